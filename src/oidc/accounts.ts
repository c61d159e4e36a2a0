/** The person behind a request or token, with claims (oidc-provider's `findAccount`). */
import { type Account, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Audit } from '../audit/audit.ts';
import { claimsOf } from '../identity/claims.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ActingReader, OfGrant } from './acting.ts';
import { sectorOf } from './client-metadata.ts';
import { createPartyClaims, type PartyClaimParts, type PartyClaims } from './party-claims.ts';

export interface AccountParts extends PartyClaimParts {
  readonly acting: ActingReader;
  readonly audit: Audit;
  readonly people: PersonStore;
  /** The only service where somebody may sign in whose account is being closed. */
  readonly comeBackAt: string;
}

const CITIZEN_ID = 'citizen_id';

/** A represented person's number goes only where the person's own may go, and never into an ID token: as a hint that one stands in addresses. */
function withoutNumber({ represented_person: represented, ...rest }: PartyClaims): PartyClaims {
  if (!represented) return rest;
  const { citizen_id: _, ...told } = represented;
  return { ...rest, represented_person: told };
}

/**
 * Makes the function that finds the person of a request or token. A token's person is not found once the mandate that its
 * grant is under counts no more: it gets no claims and no new tokens.
 */
export function createAccounts(parts: AccountParts): NonNullable<Configuration['findAccount']> {
  const { acting, people, audit, comeBackAt } = parts;
  const partyClaims = createPartyClaims(parts);

  /** Who is there to keep their account goes nowhere else: the session ends, so that whoever comes next can sign in. */
  async function refuseClosing({ oidc }: KoaContextWithOIDC): Promise<void> {
    if (!oidc.session) return;
    await oidc.session.destroy();
    throw new errors.AccessDenied('the account is being closed');
  }

  async function find(ctx: KoaContextWithOIDC, personId: string, token?: OfGrant): Promise<Account | undefined> {
    const person = await people.find(personId);
    const comesBack = person?.status === 'closing' && ctx.oidc.client?.clientId === comeBackAt && !token;
    if (person?.status === 'closing' && !comesBack && !token) await refuseClosing(ctx);
    if (person?.status !== 'active' && !comesBack) return undefined;
    const inUse = token ? await acting.of(ctx, token) : 'self';
    if (inUse === 'ended') return undefined;
    return {
      accountId: personId,
      async claims(use: string, scope: string, _claims: object, rejected: readonly string[]) {
        const { client } = ctx.oidc;
        const mandate = inUse === 'self' ? undefined : inUse.chain.links[0].id;
        if (use === 'userinfo')
          await audit({ type: 'claims.released', personId, clientId: client?.clientId, details: { scope, mandate } });
        const own = { ...claimsOf(person), sub: personId };
        if (inUse === 'self' || !client) return own;
        const party = await partyClaims(inUse, sectorOf(client));
        const tellsNumber = use === 'userinfo' && !rejected.includes(CITIZEN_ID);
        return { ...own, ...(tellsNumber ? party : withoutNumber(party)) };
      },
    } as unknown as Account;
  }
  return find as NonNullable<Configuration['findAccount']>;
}
