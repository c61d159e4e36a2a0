/** Decides for whom the person of an authorization request acts: by what they chose, what the service names, or as before. */
import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type ChosenParty, type InteractionResult, REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import { type AskedParty, powersInUse, suits, type Use } from '../mandates/asked.ts';
import type { Chain } from '../mandates/chain.ts';
import type { Party } from '../mandates/mandate.ts';
import { whatOpens } from '../mandates/powers.ts';
import { type RefreshingParts, refreshChain } from '../mandates/refreshing.ts';
import type { ChoiceQuery, MandateStore } from '../mandates/store.ts';
import type { OrganisationStore, OrganisationSubjectStore } from '../organisations/organisation.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { ActingReader } from './acting.ts';
import { anyParty, askedOf, SELF } from './asked-party.ts';
import { sectorOf } from './client-metadata.ts';
import { type PartyDecision, requestState } from './request-state.ts';

export interface RepresentationParts extends RefreshingParts {
  readonly acting: ActingReader;
  readonly artifacts: Pick<ArtifactStore, 'peekSession'>;
  readonly country: Country;
  readonly mandates: MandateStore;
  readonly organisations: OrganisationStore;
  readonly organisationSubjects: OrganisationSubjectStore;
  readonly subjects: Pick<SubjectStore, 'findBySubject'>;
}

/** One request of one person. */
interface Request {
  readonly ctx: KoaContextWithOIDC;
  readonly relyingParty: RelyingParty;
  readonly use: Use;
}

/** What an earlier ID token of the service says of the tab that it was for. */
interface HintClaims {
  readonly sid?: string;
  readonly organization?: { readonly sub: string };
  readonly represented_person?: { readonly sub: string };
}

/** The library checks the hint when a request arrives, and no more when it goes on after a page: it is the same one then. */
function hintOf({ oidc }: KoaContextWithOIDC): HintClaims | undefined {
  const { id_token_hint: kept } = oidc.params ?? {};
  return oidc.entities.IdTokenHint?.payload ?? (typeof kept === 'string' ? decodeJwt(kept) : undefined);
}

/** How many mandates are looked at together; the first one that suits is enough. */
const PAGE = 20;
const SELF_DECIDED = { kind: 'self' } as const satisfies PartyDecision;

const under = (chain: Chain | undefined): PartyDecision | undefined => chain && { kind: 'mandate', chain };

/** Decides for whom a signed-in person acts in a request. */
export type DecideParty = (
  ctx: KoaContextWithOIDC,
  person: Person,
  relyingParty: RelyingParty,
) => Promise<PartyDecision>;

/** Makes the function that decides. */
export function createRepresentation(parts: RepresentationParts): DecideParty {
  const { acting, artifacts, country, mandates, organisations, organisationSubjects, subjects } = parts;

  /** The chain when it suits, after the registers were asked about what it rests on. */
  async function suitable({ ctx, use }: Request, mandateId: string, asked: AskedParty): Promise<Chain | undefined> {
    const known = await acting.chain(ctx, mandateId);
    if (!known || !suits(known, asked, use)) return undefined;
    if (!(await refreshChain(parts, known))) return known;
    requestState(ctx).chains?.delete(mandateId);
    const fresh = await acting.chain(ctx, mandateId);
    return fresh && suits(fresh, asked, use) ? fresh : undefined;
  }

  async function partyNamed({ ctx }: Request, identifier: string): Promise<Party | undefined> {
    const code = country.organisationCode(identifier)?.value;
    const byCode = code && (await organisations.findByCode(code))?.id;
    if (byCode) return { kind: 'organisation', id: byCode };
    const sector = ctx.oidc.client ? sectorOf(ctx.oidc.client) : '';
    const organisation = await organisationSubjects.findBySubject(sector, identifier);
    if (organisation) return { kind: 'organisation', id: organisation };
    const person = await subjects.findBySubject(sector, identifier);
    return person ? { kind: 'person', id: person } : undefined;
  }

  /** Of several mandates for one party, the one that allows most there. */
  async function actingFor(request: Request, party: Party | undefined, asked: AskedParty): Promise<Chain | undefined> {
    const held = party ? await mandates.between({ kind: 'person', id: request.use.personId }, party) : [];
    const chains = await Promise.all(held.map(({ id }) => suitable(request, id, asked)));
    const worth = (chain: Chain) => powersInUse(chain, request.use).length;
    return chains.filter((chain) => chain !== undefined).sort((a, b) => worth(b) - worth(a))[0];
  }

  /** Whoever may not act for a party learns nothing about it, not even whether it exists. */
  async function named(request: Request, identifier: string, asked: AskedParty): Promise<PartyDecision> {
    if (identifier === SELF) return asked.required ? { kind: 'refused' } : SELF_DECIDED;
    return under(await actingFor(request, await partyNamed(request, identifier), asked)) ?? { kind: 'refused' };
  }

  async function chosen(request: Request, { mandate }: ChosenParty, asked: AskedParty) {
    if (mandate === null) return asked.required ? undefined : SELF_DECIDED;
    return under(await suitable(request, mandate, asked));
  }

  /** As the tab that holds this ID token: its session id names the grant; in another session its claims name the party. */
  async function asBefore(request: Request, { sid, ...claims }: HintClaims, asked: AskedParty) {
    const { ctx, relyingParty } = request;
    const session = await artifacts.peekSession(ctx.oidc.session?.uid ?? '');
    const here = session?.grants.filter(({ clientId }) => clientId === relyingParty.clientId);
    const grant = here?.find((one) => one.sid === sid);
    if (grant) return chosen(request, { mandate: grant.mandateId ?? null }, asked);
    const sub = claims.organization?.sub ?? claims.represented_person?.sub;
    if (sub === undefined) return chosen(request, { mandate: null }, asked);
    return under(await actingFor(request, await partyNamed(request, sub), asked));
  }

  /** Nearly always one of the first that come is an answer; else everything above them is looked at as well. */
  async function hasChoiceOf(kind: Party['kind'], { use }: Request, asked: AskedParty): Promise<boolean> {
    const { personId, service, now } = use;
    const all = { clientId: service.clientId, powers: asked.powers };
    const organisationLevel = asked.organisationLevel ?? 0;
    const query = { powers: whatOpens(service), all, organisationLevel, kind, limit: PAGE, now };
    for (let offset = 0, look: ChoiceQuery['look'] = 'some'; ; ) {
      const { ids } = await mandates.choices(personId, { ...query, look, offset });
      const chains = ids.length > 0 ? await mandates.chains(ids) : new Map<string, Chain>();
      if ([...chains.values()].some((chain) => suits(chain, asked, use))) return true;
      if (ids.length < PAGE) return false;
      if (look === 'every-link') offset += PAGE;
      look = 'every-link';
    }
  }

  async function hasChoice(request: Request, asked: AskedParty): Promise<boolean> {
    for (const kind of asked.parties) if (await hasChoiceOf(kind, request, asked)) return true;
    return false;
  }

  return async (ctx, person, relyingParty) => {
    if (!relyingParty.policy.representation) return SELF_DECIDED;
    const request = { ctx, relyingParty, use: acting.use(person, relyingParty) };
    const asked = askedOf(ctx, relyingParty);
    if (asked?.identifier !== undefined) return named(request, asked.identifier, asked);
    const result = (ctx.oidc.result as InteractionResult | undefined)?.[REPRESENTATION];
    const hint = hintOf(ctx);
    const wanted = asked ?? anyParty(relyingParty);
    const undecided = { kind: 'undecided', asked: wanted } as const;
    if (result) return (await chosen(request, result, wanted)) ?? undecided;
    if (hint) return (await asBefore(request, hint, wanted)) ?? undecided;
    if (asked && (asked.required || (await hasChoice(request, asked)))) return undecided;
    return SELF_DECIDED;
  };
}
