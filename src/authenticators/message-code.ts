/** Signing in with a code that is sent to a verified contact of the person, over whatever channel. */
import {
  checkCode,
  codeStateSchema,
  expiryOf,
  NO_CODE,
  newCode,
  refusalOfCode,
} from '../conversations/one-time-code.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { Ask, Authenticator, Form, Message } from './authenticator.ts';

/** What differs between the channels. `words` are those of the form below and of the message (`subject`, `text`). */
export interface MessageCodeOptions extends Pick<Authenticator, 'id' | 'factors' | 'amr'> {
  readonly words: Authenticator['words'];
  readonly channel: Message['channel'];
  contactsOf(person: Person): readonly Contact[];
  /** The contact so that its owner knows it and nobody else learns it. */
  mask(contact: string): string;
}

/** The primary verified contact, or the first verified one. */
function contactOf(contacts: readonly Contact[]): string | undefined {
  const verified = contacts.filter((contact) => contact.verified);
  return (verified.find(({ primary }) => primary) ?? verified[0])?.value;
}

const formFor = (to: string, explanation: 'explanation' | 'tooSoon' | 'noMore' | 'limited'): Form => ({
  title: 'title',
  explanation,
  values: { to },
  renew: 'renew',
  fields: [
    {
      name: 'code',
      type: 'code',
      label: 'label',
      hint: 'hint',
      missing: 'missing',
      autocomplete: 'one-time-code',
      maxLength: 16,
    },
  ],
});

/**
 * A code of six digits to the person's verified contact: for five minutes, five attempts, one use and this transaction.
 * It needs no enrolment. A further code is sent half a minute after the last one, at most five times.
 */
export function createMessageCode(options: MessageCodeOptions): Authenticator {
  const { channel, contactsOf, mask, ...rest } = options;

  const messageOf = (to: string, code: string, expiresAt: Date): Omit<Message, 'instead'> => ({
    channel,
    to,
    subject: 'subject',
    text: 'text',
    values: { code },
    expiresAt,
  });

  return {
    ...rest,
    oneTimeCode: true,
    sends: channel,
    availableTo: (person) => contactOf(contactsOf(person)) !== undefined,
    contactOf(person) {
      const contact = contactOf(contactsOf(person));
      return contact === undefined ? undefined : mask(contact);
    },
    async begin({ person, before, now }): Promise<Ask> {
      const contact = person && contactOf(contactsOf(person));
      const earlier = codeStateSchema.safeParse(before).data;
      const shown = mask(contact ?? '');
      const refused = refusalOfCode(earlier, now);
      if (earlier && refused) return { kind: 'ask', form: formFor(shown, refused), state: earlier };
      const { code, state } = newCode(now, earlier);
      const ask: Ask = { kind: 'ask', form: formFor(shown, 'explanation'), state };
      // A code that was sent before stays good.
      const instead = { form: formFor(shown, 'limited'), state: earlier ?? NO_CODE };
      return contact ? { ...ask, send: { ...messageOf(contact, code, expiryOf(state)), instead } } : ask;
    },
    async answer({ person, state, input, now }) {
      const check = checkCode(codeStateSchema.parse(state), input.code ?? '', now);
      if (check.kind === 'right') return person ? { kind: 'done', done: {} } : { kind: 'again', words: 'wrong' };
      if (check.kind !== 'wrong') return { kind: 'again', words: check.kind };
      return { kind: 'again', words: check.isLast ? 'tooMany' : 'wrong', state: check.state };
    },
  };
}
