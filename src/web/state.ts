/** What the web middleware keeps for one request. */
import type { Language } from './views.ts';

/** The part of `ctx.state` that the middleware in this folder sets and reads. */
export interface WebState {
  /** Language of the page; always set behind the language middleware. */
  language: Language;
  /** Language that the person chose with the switch, now or earlier. */
  chosenLanguage?: Language;
  /** Where a form of this page may lead besides this provider, as sources of a content security policy. */
  formActionOrigins?: string[];
  /** This page runs scripts of ours. */
  ownScripts?: boolean;
  /** These scripts ask this provider. */
  ownRequests?: boolean;
  /** The certificate that the browser showed (PEM), not yet judged by anybody. */
  clientCertificate?: string;
}

/** `ctx.state` with its type. */
export const webState = (ctx: { state: unknown }): WebState => ctx.state as WebState;
