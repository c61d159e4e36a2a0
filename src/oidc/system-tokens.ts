/** Tokens of machine clients: which service they are for and what may be done with them there, evaluated whenever it is asked. */
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { SystemActing } from '../system-accounts/acting.ts';
import { isSystemClient } from '../system-accounts/system-account.ts';
import type { Acting, OfGrant } from './acting.ts';
import type { authorizationDetails, Detail } from './authorization-details.ts';
import { DETAIL_TYPE, sectorOf } from './client-metadata.ts';
import { createPartyClaims, type PartyClaimParts } from './party-claims.ts';

export interface SystemTokenParts extends PartyClaimParts {
  readonly relyingParties: RelyingPartyStore;
  readonly systemActing: SystemActing;
  /** Asks the business register when what is known of these organisations is old. */
  readonly ensureFresh?: ((organisationIds: readonly string[]) => Promise<unknown>) | undefined;
}

/** What a machine asks and its token says (RFC 9396): one service, since a token must be of no use at another one. */
const detail = z.strictObject({
  type: z.literal(DETAIL_TYPE),
  locations: z.tuple([z.string()]),
  powers: z.array(z.string()).min(1).max(50).optional(),
});

/** A token as far as it matters here. */
interface SystemToken {
  readonly clientId?: string | undefined;
  /** Seconds since the epoch. */
  readonly iat?: number;
  readonly rar?: unknown;
}

const refuse = (why: string): never => {
  throw new errors.InvalidAuthorizationDetails(`representation: ${why}`);
};

const detailsOf = ({ oidc }: KoaContextWithOIDC): unknown => JSON.parse(String(oidc.params?.authorization_details));

/** Makes what the provider asks about machine clients. */
export function createSystemTokens(parts: SystemTokenParts) {
  const { relyingParties, systemActing } = parts;
  const partyClaims = createPartyClaims(parts);
  /** What was granted when a request was checked, for its token. */
  const grants = new WeakMap<object, Detail>();
  /** What was found when a token was looked up, for the rest of that request. */
  const heard = new WeakMap<object, Acting>();

  /** A service that can ask about tokens and deals with organisations. */
  async function serviceAt(clientId: string): Promise<RelyingParty | undefined> {
    const service = await relyingParties.find(clientId);
    const { introspects, representation } = service?.policy ?? {};
    return introspects && representation?.parties.includes('organization') ? service : undefined;
  }

  /** What is granted: the powers that were asked, or all that the machine has there. */
  async function granted(asked: unknown, client: Client): Promise<Detail> {
    const { success, data } = detail.safeParse(asked);
    if (!success) return refuse('type, locations with the client_id of one service, and powers if not all of them');
    const { type, locations, powers: wanted } = data;
    const [service, acting] = [await serviceAt(locations[0]), await systemActing.find(client.clientId)];
    const powers = service && acting ? systemActing.powersAt(acting, service) : [];
    if (powers.length === 0) return refuse('this account has no powers at this location');
    if (wanted?.some((power) => !powers.includes(power))) return refuse('powers has one that this account lacks there');
    return { type, locations, powers: wanted ?? powers };
  }

  /** The account's mandate with what the token still allows at its service; undefined when that is nothing. */
  async function actingOf({ clientId = '', iat = 0, rar }: SystemToken): Promise<Acting | undefined> {
    const { data } = z.tuple([detail]).safeParse(rar);
    const service = data && (await serviceAt(data[0].locations[0]));
    const found = service && (await systemActing.find(clientId));
    if (!found || iat < Math.floor(found.account.tokensFrom.getTime() / 1000)) return undefined;
    const powers = systemActing.powersAt(found, service).filter((power) => data[0].powers?.includes(power));
    return powers.length > 0 ? { chain: found.chain, powers } : undefined;
  }

  return {
    isOf: ({ clientId = '' }: SystemToken): boolean => isSystemClient(clientId),

    /** A machine always says where it goes. */
    requireDetails({ oidc }: KoaContextWithOIDC, { clientId }: Client): void {
      if (isSystemClient(clientId) && oidc.params?.authorization_details === undefined)
        throw new errors.InvalidAuthorizationDetails('authorization_details of type representation is required');
    },

    async check(ctx: KoaContextWithOIDC, asked: Detail, client: Client): Promise<void> {
      const all = detailsOf(ctx);
      if (Array.isArray(all) && all.length > 1) refuse('one authorization detail at a time');
      const known = await systemActing.find(client.clientId);
      await parts.ensureFresh?.([...(known?.chain.organisations.keys() ?? [])]);
      grants.set(ctx.req, await granted(asked, client));
    },

    /** The service that a token is for. */
    audienceOf(ctx: KoaContextWithOIDC, { clientId }: Client): { audience?: string } {
      const { data } = isSystemClient(clientId) ? z.tuple([detail]).safeParse(detailsOf(ctx)) : {};
      return data ? { audience: data[0].locations[0] } : {};
    },

    forToken({ req }: KoaContextWithOIDC): Detail[] {
      return [grants.get(req) ?? refuse('authorization_details was not checked')];
    },

    /** Whether this client may hear of a token: the machine itself and the service that it is for, as long as it is good for something. */
    async mayHear(client: Client, token: SystemToken & object): Promise<boolean> {
      const { data } = z.tuple([detail]).safeParse(token.rar);
      const concerned = [token.clientId, data?.[0].locations[0]];
      const acting = concerned.includes(client.clientId) ? await actingOf(token) : undefined;
      if (acting) heard.set(token, acting);
      return acting !== undefined;
    },

    /** For whom the machine acts and what it may do there now. */
    async forIntrospection({ oidc }: KoaContextWithOIDC, token: SystemToken & object): Promise<Detail[] | undefined> {
      const acting = heard.get(token);
      const { data } = z.tuple([detail]).safeParse(token.rar);
      const service = data && (await oidc.provider.Client.find(data[0].locations[0]));
      if (!acting || !service) return undefined;
      const { organization, mandate } = await partyClaims(acting, sectorOf(service));
      const { version: _, ...terms } = mandate;
      const { sub: identifier = '', ...party } = organization ?? {};
      const { type, locations } = data[0];
      return [{ type, locations, identifier, party: 'organization', ...party, ...terms }];
    },
  };
}

/** What the provider asks about machine clients. */
export type SystemTokens = ReturnType<typeof createSystemTokens>;

/** What a machine is asked and told differs from what a service of people is: the feature for both. */
export function withSystems(people: ReturnType<typeof authorizationDetails>, systems: SystemTokens) {
  const { validate } = people.types[DETAIL_TYPE];
  return {
    ...people,
    types: {
      [DETAIL_TYPE]: {
        validate: (ctx: KoaContextWithOIDC, asked: Detail, client: Client) =>
          systems.isOf(client) ? systems.check(ctx, asked, client) : validate(ctx, asked),
      },
    },
    authorizationDetailsForAccessToken: async (ctx: KoaContextWithOIDC, token: OfGrant) =>
      ctx.oidc.client && systems.isOf(ctx.oidc.client)
        ? systems.forToken(ctx)
        : people.authorizationDetailsForAccessToken(ctx, token),
    authorizationDetailsForIntrospection: (ctx: KoaContextWithOIDC, token: OfGrant) =>
      systems.isOf(token)
        ? systems.forIntrospection(ctx, token)
        : people.authorizationDetailsForIntrospection(ctx, token),
  };
}
