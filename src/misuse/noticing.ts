/** Telling a person of a sign-in that may not be theirs: in a browser that nobody knows, from elsewhere, or after much guessing. */
import { randomBytes } from 'node:crypto';
import type { AuditStore, PastEvent } from '../audit/audit.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import { countryOf, type Origin } from '../origin/origin.ts';
import { originWords } from '../origin/words.ts';
import type { Pages } from '../web/pages.ts';
import type { ReportedSignIn, ReportLinkStore } from './reports.ts';

export interface NoticingParts {
  readonly auditTrail: Pick<AuditStore, 'ofPerson'>;
  readonly issuer: string;
  readonly now: () => Date;
  readonly pages: Pick<Pages, 'words'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly reportLinks: ReportLinkStore;
  readonly tell: Tell;
}

/** A sign-in that just succeeded at the door. */
export interface NewSignIn {
  readonly personId: string;
  readonly clientId: string;
  readonly method: string;
  readonly credential: string | undefined;
  /** The browser remembers this person. */
  readonly isKnown: boolean;
  readonly origin: Origin;
  /** Names the authorization request in the audit trail. */
  readonly visit: string;
}

/** Tells of a sign-in where it is new or unusual. */
export type NoticeSignIn = (signIn: NewSignIn) => Promise<void>;

/** Why it is told of. */
export type Why = 'country' | 'attempts' | 'device';

const EVENTS = ['sign-in.succeeded', 'sign-in.failed', 'sign-in.throttled'] as const;
const READ = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
const REMEMBERED_MS = 180 * DAY_MS;
const LINK_MS = 7 * DAY_MS;
/** So many refused attempts before a success are unusual. */
const MANY = 5;
const TOKEN_BYTES = 32;

/** A country that is known; the provider's own network is none. */
function abroadOf(origin: Origin | undefined): string | undefined {
  const country = origin && countryOf(origin);
  return country === 'local' ? undefined : country;
}

/**
 * Why a sign-in is told of, by the events before it, newest first; undefined where it is like any other. The very first sign-in of
 * an account is no news. Pure.
 */
export function whyUnusual(signIn: NewSignIn, events: readonly PastEvent[], now: Date): Why | undefined {
  const isOwn = ({ details }: PastEvent): boolean => details.visit === signIn.visit;
  const before = events.filter((event) => event.type === 'sign-in.succeeded' && !isOwn(event));
  const refused = events.filter(({ type }) => type !== 'sign-in.succeeded');
  const last = before[0]?.at.getTime() ?? 0;
  if (refused.filter(({ at }) => at.getTime() > last).length >= MANY) return 'attempts';
  if (before.length === 0) return undefined;
  const recent = before.filter(({ at }) => now.getTime() - at.getTime() < REMEMBERED_MS);
  const known = recent.map(({ from }) => abroadOf(from)).filter((country) => country !== undefined);
  const country = abroadOf(signIn.origin);
  if (country !== undefined && known.length > 0 && !known.includes(country)) return 'country';
  return signIn.isKnown ? undefined : 'device';
}

const SUBJECTS = {
  country: 'newSignIn.country.subject',
  attempts: 'newSignIn.attempts.subject',
  device: 'newSignIn.device.subject',
} as const;
const TEXTS = {
  country: 'newSignIn.country.text',
  attempts: 'newSignIn.attempts.text',
  device: 'newSignIn.device.text',
} as const;

/** Makes the function that tells. */
export function createNoticing(parts: NoticingParts): NoticeSignIn {
  const { auditTrail, issuer, now, pages, people, reportLinks, tell } = parts;

  async function linkTo(personId: string, signIn: ReportedSignIn): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await reportLinks.keep(token, { personId, signIn }, new Date(now().getTime() + LINK_MS));
    return `${issuer}/account/not-me/${token}`;
  }

  async function tellOf(person: Person, why: Why, { clientId, method, credential, origin }: NewSignIn): Promise<void> {
    const when = now();
    const credentials = credential === undefined ? [] : [credential];
    const link = await linkTo(person.id, { at: when, clientId, methods: [method], credentials, from: origin });
    const values = { when, ...originWords(origin, pages.words(person.language), person.language) };
    const way = { text: 'newSignIn.link', values: { link } };
    await tell(person, { subject: SUBJECTS[why], text: TEXTS[why], values, way });
  }

  return async (signIn) => {
    const events = await auditTrail.ofPerson(signIn.personId, { types: EVENTS, limit: READ });
    const why = whyUnusual(signIn, events, now());
    const person = why && (await people.find(signIn.personId));
    if (why && person) await tellOf(person, why, signIn);
  };
}
