/** The library's own way out: short, and never to a private address; its types leave it out. */
declare module 'oidc-provider/lib/helpers/fetch_request.js' {
  import type Provider from 'oidc-provider';

  export default function fetchRequest(provider: Provider, url: string, options: RequestInit): Promise<Response>;

  /** Cuts connections to private addresses, whatever name led there. */
  export function applySSRFProtection<Dispatcher>(dispatcher: Dispatcher): Dispatcher;
}
