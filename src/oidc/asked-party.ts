/** What an authorization request asks about whom the person acts for: scopes, `authorization_details`, `represented_party`. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import { CLAIM_OF_PARTY } from '../consent/claim-requests.ts';
import type { AskedParty } from '../mandates/asked.ts';
import type { Party } from '../mandates/mandate.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { DETAIL_TYPE } from './client-metadata.ts';

/** Authorization parameter that names the party. */
export const PARTY_PARAMETER = 'represented_party';
/** Names oneself, where a party is named. */
export const SELF = 'self';

const identifier = z.string().regex(/^[\x21-\x7e]{1,128}$/);

const detail = z
  .strictObject({
    type: z.literal(DETAIL_TYPE),
    parties: z
      .array(z.enum(['organization', 'person']))
      .min(1)
      .optional(),
    powers: z.array(z.string()).min(1).max(50).optional(),
    required: z.boolean().optional(),
    identifier: identifier.optional(),
    org_assurance: z.int().min(1).max(3).optional(),
  })
  .refine(({ required, identifier: named }) => !(required && named === SELF), { path: ['identifier'] });

type Detail = z.infer<typeof detail>;
type PartyName = 'organization' | 'person';

const KINDS: Readonly<Record<PartyName, Party['kind']>> = { organization: 'organisation', person: 'person' };

/** In characters that an error description may have (RFC 6749, section 4.1.2.1), so nothing of what was sent. */
function problemOf(value: unknown, representation: NonNullable<RelyingParty['policy']['representation']>) {
  const { success, data, error } = detail.safeParse(value);
  if (!success) return `${error.issues[0]?.path[0]?.toString() ?? 'a member'} is invalid`;
  const powers = (data.powers ?? []).every((power) => representation.powers.includes(power));
  if (!powers) return 'powers are not registered for this client';
  const parties = (data.parties ?? []).every((party) => representation.parties.includes(party));
  return parties ? undefined : 'parties are not registered for this client';
}

/** Checks one of the request's authorization details against the service's registration (RFC 9396, section 5). */
export function checkDetail(value: unknown, { policy }: RelyingParty): void {
  const problem = policy.representation ? problemOf(value, policy.representation) : 'this client acts for nobody else';
  if (problem) throw new errors.InvalidAuthorizationDetails(`${DETAIL_TYPE}: ${problem}`);
}

/** Refuses a `represented_party` that cannot be one, or another one than the authorization details name. */
export function checkPartyParameter({ oidc }: KoaContextWithOIDC, value: unknown): void {
  if (value === undefined) return;
  const { success } = identifier.safeParse(value);
  const named = detailOf(oidc.params ?? {})?.identifier;
  if (!success || (named !== undefined && named !== value))
    throw new errors.InvalidRequest(`${PARTY_PARAMETER} is invalid`);
}

function detailOf({ authorization_details: text }: Record<string, unknown>): Detail | undefined {
  if (typeof text !== 'string') return undefined;
  const details = JSON.parse(text) as readonly { type?: unknown }[];
  return details.find(({ type }) => type === DETAIL_TYPE) as Detail | undefined;
}

/** What is asked, and the party if the request names it. */
export interface AskedOfRequest extends AskedParty {
  /** Code of an organisation, a pairwise identifier, or `self`. */
  readonly identifier?: string;
}

function partiesOf(asked: Detail | undefined, scopes: ReadonlySet<string>, allowed: readonly PartyName[]): PartyName[] {
  const byScope = allowed.filter((party) => scopes.has(CLAIM_OF_PARTY[KINDS[party]]));
  if (asked?.parties) return allowed.filter((party) => asked.parties?.includes(party));
  return byScope.length > 0 ? byScope : [...allowed];
}

/** Reads a request that `checkDetail` has accepted; undefined when it does not ask whom the person acts for. */
export function askedOf({ oidc }: KoaContextWithOIDC, { policy }: RelyingParty): AskedOfRequest | undefined {
  const { representation } = policy;
  if (!representation) return undefined;
  const params = oidc.params ?? {};
  const asked = detailOf(params);
  const scopes = oidc.requestParamOIDCScopes;
  const asksByScope = Object.values(CLAIM_OF_PARTY).some((scope) => scopes.has(scope));
  const named = asked?.identifier ?? params[PARTY_PARAMETER];
  if (!asked && !asksByScope && named === undefined) return undefined;
  return {
    parties: partiesOf(asked, scopes, representation.parties).map((party) => KINDS[party]),
    powers: asked?.powers ?? [],
    required: asked?.required ?? false,
    ...(asked?.org_assurance === undefined ? {} : { organisationLevel: asked.org_assurance }),
    ...(typeof named === 'string' ? { identifier: named } : {}),
  };
}

/** What a request asks that only goes on as before (`id_token_hint`). */
export const anyParty = ({ policy }: RelyingParty): AskedParty => ({
  parties: (policy.representation?.parties ?? []).map((party) => KINDS[party]),
  powers: [],
  required: false,
});
