/** A recovery that staff begin for a person: a link to the first step, for each contact by which the account is recovered. */
import { randomBytes } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ContactAges, ContactIdentifier } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import { recovers } from './contact-steps.ts';

export interface OffersParts {
  readonly artifacts: Pick<ArtifactStore, 'saveToken'>;
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
  readonly issuer: string;
  readonly now: () => Date;
  readonly settings: { readonly contacts: ContactAges };
}

/** Offers a recovery. */
export interface OfferRecovery {
  /** Whether any contact can be sent it. */
  reaches(person: Person): boolean;
  /** A link of its own for each of these contacts, by contact: for the message there alone. */
  linksFor(person: Person): Promise<ReadonlyMap<string, string>>;
}

/** What a link of an offer stands for. */
export interface Offered {
  readonly offered: ContactIdentifier;
}

export const OFFER_MODEL = 'Recovery';
const DAY_SECONDS = 24 * 60 * 60;
/** Artifacts live no longer than a day. */
const OFFER_SECONDS = DAY_SECONDS - 600;
const TOKEN_BYTES = 32;

/** Makes the offers. */
export function createOffers(parts: OffersParts): OfferRecovery {
  const { artifacts, channels, issuer, now } = parts;

  const contactsOf = (person: Person): ContactIdentifier[] => {
    const of = (kind: 'phone' | 'email', channel: 'sms' | 'mail', all: Person['phones']): ContactIdentifier[] =>
      channels.includes(channel) ? all.map(({ value }) => ({ kind, value })) : [];
    const all = [...of('email', 'mail', person.emails), ...of('phone', 'sms', person.phones)];
    return all.filter((contact) => recovers(person, contact, parts));
  };

  async function linkFor(offered: ContactIdentifier): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const content: Offered = { offered };
    await artifacts.saveToken(OFFER_MODEL, token, { ...content }, Math.floor(now().getTime() / 1000) + OFFER_SECONDS);
    return `${issuer}/recover/begin/${token}`;
  }

  return {
    reaches: (person) => contactsOf(person).length > 0,
    async linksFor(person) {
      const links = new Map<string, string>();
      for (const contact of contactsOf(person)) links.set(contact.value, await linkFor(contact));
      return links;
    },
  };
}
