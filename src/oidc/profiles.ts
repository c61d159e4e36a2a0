/** The profiles as oidc-provider enforces them: its questions, answered by the profile of the client that asks. */
import { hkdfSync } from 'node:crypto';
import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { FAPI2_ALGORITHMS } from '../relying-parties/profiles.ts';
import { PROFILE, WITHOUT_PKCE_UNTIL } from './client-metadata.ts';

type Features = NonNullable<Configuration['features']>;

const isFapi2 = (client: Client | undefined): boolean => client?.[PROFILE] === 'fapi2';
const today = (): string => new Date().toISOString().slice(0, 10);

/** The library's own rules of FAPI 2.0 for the clients of that profile. */
export const fapi: NonNullable<Features['fapi']> = {
  enabled: true,
  profile: (_ctx, client) => (isFapi2(client) ? '2.0' : undefined),
};

/**
 * Proofs of possession (RFC 9449), each good once. Nonces are offered and understood by every node, which helps services
 * whose clock is wrong; they are not demanded, because `jti` is remembered and every fapi2 service shows its key as well.
 */
export const dPoP = ({ pairwiseKey }: { readonly pairwiseKey: Buffer }): NonNullable<Features['dPoP']> => ({
  enabled: true,
  nonceSecret: Buffer.from(hkdfSync('sha256', pairwiseKey, '', 'motcua DPoP nonces', 32)),
  requireNonce: () => false,
});

/** Always, but for a dated exception in the registration; throws `invalid_request` that says so when it is over. */
export function pkceRequired(_ctx: KoaContextWithOIDC, client: Client): boolean {
  const until = client[WITHOUT_PKCE_UNTIL];
  if (typeof until !== 'string') return true;
  if (until >= today()) return false;
  throw new errors.InvalidRequest(
    'Authorization Server policy requires PKCE to be used for this request',
    undefined,
    `the exception of this service from PKCE ended on ${until}`,
  );
}

/** What a request made use of that only an exception allows; empty for most. */
export const exceptionsUsed = ({ oidc: { client, params } }: KoaContextWithOIDC): string[] =>
  client?.[WITHOUT_PKCE_UNTIL] !== undefined && params?.code_challenge === undefined ? ['pkce'] : [];

/** Seconds from now; what ends later could be shown again when nobody remembers it any more. */
const LONGEST_ASSERTION = 3_000;

/** For everybody: an end soon enough. For the profile fapi2: the issuer alone as audience, and none but its algorithms (FAPI 2.0 Security Profile, 5.3.2.1 and 5.4.1). */
export async function checkAssertion(
  { oidc }: KoaContextWithOIDC,
  { aud, exp }: Record<string, unknown>,
  { alg }: Record<string, unknown>,
  client: Client,
): Promise<void> {
  if (Number(exp) > Date.now() / 1000 + LONGEST_ASSERTION)
    throw new errors.InvalidClientAuth('the assertion ends too far in the future (exp)');
  if (!isFapi2(client)) return;
  if (aud !== oidc.issuer) throw new errors.InvalidClientAuth('audience (aud) must equal the issuer identifier url');
  if (!FAPI2_ALGORITHMS.includes(String(alg))) throw new errors.InvalidClientAuth(`fapi2 does not take ${alg}`);
}
