import type { Message, Speaker } from '../conversations/form.ts';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { OutboxMessage, OutboxStore } from '../outbox/outbox.ts';

/** Hands a message of a plug-in to the outbox, worded in the person's own language; it is sent if the request succeeds. */
export type Messenger = (speaker: Speaker, message: Message, person: Person) => Promise<void>;

function worded(speaker: Speaker, message: Message, { id, language }: Person): OutboxMessage {
  const { channel, to, subject, text, values, expiresAt } = message;
  const words = (key: string): string => say(speaker, language, key, values);
  const common = {
    personId: id,
    to,
    text: words(text),
    ...(expiresAt ? { expiresAt: Math.floor(expiresAt.getTime() / 1000) } : {}),
  };
  return channel === 'sms'
    ? { kind: 'sms', ...common }
    : { kind: 'mail', subject: words(subject ?? 'name'), ...common };
}

/** Makes the messenger of an outbox. */
export const createMessenger =
  (outbox: Pick<OutboxStore, 'enqueue'>): Messenger =>
  (speaker, message, person) =>
    outbox.enqueue(worded(speaker, message, person));
