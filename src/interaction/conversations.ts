/** The conversation of an interaction: kept in the interaction itself, so that it belongs to this sign-in alone. */
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { Conversation } from '../authenticators/conversation.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Language } from '../web/views.ts';
import type { Interaction } from './interaction.ts';
import type { SignIn } from './sign-in.ts';

/** An authenticator and where the conversation with it stands. */
export interface Talk {
  readonly authenticator: Authenticator;
  readonly conversation: Conversation;
}

export interface Conversations {
  /** The conversation of the current step, begun if it has not been; undefined when no method of the step is enabled. */
  current(interaction: Interaction, language: Language): Promise<Talk | undefined>;
  /** Begins (again) with a method of the step, such as to get another code. */
  begin(interaction: Interaction, method: string, language: Language): Promise<Talk | undefined>;
  keep(interaction: Interaction, conversation: Conversation): Promise<void>;
}

type Kept = { conversation?: Conversation; states?: Readonly<Record<string, unknown>> } | undefined;

/** Makes the keeper of conversations. */
export function createConversations(signIn: SignIn, authenticators: AuthenticatorRegistry): Conversations {
  const methodsOf = ({ step }: Interaction): readonly string[] => (step.kind === 'authenticator' ? step.methods : []);

  async function keep({ details }: Interaction, conversation: Conversation): Promise<void> {
    const states = { ...(details.result as Kept)?.states, [conversation.method]: conversation.state };
    (details as { result?: unknown }).result = { conversation, states };
    await details.persist();
  }

  async function begin(interaction: Interaction, method: string, language: Language): Promise<Talk | undefined> {
    const authenticator = methodsOf(interaction).includes(method) ? authenticators.get(method) : undefined;
    if (!authenticator) return undefined;
    const { details, person, relyingParty } = interaction;
    const before = (details.result as Kept)?.states?.[method];
    const conversation = await signIn.begin(
      { authenticator, person, clientId: relyingParty.clientId, language },
      before ?? undefined,
    );
    await keep(interaction, conversation);
    return { authenticator, conversation };
  }

  return {
    begin,
    keep,
    async current(interaction, language) {
      const conversation = (interaction.details.result as Kept)?.conversation;
      const authenticator = conversation && authenticators.get(conversation.method);
      const isOfStep = conversation && methodsOf(interaction).includes(conversation.method);
      if (conversation && authenticator && isOfStep) return { authenticator, conversation };
      return begin(interaction, methodsOf(interaction)[0] ?? '', language);
    },
  };
}
