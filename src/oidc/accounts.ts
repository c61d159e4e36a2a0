/** The person behind a request or token, with claims (oidc-provider's `findAccount`). */
import { type Account, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit, AuditEvent } from '../audit/audit.ts';
import { CLAIM_OF_PARTY } from '../consent/claim-requests.ts';
import { claimsOf } from '../identity/claims.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { MayTryOut } from '../teams/trying-out.ts';
import type { Acting, ActingReader, OfGrant } from './acting.ts';
import { sectorOf } from './client-metadata.ts';
import { createPartyClaims, type PartyClaimParts, type PartyClaims } from './party-claims.ts';

export interface AccountParts extends PartyClaimParts {
  readonly artifacts: Pick<ArtifactStore, 'findGrant'>;
  readonly acting: ActingReader;
  readonly audit: Audit;
  readonly mayTryOut: MayTryOut;
  readonly people: PersonStore;
  /** The only service where somebody may sign in whose account is being closed. */
  readonly comeBackAt: string;
}

const CITIZEN_ID = 'citizen_id';

/** Claims about the sign-in itself. */
const OF_SIGN_IN: ReadonlySet<string> = new Set(['sub', 'acr', 'amr', 'auth_time']);

/** One answer of the provider with claims. */
interface Answer {
  readonly ctx: KoaContextWithOIDC;
  readonly use: string;
  readonly scope: string;
  /** Claims that were asked for one by one. */
  readonly asked: object;
  readonly rejected: readonly string[];
}

/** Whose claims went out, and by which right. */
interface Release {
  readonly personId: string;
  readonly all: Readonly<Record<string, unknown>>;
  readonly grantId: string | undefined;
  readonly inUse: Acting | 'self';
}

/** The library's own way to choose among the claims of a person; its types leave it out. */
interface Mask {
  scope(scope: string): void;
  mask(asked: object): void;
  rejected(rejected: readonly string[]): void;
  result(): Promise<Record<string, unknown>>;
}

/**
 * Names of the personal claims in an answer, chosen as the library chooses them: what a scope opens stands in the ID token only
 * where no token opens userinfo (OpenID Connect Core 1.0, section 5.4).
 */
async function claimsIn({ ctx, use, scope, asked, rejected }: Answer, all: Release['all']): Promise<string[]> {
  const { Claims } = ctx.oidc.provider as unknown as { Claims: new (all: object, of: object) => Mask };
  const { sub: _, ...available } = all;
  const mask = new Claims(available, { ctx });
  const isNarrow = use === 'id_token' && ctx.oidc.entities.AccessToken?.aud === undefined;
  mask.scope(isNarrow ? 'openid' : scope);
  mask.mask(asked);
  mask.rejected(rejected);
  return Object.keys(await mask.result()).filter((name) => !OF_SIGN_IN.has(name));
}

/** A represented person's number goes only where the person's own may go. */
function forUserinfo(party: PartyClaims, rejected: readonly string[]): PartyClaims {
  const { represented_person: represented, ...rest } = party;
  if (!represented || !rejected.includes(CITIZEN_ID)) return party;
  const { citizen_id: _, ...told } = represented;
  return { ...rest, represented_person: told };
}

/** An ID token says which person is represented, and not who that is: as a hint it stands in addresses. */
function withoutPersonalData({ represented_person: represented, ...rest }: PartyClaims): Record<string, unknown> {
  return represented ? { ...rest, represented_person: { sub: represented.sub } } : rest;
}

/**
 * Makes the function that finds the person of a request or token. A token's person is not found once the mandate that its
 * grant is under counts no more: it gets no claims and no new tokens.
 */
export function createAccounts(parts: AccountParts): NonNullable<Configuration['findAccount']> {
  const { acting, artifacts, people, audit, comeBackAt, mayTryOut } = parts;
  const partyClaims = createPartyClaims(parts);

  /** Who is represented is told too: their data went out as well. */
  async function recordForParty(
    inUse: Acting,
    told: unknown,
    of: Pick<AuditEvent, 'clientId' | 'details'>,
  ): Promise<void> {
    const { kind, id } = inUse.chain.links[0].party;
    if (kind !== 'person' || typeof told !== 'object' || told === null) return;
    const claims = Object.keys(told).filter((name) => name !== 'sub');
    if (claims.length === 0) return;
    await audit({
      type: 'claims.released',
      personId: id,
      ...of,
      details: { ...of.details, claims, represented: true },
    });
  }

  /** What went out, by name, and under which consent. */
  async function record(answer: Answer, { personId, all, grantId, inUse }: Release): Promise<void> {
    const { ctx, use, scope } = answer;
    const claims = await claimsIn(answer, all);
    if (use !== 'userinfo' && claims.length === 0) return;
    const clientId = ctx.oidc.client?.clientId;
    const consent = await consentOf(grantId);
    const mandate = inUse === 'self' ? undefined : inUse.chain.links[0].id;
    const details = { by: use, scope, claims, consent, mandate };
    await audit({ type: 'claims.released', personId, clientId, details });
    if (inUse === 'self' || !claims.includes(CLAIM_OF_PARTY.person)) return;
    await recordForParty(inUse, all.represented_person, { clientId, details: { by: use, mandate } });
  }

  /** The grant is in the memory of this request. */
  async function consentOf(grantId: string | undefined): Promise<string | undefined> {
    const grant = grantId === undefined ? undefined : await artifacts.findGrant(grantId);
    return (grant?.consent as { id?: string } | undefined)?.id;
  }

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
    // Pages turn away who is signed in; tokens count no more once somebody has left the team that tries out.
    if (token && !(await mayTryOut(personId, ctx.oidc.client?.clientId ?? ''))) return undefined;
    const inUse = token ? await acting.of(ctx, token) : 'self';
    if (inUse === 'ended') return undefined;
    return {
      accountId: personId,
      async claims(use: string, scope: string, asked: object, rejected: readonly string[]) {
        const { client } = ctx.oidc;
        const own = { ...claimsOf(person), sub: personId };
        const party = inUse === 'self' || !client ? undefined : await partyClaims(inUse, sectorOf(client));
        const told = party && (use === 'userinfo' ? forUserinfo(party, rejected) : withoutPersonalData(party));
        const all = { ...own, ...told };
        await record({ ctx, use, scope, asked, rejected }, { personId, all, grantId: token?.grantId, inUse });
        return all;
      },
    } as unknown as Account;
  }
  return find as NonNullable<Configuration['findAccount']>;
}
