/** Telling people of what they asked to hear of, whenever it is put on record. */
import type { Audit, AuditEventType } from '../audit/audit.ts';
import type { NoticeTopic } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Language } from '../web/view-parts.ts';
import type { Tell } from './notices.ts';

export interface WantedParts {
  readonly record: Audit;
  readonly people: Pick<PersonStore, 'find'>;
  readonly tell: Tell;
  readonly now: () => Date;
  /** Whether a sign-in begins with this method: further factors of the same one are not told again. */
  readonly begins: (method: unknown) => boolean;
  /** The name of a service in a language. */
  readonly nameOf: (clientId: string, language: Language) => Promise<string | undefined>;
}

const TOPICS: Partial<Record<AuditEventType, NoticeTopic>> = {
  'sign-in.succeeded': 'sign-in',
  'consent.given': 'consent',
};

const WORDS = {
  'sign-in': { subject: 'notices.signIn.subject', text: 'notices.signIn.text' },
  consent: { subject: 'notices.consent.subject', text: 'notices.consent.text' },
} as const satisfies Record<NoticeTopic, { subject: string; text: string }>;

/** Makes a recorder that tells. Whoever asked for nothing costs nothing: the person of a request is known already. */
export function createWanted({ record, people, tell, now, begins, nameOf }: WantedParts): Audit {
  return async (event) => {
    await record(event);
    const { type, personId, clientId, details } = event;
    const topic = TOPICS[type];
    if (!topic || !personId || !clientId || (topic === 'sign-in' && !begins(details?.method))) return;
    const person = await people.find(personId);
    if (!person?.preferences?.topics?.includes(topic)) return;
    const service = await nameOf(clientId, person.language);
    if (service) await tell(person, { ...WORDS[topic], values: { service, when: now() } });
  };
}
