/** What is made of an answer that somebody brings from an upstream: signed in, asked how to go on, or shown what went wrong. */
import type { Context } from 'koa';
import type { InteractionResults } from 'oidc-provider';
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import type { InteractionResult } from '../artifacts/interaction-result.ts';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { maySignIn } from '../identity/sign-in.ts';
import { type LegalDocuments, shownVersions } from '../legal/documents.ts';
import type { NoticeSignIn } from '../misuse/noticing.ts';
import type { Origin } from '../origin/origin.ts';
import { admits } from '../upstreams/admission.ts';
import { countingLink, type LinkStore } from '../upstreams/links.ts';
import type { Matching } from '../upstreams/matching.ts';
import { evidenceOf, levelOf } from '../upstreams/meaning.ts';
import { type Answer, methodOf, type Upstreams } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import { type CameBack, type Failure, putCameBack } from './came-back.ts';
import type { Devices } from './devices.ts';
import type { Beginning } from './upstream-begin.ts';
import type { UpstreamCookies } from './upstream-cookies.ts';
import { createUpstreamPage, type Newcomer, type UpstreamPageParts } from './upstream-page.ts';
import { type Arrived, again, shownBefore, type Visit } from './visit.ts';

export interface ArrivalParts extends UpstreamPageParts {
  readonly upstreams: Upstreams;
  readonly upstreamCookies: UpstreamCookies;
  readonly links: Pick<LinkStore, 'find' | 'ofPerson' | 'switchedOff'>;
  readonly matching: Matching;
  readonly beginning: Beginning;
  readonly devices: Pick<Devices, 'knows' | 'remembers'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly artifacts: Pick<ArtifactStore, 'evidenceOf'>;
  readonly legal: LegalDocuments;
  readonly pages: Pages;
  readonly audit: Audit;
  readonly noticeSignIn: NoticeSignIn;
  readonly origins: (request: Context) => () => Origin;
  readonly shown: (personId: string, evidence: readonly SessionEvidence[]) => Promise<void>;
  /** Where every upstream is admitted: people's own pages. */
  readonly comeBackAt: string;
  readonly settings: { readonly session: { readonly absoluteSeconds: number } };
}

/** How an answer of the interaction is given. */
export interface GoingOn {
  arrive(visit: Visit, arrived: Arrived): Promise<void>;
  finish(visit: Visit, result: InteractionResults): Promise<void>;
}

/** Somebody with an answer. */
interface Guest extends Newcomer {
  readonly came: CameBack;
}

/** The step of whoever comes back from an upstream. */
export interface UpstreamArrival {
  open(visit: Visit): Promise<void>;
  answer(visit: Visit): Promise<void>;
  /** Whoever has no account to connect chooses anew how to go on. */
  unconnect(visit: Visit): Promise<void>;
  /** Whether what the person wants to connect, if anything, can be; says why not. */
  mayConnect(visit: Visit, personId: string): Promise<boolean>;
}

const arrivedOf = ({ upstream, answer: { issuer, subject, session, logoutHint } }: Newcomer): InteractionResult => ({
  arrived: { upstream: upstream.definition.id, answer: { issuer, subject, session, logoutHint } },
});

/** Makes it. */
export function createUpstreamArrival(parts: ArrivalParts, { arrive, finish }: GoingOn): UpstreamArrival {
  const { audit, beginning, devices, links, matching, people, upstreamCookies, upstreams } = parts;
  const show = createUpstreamPage(parts);

  /** Back to the page that the person came from, which says what went wrong. */
  async function fail(visit: Visit, failed: Failure): Promise<void> {
    const { cameBack } = visit.interaction;
    if (!cameBack) return again(visit);
    const { answer: _, connecting: __, connect: ___, ...came } = cameBack;
    if (failed !== 'left') await record(visit, cameBack.upstream, failed);
    await keep(visit, { ...came, failed });
  }

  async function record({ interaction }: Visit, upstream: string, why: Failure): Promise<void> {
    const { relyingParty, visit } = interaction;
    const details = { method: methodOf(upstream), visit, why };
    await audit({ type: 'sign-in.failed', clientId: relyingParty.clientId, details });
  }

  async function keep(visit: Visit, came: CameBack): Promise<void> {
    const { details } = visit.interaction;
    putCameBack(details, came);
    await details.persist();
    again(visit);
  }

  /** A session that was begun there so long ago would be over here at once. */
  const isOver = ({ at }: Answer): boolean =>
    at + parts.settings.session.absoluteSeconds <= Math.floor(parts.now().getTime() / 1000);

  async function signIn(visit: Visit, personId: string, guest: Guest): Promise<void> {
    const { ctx, interaction } = visit;
    const { definition } = guest.upstream;
    const { shared: isShared, more } = guest.came;
    if (isOver(guest.answer)) return beginning.send(visit, definition.id, { shared: isShared, more, anew: true });
    const person = await people.find(personId);
    if (!person || !maySignIn(person)) return fail(visit, 'unusable');
    const evidence = evidenceOf(definition, guest.answer);
    const { method } = evidence;
    const isKnown =
      interaction.person?.id === personId ||
      devices.remembers(visit, personId) ||
      devices.knows(visit, { personId, method });
    const { clientId } = interaction.relyingParty;
    const origin = parts.origins(ctx)();
    const signIn = { personId, clientId, method, credential: undefined, isKnown, origin, visit: interaction.visit };
    await parts.noticeSignIn(signIn);
    const shared = isShared === true;
    if (shared) upstreamCookies.forget(ctx);
    else upstreamCookies.remember(ctx, definition.id);
    await arrive(visit, { personId, evidence: [evidence], shared, with: arrivedOf(guest) });
  }

  /** The person of the session has shown more; an answer about somebody else changes nothing. */
  async function showMore(visit: Visit, guest: Guest): Promise<void> {
    const { person, relyingParty, visit: name } = visit.interaction;
    const { issuer, subject } = guest.answer;
    const link = await links.find(guest.upstream.definition.id, issuer, subject);
    if (!person || link?.personId !== person.id) return fail(visit, 'other-person');
    const match = await matching.match(guest.upstream.definition, guest.answer);
    if (match.kind !== 'known') return fail(visit, 'unusable');
    const evidence = evidenceOf(guest.upstream.definition, guest.answer);
    const details = { method: evidence.method, visit: name };
    await audit({ type: 'sign-in.succeeded', personId: person.id, clientId: relyingParty.clientId, details });
    await parts.shown(person.id, [...(await shownBefore(visit, parts.artifacts)), evidence]);
    await finish(visit, { evidence: [evidence], ...arrivedOf(guest) });
  }

  /** Nobody is found by an answer of this level; at a higher one the upstream says who it is. */
  function couldSayMore({ upstream, answer, came }: Guest): boolean {
    const { definition } = upstream;
    const isBelieved = levelOf(definition, answer.acr).identifies === true;
    const canIdentify = definition.levels.some(({ identifies }) => identifies === true);
    return definition.firstArrival !== 'connect' && !isBelieved && canIdentify && came.more !== true;
  }

  /**
   * The person signs in here now; then both accounts are known to be theirs. Whoever had a session there signs in there first:
   * another site may have left somebody else's in this browser.
   */
  async function connect(visit: Visit, { came }: Guest): Promise<void> {
    const { shared, more, shownNow, upstream: id } = came;
    if (shownNow) return keep(visit, { ...came, connect: undefined, connecting: true });
    await beginning.send(visit, id, { shared, more, connect: true, anew: true });
  }

  async function unknown(visit: Visit, guest: Guest): Promise<void> {
    const { shared } = guest.came;
    if (guest.came.connect) return connect(visit, guest);
    const isSent =
      couldSayMore(guest) &&
      (await beginning.begin(visit, guest.upstream.definition.id, { shared, more: true })) === 'sent';
    if (!isSent) show(visit, guest);
  }

  /** Who is there with what; undefined after a failure, which is told. */
  async function guestOf(visit: Visit): Promise<Guest | undefined> {
    const { cameBack: came, relyingParty } = visit.interaction;
    const upstream = came && (await upstreams.find(came.upstream));
    const isAdmitted = upstream && admits(relyingParty, upstream.definition, parts.comeBackAt);
    if (came?.answer && isAdmitted) return { came, upstream, answer: came.answer as Answer };
    await fail(visit, 'unavailable');
    return undefined;
  }

  async function open(visit: Visit): Promise<void> {
    const guest = await guestOf(visit);
    if (!guest) return;
    if (guest.came.purpose === 'step-up') return showMore(visit, guest);
    const match = await matching.match(guest.upstream.definition, guest.answer);
    if (match.kind === 'known') return signIn(visit, match.link.personId, guest);
    if (match.kind === 'matched') return signIn(visit, match.personId, guest);
    if (match.kind === 'unusable') return fail(visit, 'unusable');
    if (match.kind === 'doubtful') return show(visit, { ...guest, doubtful: true });
    await unknown(visit, guest);
  }

  async function create(visit: Visit, guest: Guest): Promise<void> {
    const { language, input } = visit;
    if (textOf(input, 'shown') !== shownVersions(parts.legal, language)) return again(visit);
    const accept = parts.pages.words(language)('register.agree.missing');
    if (textOf(input, 'accept') !== 'yes') return show(visit, guest, { missing: { accept } });
    const opened = await matching.createFrom(guest.upstream.definition, guest.answer, language);
    if (opened.kind === 'opened') return signIn(visit, opened.personId, guest);
    // Opened by an answer that was faster, or the number has an account by now: the answer is looked at anew.
    again(visit);
  }

  return {
    open,
    async unconnect(visit) {
      const { cameBack } = visit.interaction;
      if (cameBack) await keep(visit, { ...cameBack, connecting: undefined });
      else again(visit);
    },
    async mayConnect(visit, personId) {
      const { connecting, upstream, answer } = visit.interaction.cameBack ?? {};
      if (!connecting || !upstream || !answer) return true;
      const own = countingLink(await links.ofPerson(personId), upstream, answer.issuer);
      const hasOther = own !== undefined && own.subject !== answer.subject;
      const isOff = (await links.switchedOff(personId)).includes(upstream);
      if (hasOther || isOff) await fail(visit, hasOther ? 'has-other' : 'unusable');
      return !hasOther && !isOff;
    },
    async answer(visit) {
      const action = textOf(visit.input, 'action');
      const guest = await guestOf(visit);
      if (!guest) return;
      if (action === 'back') return fail(visit, 'left');
      if (action === 'connect') return connect(visit, guest);
      if (action === 'create') return create(visit, guest);
      again(visit);
    },
  };
}
