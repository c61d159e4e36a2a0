/** Telling whoever looks after a service what became, or becomes, of its keys. */
import { mailboxOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { Channel } from '../messages/reach.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import { daysLeft, type Ending } from '../relying-parties/expiry.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { UseStore } from '../relying-parties/uses.ts';
import type { Pages } from '../web/pages.ts';
import type { WordArguments } from '../web/words.ts';
import { ENVIRONMENT_WORDS, environmentOf, keysPageOf } from './rotation.ts';
import type { TellOwners } from './service-notices.ts';

export interface KeyTellingParts {
  readonly channels: readonly Channel[];
  readonly clientUses: Pick<UseStore, 'ofClient'>;
  readonly issuer: string;
  /** The first one is that of the contacts of services. */
  readonly languages: readonly Person['language'][];
  readonly now: () => Date;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  readonly tellOwners: TellOwners;
}

type Registration = Omit<RelyingParty, 'clientSecret'>;

/** Keys of the words; the values `service`, `environment` and `link` are there for all. */
export interface KeyWording {
  readonly subject: string;
  readonly text: string;
}

/** Mailboxes that a service names (OpenID Connect Dynamic Client Registration 1.0, section 2). */
const contactsOf = ({ metadata: { contacts } }: Registration): string[] =>
  Array.isArray(contacts) ? contacts.filter((one) => typeof one === 'string' && one.includes('@')) : [];

/** Makes what tells every owner in their language, and the contacts of the registration in the first language. */
export function createKeyTelling(parts: KeyTellingParts) {
  const { channels, clientUses, issuer, languages, now, outbox, pages, tellOwners } = parts;

  /** Whoever has told us a mailbox for the service, without an account here. */
  async function tellContacts(to: readonly string[], subject: string, text: string): Promise<void> {
    if (!channels.includes('mail')) return;
    for (const one of new Set(to)) await outbox.enqueue({ kind: 'mail', to: one, subject, text });
  }

  async function tell(
    registration: Registration,
    { subject, text }: KeyWording,
    valuesIn: (language: Person['language']) => WordArguments,
  ): Promise<void> {
    const allIn = (language: Person['language'], link: string): WordArguments => ({
      ...valuesIn(language),
      service: registration.name[language],
      environment: pages.words(language)(ENVIRONMENT_WORDS[environmentOf(registration)]),
      link,
    });
    let link = issuer;
    const owners = await tellOwners(registration.clientId, ({ language }, serviceId) => {
      link = `${issuer}${keysPageOf(serviceId, environmentOf(registration))}`;
      return { subject, text, values: allIn(language, link) };
    });
    const known = owners.map(mailboxOf);
    const [language = 'vi'] = languages;
    const [words, values] = [pages.words(language), allIn(language, link)];
    const others = contactsOf(registration).filter((to) => !known.includes(to));
    await tellContacts(others, words(subject, values), words(text, values));
  }

  return {
    tell,

    /** That something ends or has ended, and on which day it was last used. */
    async tellEnding(registration: Registration, ending: Ending, wording: KeyWording): Promise<void> {
      const day = (await clientUses.ofClient(registration.clientId)).get(ending.use);
      const used = day === undefined ? undefined : new Date(`${day}T05:00:00Z`);
      await tell(registration, wording, (language) => {
        const words = pages.words(language);
        return {
          kind: ending.kind,
          name: ending.name,
          days: daysLeft(ending.endsAt, now()),
          until: ending.endsAt,
          use: used ? words('serviceKeys.lastUsed', { day: used }) : words('serviceKeys.neverUsed'),
        };
      });
    },
  };
}
