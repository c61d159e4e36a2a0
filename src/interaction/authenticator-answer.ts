/** Answering the form of a further authenticator. */
import type { InteractionResults } from 'oidc-provider';
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import { STEP_UP_DECLINED } from '../artifacts/interaction-result.ts';
import { isAskedOnce } from '../conversations/conversation.ts';
import { textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Pages } from '../web/pages.ts';
import type { Conversations } from './conversations.ts';
import type { Devices } from './devices.ts';
import { circumstancesOf } from './interaction.ts';
import { type ShowStep, tooEarly } from './showing.ts';
import type { SignIn } from './sign-in.ts';
import { again, goOn, isAnswered, shownBefore, type Visit } from './visit.ts';

export interface AuthenticatorAnswerParts {
  readonly artifacts: Pick<ArtifactStore, 'evidenceOf'>;
  readonly conversations: Conversations;
  readonly devices: Devices;
  readonly pages: Pick<Pages, 'words'>;
  readonly signIn: SignIn;
  /** Takes notice of what a person has shown, in a session that goes on or a new one. */
  readonly shown: (personId: string, evidence: readonly SessionEvidence[]) => Promise<void>;
  readonly show: ShowStep;
  /** Hands the answer to the library and goes back to it. */
  readonly finish: (visit: Visit, result: InteractionResults) => Promise<void>;
}

/** Makes the function that takes an answer. */
export function createAuthenticatorAnswer(parts: AuthenticatorAnswerParts): (visit: Visit) => Promise<void> {
  const { conversations, devices, finish, pages, show, signIn } = parts;

  /** Another method, or the same once more, such as to get a new code. */
  async function choose(visit: Visit, method: string): Promise<void> {
    await conversations.begin(visit, method);
    again(visit);
  }

  return async (visit) => {
    const { ctx, interaction, language, input } = visit;
    const { step, person } = interaction;
    if (step.kind !== 'authenticator' || !person) return again(visit);
    if (isAnswered(visit)) return goOn(visit);
    if (textOf(input, 'action') === 'skip' && step.optional) return finish(visit, { [STEP_UP_DECLINED]: true });
    if (textOf(input, 'method') !== '') return choose(visit, textOf(input, 'method'));
    const talk = await conversations.current(visit);
    if (!talk || ctx.query.turn !== talk.conversation.turn) return again(visit);
    const { authenticator, conversation } = talk;
    const { uid: id, exp: expiresAt } = interaction.details;
    const tried = { method: authenticator.id, account: person.id, personId: person.id };
    const encounter = {
      authenticator,
      person,
      ...circumstancesOf(interaction, language),
      attempt: devices.attempt(visit, { ...tried, transaction: id }),
      transaction: { id, expiresAt },
    };
    const outcome = await signIn.answer(encounter, conversation, input);
    if (outcome.kind === 'shown') {
      devices.steppedUp(visit, tried);
      await parts.shown(person.id, [...(await shownBefore(visit, parts.artifacts)), outcome.evidence]);
      return finish(visit, { evidence: [outcome.evidence] });
    }
    if (outcome.kind === 'later') return show(visit, tooEarly(pages.words(visit.language), outcome));
    if (outcome.kind === 'incomplete') return show(visit, { missing: outcome.missing });
    if (outcome.kind === 'taken') return again(visit);
    if (outcome.kind === 'ask' || outcome.conversation.state !== null)
      await conversations.keep(interaction, outcome.conversation);
    if (outcome.kind === 'again') {
      if (isAskedOnce(conversation.form)) await conversations.begin(visit, authenticator.id);
      return show(visit, { error: say(authenticator, language, outcome.words) });
    }
    again(visit);
  };
}
