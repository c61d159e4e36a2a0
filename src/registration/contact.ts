/** The contact of a new account: read as it is typed, and a code sent to it. */
import type { Audit } from '../audit/audit.ts';
import { expiryOf, newCode, refusalOfCode } from '../conversations/one-time-code.ts';
import type { RegistrationGuard } from '../guessing/registration-limits.ts';
import { type ContactIdentifier, holdersOf } from '../identity/contacts.ts';
import type { Country } from '../identity/country.ts';
import { readLogin } from '../identity/identifiers.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/views.ts';
import type { Channel, Draft, DraftContact } from './draft.ts';

export interface ContactParts {
  readonly country: Country;
  /** The channels that are set up. */
  readonly channels: readonly Channel[];
  readonly people: Pick<PersonStore, 'findByIdentifier'>;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  readonly guard: RegistrationGuard;
  readonly audit: Audit;
  readonly now: () => Date;
}

const CHANNEL_OF = { phone: 'sms', email: 'mail' } as const;
const KIND_OF = { sms: 'phone', mail: 'email' } as const;

/** Reads what was typed; undefined when it is nothing that a message can be sent to. */
export function readContact(
  text: string,
  { country, channels }: Pick<ContactParts, 'country' | 'channels'>,
): Omit<DraftContact, 'verifiedAt'> | undefined {
  const found = readLogin(text, country).flatMap(({ kind, value }) =>
    kind === 'phone' || kind === 'email' ? [{ channel: CHANNEL_OF[kind], to: value }] : [],
  );
  return found.find(({ channel }) => channels.includes(channel));
}

/** What the contact will be found by. */
export const identifierOf = ({ channel, to }: Pick<DraftContact, 'channel' | 'to'>): ContactIdentifier => ({
  kind: KIND_OF[channel],
  value: to,
});

/** Makes what is done with contacts. */
export function createContacts(parts: ContactParts) {
  const { people, outbox, pages, guard, audit, now } = parts;

  async function send(
    draft: Draft,
    contact: DraftContact,
    code: { code: string; expiresAt: Date },
    language: Language,
  ) {
    const words = pages.words(language);
    const text = words('register.code.message', { code: code.code });
    const expiresAt = Math.floor(code.expiresAt.getTime() / 1000);
    const common = { personId: draft.personId, to: contact.to, text, expiresAt };
    await outbox.enqueue(
      contact.channel === 'sms'
        ? { kind: 'sms', ...common }
        : { kind: 'mail', subject: words('register.code.subject'), ...common },
    );
  }

  return {
    /** Whether another account is opened by this contact. */
    async isTaken(contact: DraftContact): Promise<boolean> {
      return (await holdersOf(identifierOf(contact), people)).length > 0;
    },

    /** Sends a code to the draft's contact, or notes why not; a code that was sent before stays good then. */
    async sendCode(draft: Draft, { address, language }: { address: string; language: Language }) {
      const { contact, unsent: _, ...rest } = draft;
      if (!contact) return draft;
      const refused = refusalOfCode(draft.code, now());
      if (refused) return { ...rest, contact, unsent: refused };
      const limited = await guard.send({ address, to: contact.to });
      if (limited?.first) await audit({ type: 'registration.throttled', details: { seconds: limited.seconds } });
      if (limited) return { ...rest, contact, unsent: 'limited' as const };
      const { code, state } = newCode(now(), draft.code);
      await send(draft, contact, { code, expiresAt: expiryOf(state) }, language);
      return { ...rest, contact, code: state };
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>;
