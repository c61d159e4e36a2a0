/** What happens when a person answers a step. */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { readForm } from '../conversations/conversation.ts';
import { MAX_LOGIN_LENGTH, textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Country } from '../identity/country.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { nameOfLogin, personForLogin } from '../identity/sign-in.ts';
import type { NoticeSignIn } from '../misuse/noticing.ts';
import type { Origin } from '../origin/origin.ts';
import type { TestPersonForLogin } from '../teams/trying-out.ts';
import { methodOf } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import { createAuthenticatorAnswer } from './authenticator-answer.ts';
import { connectingOf } from './came-back.ts';
import type { ConsentParts } from './consent.ts';
import { createConsentAnswer } from './consent-page.ts';
import type { ConsentQuestionParts } from './consent-question.ts';
import type { Conversations } from './conversations.ts';
import type { Devices } from './devices.ts';
import type { Identifying } from './identifying.ts';
import { circumstancesOf } from './interaction.ts';
import type { Step } from './next-step.ts';
import type { InteractionPages } from './pages.ts';
import { createRepresentAnswer, type RepresentingParts } from './representing.ts';
import { tooEarly } from './showing.ts';
import type { Outcome, SignIn } from './sign-in.ts';
import { type ArrivalParts, createUpstreamArrival } from './upstream-arrival.ts';
import { type Arrived, again, isTurnedAway, type TurnedAwayParts, type Visit } from './visit.ts';

export interface AnswersParts
  extends ConsentParts,
    ConsentQuestionParts,
    RepresentingParts,
    TurnedAwayParts,
    Omit<ArrivalParts, 'devices' | 'artifacts'> {
  readonly artifacts: ArtifactStore;
  readonly conversations: Conversations;
  readonly signIn: SignIn;
  readonly devices: Devices;
  readonly identifying: Identifying;
  readonly provider: Provider;
  readonly pages: Pages;
  readonly authenticators: AuthenticatorRegistry;
  readonly people: PersonStore;
  readonly country: Country;
  /** Whom a team made up, where its service is tried out. */
  readonly testPersonForLogin: TestPersonForLogin;
  /** Takes notice of what a person has shown, in a session that goes on or a new one. */
  readonly shown: (personId: string, evidence: readonly SessionEvidence[]) => Promise<void>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  /** Tells the person of a sign-in that may not be theirs. */
  readonly noticeSignIn: NoticeSignIn;
  /** Device and place of a request. */
  readonly origins: (request: Context) => () => Origin;
}

type ShownAtDoor = Pick<Outcome & { kind: 'shown' }, 'evidence' | 'credential'>;

type Answer = (visit: Visit) => void | Promise<void>;

/** The answers by step, and those that every page offers. */
export interface Answers {
  readonly to: Record<Step['kind'], Answer>;
  /** Back to the service without signing in. */
  readonly cancel: Answer;
  /** Goes on with what somebody brings from an upstream. */
  openUpstream(visit: Visit): Promise<void>;
  /** Sends somebody to an upstream, by which the step can be answered. */
  toUpstream(visit: Visit, id: string): Promise<void>;
  /** Goes on with a person who has just shown who they are. */
  arrive(visit: Visit, arrived: Arrived): Promise<void>;
  /** The person in this browser is somebody else: their session ends everywhere and the interaction starts over. */
  readonly switchAccount: Answer;
}

/** Makes the answers; `show` shows a form again that was answered wrongly. */
export function createAnswers(parts: AnswersParts, show: InteractionPages): Answers {
  const { provider, pages, authenticators, audit, signIn, devices } = parts;

  /** Hands the answer to the library and goes back to it. */
  async function finish({ ctx }: Visit, result: InteractionResults, mergeWithLastSubmission = true): Promise<void> {
    const returnTo = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission });
    ctx.status = 303;
    ctx.redirect(returnTo);
  }

  const refuse = (visit: Visit, error: string, description: string): Promise<void> =>
    finish(visit, { error, error_description: description }, false);

  async function leave({ interaction }: Visit): Promise<void> {
    const { details, person, relyingParty } = interaction;
    if (details.session?.uid) await parts.endSession(details.session.uid);
    await audit({ type: 'account.switched', personId: person?.id, clientId: relyingParty.clientId });
    // The answers of the person who leaves must not be merged into those of the next one.
    Object.assign(details, { session: undefined, lastSubmission: undefined });
    await details.persist();
  }

  /** Another tab of this browser may have signed in somebody else since this page was opened. */
  async function endOthersSession({ ctx }: Visit, personId: string): Promise<void> {
    const { accountId, uid } = await provider.Session.get(ctx);
    if (accountId && accountId !== personId) await parts.endSession(uid);
  }

  async function signedIn(visit: Visit, { personId, evidence, shared, with: also }: Arrived): Promise<void> {
    const { person, cameBack } = visit.interaction;
    if (await isTurnedAway(visit, personId, parts))
      return refuse(visit, 'access_denied', 'the account is being closed');
    if (!(await upstream.mayConnect(visit, personId))) return;
    if (person && person.id !== personId) await leave(visit);
    else await endOthersSession(visit, personId);
    devices.signedIn(visit, { personId, method: evidence[0].method, shared });
    await parts.shown(personId, evidence);
    const ts = Math.min(...evidence.map(({ at }) => at));
    const login = { accountId: personId, remember: !shared, ts };
    // What was left by an earlier sign-in on the same way belongs to that one.
    const earlier = { arrived: undefined, connecting: undefined };
    await finish(visit, { login, select_account: {}, evidence, ...earlier, ...also, ...connectingOf(cameBack) });
  }

  /** Whoever is signed in here already, or is remembered, is in a browser that they know. */
  async function atTheDoor(visit: Visit, personId: string, { evidence, credential }: ShownAtDoor): Promise<void> {
    const { interaction, ctx } = visit;
    await parts.noticeSignIn({
      personId,
      clientId: interaction.relyingParty.clientId,
      method: evidence.method,
      credential,
      isKnown: interaction.person?.id === personId || devices.remembers(visit, personId),
      origin: parts.origins(ctx)(),
      visit: interaction.visit,
    });
    const shared = textOf(visit.input, 'shared') === 'yes';
    await signedIn(visit, { personId, evidence: [evidence], shared });
  }

  /** Signing in with something that says who the person is. */
  async function identify(visit: Visit, method: string): Promise<void> {
    const outcome = await parts.identifying.answer(visit, method);
    if (outcome.kind === 'shown') return atTheDoor(visit, outcome.personId, outcome);
    if (outcome.kind === 'unknown') return again(visit);
    await show['sign-in'](visit, { error: outcome.error, unidentified: true });
  }

  async function toUpstream(visit: Visit, id: string): Promise<void> {
    const { step } = visit.interaction;
    const isWay = step.kind === 'authenticator' && step.methods.includes(methodOf(id));
    if (step.kind !== 'sign-in' && !isWay) return again(visit);
    const shared = textOf(visit.input, 'shared') === 'yes' ? true : undefined;
    await parts.beginning.send(visit, id, isWay ? 'step-up' : { shared });
  }

  async function toSignIn(visit: Visit): Promise<void> {
    const { interaction, language, input } = visit;
    if (textOf(input, 'action') === 'back') return upstream.unconnect(visit);
    if (textOf(input, 'identify') !== '') return identify(visit, textOf(input, 'identify'));
    const { first } = authenticators;
    const login = textOf(input, 'login');
    const noLogin = login.trim() === '' || login.length > MAX_LOGIN_LENGTH;
    const nobody = { authenticator: first, person: undefined, ...circumstancesOf(interaction, language) };
    const conversation = await signIn.begin(nobody);
    const { missing } = readForm(conversation.form, input);
    const complaint = noLogin ? { login: pages.words(language)('error.signIn.loginMissing') } : {};
    if (noLogin || Object.keys(missing).length > 0) return show['sign-in'](visit, { ...complaint, missing });
    const person =
      (await parts.testPersonForLogin(login, interaction.relyingParty.clientId)) ??
      (await personForLogin(login, parts));
    const account = nameOfLogin(login, parts.country);
    const attempt = devices.attempt(visit, { method: first.id, account, personId: person?.id });
    const outcome = await signIn.answer({ ...nobody, person, attempt }, conversation, input);
    if (outcome.kind === 'later') return show['sign-in'](visit, tooEarly(pages.words(visit.language), outcome));
    if (person && outcome.kind === 'shown') return atTheDoor(visit, person.id, outcome);
    await show['sign-in'](visit, { error: say(first, language, outcome.kind === 'again' ? outcome.words : 'wrong') });
  }

  const consent = createConsentAnswer(parts, {
    agreed: (visit) => finish(visit, { consent: {} }),
    refused: (visit) => refuse(visit, 'access_denied', 'the person refused'),
  });

  const unreachable: Answer = (visit) =>
    refuse(visit, 'unmet_authentication_requirements', 'the account does not reach the requested level');

  const turnedAway: Answer = (visit) =>
    refuse(visit, 'access_denied', 'the service is being tried out: only members of its team sign in');

  async function arrive(visit: Visit, arrived: Arrived): Promise<void> {
    const { personId, evidence } = arrived;
    const { relyingParty, visit: name } = visit.interaction;
    const { clientId } = relyingParty;
    for (const { method } of evidence)
      await audit({ type: 'sign-in.succeeded', personId, clientId, details: { method, visit: name } });
    await signedIn(visit, arrived);
  }

  const upstream = createUpstreamArrival(parts, { arrive, finish });

  return {
    arrive,
    openUpstream: upstream.open,
    toUpstream,
    to: {
      'sign-in': toSignIn,
      authenticator: createAuthenticatorAnswer({ ...parts, show: show.authenticator, finish }),
      upstream: upstream.answer,
      consent,
      represent: createRepresentAnswer({ ...parts, show: show.represent, finish }),
      'select-account': (visit) => finish(visit, { select_account: {} }),
      'level-unreachable': unreachable,
      'tried-out': turnedAway,
    },
    async cancel(visit) {
      const { person, relyingParty, step } = visit.interaction;
      if (step.kind === 'level-unreachable') return unreachable(visit);
      if (step.kind === 'tried-out') return turnedAway(visit);
      await audit({ type: 'sign-in.cancelled', personId: person?.id, clientId: relyingParty.clientId });
      await refuse(visit, 'access_denied', 'the person turned back');
    },
    async switchAccount(visit) {
      if (visit.interaction.person) await leave(visit);
      again(visit);
    },
  };
}
