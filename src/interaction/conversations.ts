/** The conversation of an interaction: kept in the interaction itself, so that it belongs to this sign-in alone. */
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Language } from '../web/views.ts';
import { cameBackIn } from './came-back.ts';
import type { Devices } from './devices.ts';
import { circumstancesOf, type Interaction } from './interaction.ts';
import type { SignIn } from './sign-in.ts';
import type { Visit } from './visit.ts';

/** An authenticator and where the conversation with it stands. */
export interface Talk {
  readonly authenticator: Authenticator;
  readonly conversation: Conversation;
}

/** An authenticator that the step offers, and whether what it needs is at hand. */
export interface Choice {
  readonly authenticator: Authenticator;
  readonly atHand: boolean;
}

export interface Conversations {
  /** What the step offers; what is not at hand comes last. */
  choices(interaction: Interaction, language: Language): Choice[];
  /** Whether one of the current step is under way. */
  isBegun(visit: Visit): boolean;
  /** The conversation of the current step, begun if it has not been; undefined when no method of the step is enabled. */
  current(visit: Visit): Promise<Talk | undefined>;
  /** Begins (again) with a method of the step, such as to get another code. */
  begin(visit: Visit, method: string): Promise<Talk | undefined>;
  keep(interaction: Interaction, conversation: Conversation): Promise<void>;
}

type Kept = { conversation?: Conversation; states?: Readonly<Record<string, unknown>> } | undefined;

export interface ConversationsParts {
  readonly signIn: SignIn;
  readonly devices: Pick<Devices, 'knows'>;
  readonly authenticators: AuthenticatorRegistry;
}

/** Makes the keeper of conversations. */
export function createConversations({ signIn, devices, authenticators }: ConversationsParts): Conversations {
  const methodsOf = ({ step }: Interaction): readonly string[] => (step.kind === 'authenticator' ? step.methods : []);

  function choices(interaction: Interaction, language: Language): Choice[] {
    const common = { person: interaction.person, ...circumstancesOf(interaction, language) };
    return methodsOf(interaction)
      .map((id) => authenticators.get(id))
      .filter((authenticator) => authenticator !== undefined)
      .map((authenticator) => ({ authenticator, atHand: signIn.isAtHand({ authenticator, ...common }) }))
      .sort((one, other) => Number(other.atHand) - Number(one.atHand));
  }

  async function keep({ details }: Interaction, conversation: Conversation): Promise<void> {
    const states = { ...(details.result as Kept)?.states, [conversation.method]: conversation.state };
    (details as { result?: unknown }).result = { ...cameBackIn(details), conversation, states };
    await details.persist();
  }

  async function begin(visit: Visit, method: string): Promise<Talk | undefined> {
    const { interaction, language } = visit;
    const authenticator = methodsOf(interaction).includes(method) ? authenticators.get(method) : undefined;
    if (!authenticator) return undefined;
    const { details, person } = interaction;
    const before = (details.result as Kept)?.states?.[method];
    const isKnownDevice = person !== undefined && devices.knows(visit, { personId: person.id, method });
    const encounter = { authenticator, person, isKnownDevice, ...circumstancesOf(interaction, language) };
    const conversation = await signIn.begin(encounter, before ?? undefined);
    await keep(interaction, conversation);
    return { authenticator, conversation };
  }

  function begun({ interaction }: Visit): Talk | undefined {
    const conversation = (interaction.details.result as Kept)?.conversation;
    const authenticator = conversation && authenticators.get(conversation.method);
    const isOfStep = conversation && methodsOf(interaction).includes(conversation.method);
    return conversation && authenticator && isOfStep ? { authenticator, conversation } : undefined;
  }

  return {
    choices,
    isBegun: (visit) => begun(visit) !== undefined,
    begin,
    keep,
    async current(visit) {
      const { interaction, language } = visit;
      return begun(visit) ?? begin(visit, choices(interaction, language)[0]?.authenticator.id ?? '');
    },
  };
}
