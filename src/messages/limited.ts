import type { Audit } from '../audit/audit.ts';
import type { Authenticator, Message } from '../authenticators/authenticator.ts';
import type { MessageGuard } from '../guessing/message-limits.ts';
import type { Person } from '../identity/person.ts';
import type { Messenger } from './messenger.ts';

export interface LimitedMessengerParts {
  readonly send: Messenger;
  readonly guard: MessageGuard;
  readonly audit: Audit;
}

/** Who asked for a message, and where. */
export interface Asker {
  readonly person: Person;
  readonly clientId?: string | undefined;
  /** The device is one on which the person used this method before. */
  readonly isKnownDevice: boolean;
}

/** Sends a message of an authenticator; false when it is withheld because too many were sent. */
export type LimitedMessenger = (authenticator: Authenticator, message: Message, asker: Asker) => Promise<boolean>;

/** Makes the messenger. What it withholds is recorded once for each window, so that nobody can fill the record. */
export const createLimitedMessenger =
  ({ send, guard, audit }: LimitedMessengerParts): LimitedMessenger =>
  async (authenticator, message, { person, clientId, isKnownDevice }) => {
    const refusal = await guard({ to: message.to, personId: person.id, isKnownDevice });
    if (!refusal) await send(authenticator, message, person);
    else if (refusal.first) {
      const details = { method: authenticator.id, seconds: refusal.seconds };
      await audit({ type: 'message.withheld', personId: person.id, clientId, details });
    }
    return refusal === undefined;
  };
