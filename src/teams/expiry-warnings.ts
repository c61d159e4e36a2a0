/** Telling people in time that a key, a certificate or a secret of their service ends. */
import type { RequestScope, Transaction } from '../errors.ts';
import { mailboxOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { Channel } from '../messages/reach.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import { daysLeft, type Ending, type ExpiryStore, endingsOf, stageOf } from '../relying-parties/expiry.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { SecretStore } from '../relying-parties/secrets.ts';
import type { ServiceKeysSettings } from '../relying-parties/settings.ts';
import type { UseStore } from '../relying-parties/uses.ts';
import type { Pages } from '../web/pages.ts';
import { ENVIRONMENT_WORDS, environmentOf, keysPageOf } from './rotation.ts';
import type { TellOwners } from './service-notices.ts';

export interface ExpiryWarningsParts {
  readonly channels: readonly Channel[];
  readonly clientSecrets: Pick<SecretStore, 'ofClient'>;
  readonly clientUses: Pick<UseStore, 'ofClient'>;
  readonly expiry: ExpiryStore;
  readonly issuer: string;
  /** The first one is that of the contacts of services. */
  readonly languages: readonly Person['language'][];
  readonly now: () => Date;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
  readonly scope: RequestScope;
  readonly settings: { readonly serviceKeys: Pick<ServiceKeysSettings, 'warnDays'> };
  readonly tellOwners: TellOwners;
  readonly transaction: Transaction;
}

type Registration = Omit<RelyingParty, 'clientSecret'>;

const AT_ONCE = 200;
const WORDS = {
  warn: { subject: 'serviceKeys.warn.subject', text: 'serviceKeys.warn.text' },
  ended: { subject: 'serviceKeys.ended.subject', text: 'serviceKeys.ended.text' },
} as const;

/** Mailboxes that a service names (OpenID Connect Dynamic Client Registration 1.0, section 2). */
const contactsOf = ({ metadata: { contacts } }: Registration): string[] =>
  Array.isArray(contacts) ? contacts.filter((one) => typeof one === 'string' && one.includes('@')) : [];

/** Makes the job. Every node may run it: each warning is told by the first that notes it. */
export function createExpiryWarnings(parts: ExpiryWarningsParts): () => Promise<void> {
  const { channels, clientSecrets, clientUses, expiry, issuer, languages, now, outbox, pages } = parts;
  const { scope, settings, tellOwners, transaction } = parts;

  function valuesFor(
    language: Person['language'],
    registration: Registration,
    ending: Ending,
    day: string | undefined,
  ) {
    const words = pages.words(language);
    const used = day === undefined ? undefined : new Date(`${day}T05:00:00Z`);
    return {
      kind: ending.kind,
      name: ending.name,
      service: registration.name[language],
      environment: words(ENVIRONMENT_WORDS[environmentOf(registration)]),
      days: daysLeft(ending.endsAt, now()),
      until: ending.endsAt,
      use: used ? words('serviceKeys.lastUsed', { day: used }) : words('serviceKeys.neverUsed'),
    };
  }

  /** Whoever has told us a mailbox for the service, without an account here. */
  async function tellContacts(to: readonly string[], subject: string, text: string): Promise<void> {
    if (!channels.includes('mail')) return;
    for (const one of new Set(to)) await outbox.enqueue({ kind: 'mail', to: one, subject, text });
  }

  async function tell(registration: Registration, ending: Ending, stage: number): Promise<void> {
    const { clientId } = registration;
    const { subject, text } = stage === 0 ? WORDS.ended : WORDS.warn;
    const day = (await clientUses.ofClient(clientId)).get(ending.use);
    let link = issuer;
    const owners = await tellOwners(clientId, ({ language }, serviceId) => {
      link = `${issuer}${keysPageOf(serviceId, environmentOf(registration))}`;
      return { subject, text, values: { ...valuesFor(language, registration, ending, day), link } };
    });
    const known = owners.map(mailboxOf);
    const [language = 'vi'] = languages;
    const values = { ...valuesFor(language, registration, ending, day), link };
    const words = pages.words(language);
    const others = contactsOf(registration).filter((to) => !known.includes(to));
    await tellContacts(others, words(subject, values), words(text, values));
  }

  async function look(registration: Registration): Promise<void> {
    const { clientId } = registration;
    for (const ending of endingsOf(registration, await clientSecrets.ofClient(clientId))) {
      const days = stageOf(ending.endsAt, now(), settings.serviceKeys.warnDays);
      if (days === undefined) continue;
      const { id, endsAt } = ending;
      const tellOnce = async () => {
        if (await expiry.claim({ clientId, id, endsAt, days })) await tell(registration, ending, days);
      };
      await scope(() => transaction(tellOnce), { keep: () => true });
    }
  }

  return async () => {
    let after = '';
    for (;;) {
      const some = await expiry.registrationsAfter(after, AT_ONCE);
      for (const registration of some) await look(registration);
      if (some.length < AT_ONCE) return;
      after = some.at(-1)?.clientId ?? after;
    }
  };
}
