/** Codes that are sent to a verified contact of the person, over whatever channel: made, kept, counted and compared. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
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

const LIFE_MS = 5 * 60_000;
const PAUSE_MS = 30_000;
const MOST_ATTEMPTS = 5;
/** Of one transaction; whoever needs more begins it anew. */
const MOST_CODES = 5;

/** What the transaction keeps (encrypted): never the code itself. */
const stateSchema = z.object({
  nonce: z.string(),
  digest: z.string(),
  sentAt: z.number(),
  /** Codes sent in this transaction, this one included. */
  codes: z.number(),
  attempts: z.number(),
});
type State = z.infer<typeof stateSchema>;

const digestOf = (nonce: string, code: string): Buffer => createHash('sha256').update(`${nonce}:${code}`).digest();

const isRight = ({ nonce, digest }: State, code: string): boolean =>
  timingSafeEqual(digestOf(nonce, code), Buffer.from(digest, 'base64url'));

function newCode(now: Date, before: State | undefined): { code: string; state: State } {
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  const nonce = randomBytes(16).toString('base64url');
  const digest = digestOf(nonce, code).toString('base64url');
  return { code, state: { nonce, digest, sentAt: now.getTime(), codes: (before?.codes ?? 0) + 1, attempts: 0 } };
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

/** Nothing was sent yet: no code is right. */
const NOTHING: State = { nonce: '', digest: '', sentAt: 0, codes: 0, attempts: 0 };

/** Why no further code is sent now. */
function refusal(before: State | undefined, now: Date): 'tooSoon' | 'noMore' | undefined {
  if (before && now.getTime() < before.sentAt + PAUSE_MS) return 'tooSoon';
  return before && before.codes >= MOST_CODES ? 'noMore' : undefined;
}

/**
 * A code of six digits to the person's verified contact: for five minutes, five attempts, one use and this transaction.
 * It needs no enrolment. A further code is sent half a minute after the last one, at most five times.
 */
export function createMessageCode(options: MessageCodeOptions): Authenticator {
  const { channel, contactsOf, mask, ...rest } = options;

  const messageOf = (to: string, code: string, now: Date): Omit<Message, 'instead'> => ({
    channel,
    to,
    subject: 'subject',
    text: 'text',
    values: { code },
    expiresAt: new Date(now.getTime() + LIFE_MS),
  });

  return {
    ...rest,
    sends: channel,
    availableTo: (person) => contactOf(contactsOf(person)) !== undefined,
    contactOf(person) {
      const contact = contactOf(contactsOf(person));
      return contact === undefined ? undefined : mask(contact);
    },
    async begin({ person, before, now }): Promise<Ask> {
      const contact = person && contactOf(contactsOf(person));
      const earlier = stateSchema.safeParse(before).data;
      const shown = mask(contact ?? '');
      const refused = refusal(earlier, now);
      if (earlier && refused) return { kind: 'ask', form: formFor(shown, refused), state: earlier };
      const { code, state } = newCode(now, earlier);
      const ask: Ask = { kind: 'ask', form: formFor(shown, 'explanation'), state };
      // A code that was sent before stays good.
      const instead = { form: formFor(shown, 'limited'), state: earlier ?? NOTHING };
      return contact ? { ...ask, send: { ...messageOf(contact, code, now), instead } } : ask;
    },
    async answer({ person, state, input, now }) {
      const kept = stateSchema.parse(state);
      if (now.getTime() >= kept.sentAt + LIFE_MS) return { kind: 'again', words: 'expired' };
      if (kept.attempts >= MOST_ATTEMPTS) return { kind: 'again', words: 'tooMany' };
      const right = isRight(kept, (input.code ?? '').replace(/\s/g, ''));
      if (person && right) return { kind: 'done', done: {} };
      const attempts = kept.attempts + 1;
      return { kind: 'again', words: attempts < MOST_ATTEMPTS ? 'wrong' : 'tooMany', state: { ...kept, attempts } };
    },
  };
}
