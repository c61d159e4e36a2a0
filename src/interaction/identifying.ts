/** Signing in with something that says who the person is: what the sign-in page offers, and what an answer means. */
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { type Conversation, readForm } from '../conversations/conversation.ts';
import { exhibitViews } from '../conversations/exhibits.ts';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { maySignIn } from '../identity/sign-in.ts';
import type { ExhibitView, Language } from '../web/views.ts';
import { cameBackIn } from './came-back.ts';
import type { Talk } from './conversations.ts';
import type { Devices } from './devices.ts';
import { circumstancesOf, type Interaction } from './interaction.ts';
import type { SignIn } from './sign-in.ts';
import type { Visit } from './visit.ts';

export interface IdentifyingParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly signIn: SignIn;
  readonly devices: Devices;
}

/** Who it is and what they showed; a refusal in words; or nothing that was asked here. */
export type IdentifyingOutcome =
  | {
      readonly kind: 'shown';
      readonly personId: string;
      readonly evidence: SessionEvidence;
      readonly credential?: string | undefined;
    }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'unknown' };

export interface Identifying {
  /** What the sign-in page shows of every authenticator that can tell who somebody is. */
  exhibits(interaction: Interaction, language: Language, options: { autofill: boolean }): Promise<ExhibitView[]>;
  /** What was asked is asked once: after an answer, right or wrong, everything is asked anew. */
  answer(visit: Visit, method: string): Promise<IdentifyingOutcome>;
}

type Kept = { identifying?: readonly Conversation[] } | undefined;

const keptIn = ({ details }: Interaction): readonly Conversation[] => (details.result as Kept)?.identifying ?? [];

/** Makes the part of the sign-in page that needs no login. */
export function createIdentifying(parts: IdentifyingParts): Identifying {
  const { authenticators, credentials, people, signIn } = parts;
  const able = authenticators.all.filter(({ identification }) => identification !== undefined);

  async function keep({ details }: Interaction, identifying: readonly Conversation[]): Promise<void> {
    (details as { result?: unknown }).result = { ...cameBackIn(details), identifying };
    await details.persist();
  }

  function talksOf(interaction: Interaction): Talk[] {
    const kept = keptIn(interaction);
    return able.flatMap((authenticator) => {
      const conversation = kept.find(({ method }) => method === authenticator.id);
      return conversation ? [{ authenticator, conversation }] : [];
    });
  }

  /** The same for every view of the page, so that a second tab does not spoil the first. */
  async function current(interaction: Interaction, language: Language): Promise<Talk[]> {
    if (talksOf(interaction).length < able.length) {
      const nobody = { person: undefined, ...circumstancesOf(interaction, language) };
      const begun = await Promise.all(able.map((authenticator) => signIn.identify({ ...nobody, authenticator })));
      await keep(
        interaction,
        begun.filter((conversation) => conversation !== undefined),
      );
    }
    return talksOf(interaction);
  }

  async function personOf({ authenticator, conversation }: Talk, visit: Visit): Promise<Person | undefined> {
    const { values, missing } = readForm(conversation.form, visit.input);
    const isWhole = Object.keys(missing).length === 0;
    const lookup = isWhole ? authenticator.identification?.find(values) : undefined;
    const credential = lookup === undefined ? undefined : await credentials.findByLookup(authenticator.id, lookup);
    const person = credential && (await people.find(credential.personId));
    return person && maySignIn(person) ? person : undefined;
  }

  return {
    async exhibits(interaction, language, { autofill }) {
      const talks = able.length > 0 ? await current(interaction, language) : [];
      const views = talks.map(({ authenticator, conversation }) =>
        exhibitViews(authenticator, conversation.form, language, {
          submit: { name: 'identify', value: authenticator.id },
          autofill,
        }),
      );
      return (await Promise.all(views)).flat();
    },
    async answer(visit, method) {
      const { interaction, language, input } = visit;
      const talk = talksOf(interaction).find(({ authenticator }) => authenticator.id === method);
      if (!talk) return { kind: 'unknown' };
      await keep(interaction, []);
      const { authenticator, conversation } = talk;
      const person = await personOf(talk, visit);
      const account = person?.id ?? 'nobody';
      const attempt = parts.devices.attempt(visit, { method: authenticator.id, account, personId: person?.id });
      const encounter = { authenticator, person, ...circumstancesOf(interaction, language), attempt };
      const outcome = await signIn.answer(encounter, conversation, input);
      if (person && outcome.kind === 'shown') return { ...outcome, personId: person.id };
      const [missing] = outcome.kind === 'incomplete' ? Object.values(outcome.missing) : [];
      const words = outcome.kind === 'again' ? outcome.words : (missing ?? 'wrong');
      return { kind: 'refused', error: say(authenticator, language, words) };
    },
  };
}
