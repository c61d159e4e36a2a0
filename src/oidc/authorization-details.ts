/** Authorization details of type `representation` (RFC 9396): what is asked is checked, what is told is computed when asked. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Acting, ActingReader, OfGrant } from './acting.ts';
import { checkDetail } from './asked-party.ts';
import { DETAIL_TYPE, sectorOf } from './client-metadata.ts';
import { createPartyClaims, type PartyClaimParts } from './party-claims.ts';
import { chainInUse } from './request-state.ts';

export interface AuthorizationDetailParts extends PartyClaimParts {
  readonly acting: ActingReader;
  readonly relyingParties: RelyingPartyStore;
}

/** One of the authorization details. */
export interface Detail {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Whom a grant is for is decided once, when the person is there. */
function checkPlace({ oidc }: KoaContextWithOIDC): void {
  const { authorization_details: text } = oidc.params ?? {};
  if (oidc.route === 'token') throw new errors.InvalidAuthorizationDetails('ask for it in the authorization request');
  const all = JSON.parse(String(text)) as unknown[];
  if (all.length > 1) throw new errors.InvalidAuthorizationDetails('one authorization detail at a time');
}

/** Makes the library's feature `richAuthorizationRequests`. */
export function authorizationDetails(parts: AuthorizationDetailParts) {
  const { acting, relyingParties } = parts;
  const partyClaims = createPartyClaims(parts);

  async function tell(inUse: Acting, sector: string): Promise<Detail> {
    const { organization, represented_person, mandate } = await partyClaims(inUse, sector);
    const { version: _, ...terms } = mandate;
    const { sub, ...about } = organization ?? represented_person ?? { sub: '' };
    const { citizen_id: __, ...party } = about as { citizen_id?: string };
    return { type: DETAIL_TYPE, identifier: sub, party: organization ? 'organization' : 'person', ...party, ...terms };
  }

  /** The party of a token's grant, with the powers at the service that looks at it. */
  async function ofToken(ctx: KoaContextWithOIDC, token: OfGrant, at?: RelyingParty): Promise<Detail[] | undefined> {
    const inUse = await acting.of(ctx, token, at);
    const client = inUse === 'self' ? undefined : await ctx.oidc.provider.Client.find(token.clientId ?? '');
    return inUse === 'self' || inUse === 'ended' || !client ? undefined : [await tell(inUse, sectorOf(client))];
  }

  return {
    enabled: true,
    types: {
      [DETAIL_TYPE]: {
        async validate(ctx: KoaContextWithOIDC, detail: Detail) {
          checkPlace(ctx);
          const relyingParty = await relyingParties.find(ctx.oidc.client?.clientId ?? '');
          if (relyingParty) checkDetail(detail, relyingParty);
        },
      },
    },
    /** A code only notes that there is something to tell: what it is, the grant's mandate says when the code is redeemed. */
    authorizationDetailsForGrantSource: (ctx: KoaContextWithOIDC) =>
      chainInUse(ctx) ? [{ type: DETAIL_TYPE }] : undefined,
    authorizationDetailsForAccessToken: (ctx: KoaContextWithOIDC, token: OfGrant) => ofToken(ctx, token),
    async authorizationDetailsForIntrospection(ctx: KoaContextWithOIDC, token: OfGrant) {
      const asking = ctx.oidc.client?.clientId ?? '';
      return ofToken(ctx, token, asking === token.clientId ? undefined : await relyingParties.find(asking));
    },
  };
}
