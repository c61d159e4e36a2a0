/** Upstreams that are OpenID providers (OpenID Connect Core 1.0, the authorization code flow with PKCE). */
import type { CreateUpstreamProtocol } from '../upstream.ts';
import { createBegin } from './oidc/begin.ts';
import { createFinish } from './oidc/finish.ts';
import { createEndSession, createToldOfLogout } from './oidc/logout.ts';
import { createOidcParts, type OidcParts } from './oidc/parts.ts';

/** A page waits no longer for an upstream that has not been asked yet. */
const PATIENCE_MS = 1_000;

/** Origins that a sign-in leads browsers to; before its metadata is known, and while there is none, that of its issuer. */
async function originsOf({ settings, published }: OidcParts): Promise<readonly string[]> {
  const patience = new Promise<undefined>((resolve) => void setTimeout(resolve, PATIENCE_MS, undefined).unref());
  const metadata = await Promise.race([published.metadata.get().catch(() => undefined), patience]);
  const address = metadata?.authorization_endpoint ?? settings.issuer;
  return [...new Set([new URL(address).origin, ...settings.origins])];
}

export const createUpstreamProtocol: CreateUpstreamProtocol = () => ({
  id: 'oidc',
  connect(tools) {
    const parts = createOidcParts(tools);
    return {
      issuer: parts.settings.issuer,
      origins: () => originsOf(parts),
      begin: createBegin(parts),
      finish: createFinish(parts),
      endSession: createEndSession(parts),
      toldOfLogout: createToldOfLogout(parts),
      async probe() {
        await parts.published.metadata.renew();
        await parts.published.keys.renew();
      },
    };
  },
});
