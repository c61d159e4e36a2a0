import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { type Uses, useOfKey } from '../relying-parties/uses.ts';

type Members = Record<string, unknown>;
type CheckAssertion = (ctx: KoaContextWithOIDC, claims: Members, header: Members, client: Client) => Promise<void>;

/** Which key signed; an assertion without `kid` was signed by the only one. */
function keyOf({ alg, kid }: Members, { jwks }: Client): string | undefined {
  if (String(alg).startsWith('HS')) return undefined;
  const keys = (jwks as { keys: readonly { kid?: string }[] } | undefined)?.keys ?? [];
  const only = keys.length === 1 ? keys[0]?.kid : undefined;
  return typeof kid === 'string' ? kid : only;
}

/** A check of assertions by which clients prove who they are, that also notes by which key; it is asked after the signature. */
export const notingUses =
  (check: CheckAssertion, uses: Pick<Uses, 'note'>): CheckAssertion =>
  async (ctx, claims, header, client) => {
    await check(ctx, claims, header, client);
    const kid = keyOf(header, client);
    if (kid !== undefined) uses.note(client.clientId, useOfKey(kid));
  };
