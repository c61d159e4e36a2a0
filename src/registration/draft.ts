/** An account that somebody is about to open: what is known so far, and which step comes next. Pure. */
import type { Conversation } from '../conversations/conversation.ts';
import { type CodeState, NO_CODE } from '../conversations/one-time-code.ts';
import type { Contact, Person, PersonLanguage } from '../identity/person.ts';
import type { Statement, StatementKind } from '../identity/statement.ts';

/** How messages reach a contact. */
export type Channel = 'mail' | 'sms';

/** Where the person wants to be reached; it becomes their login. */
export interface DraftContact {
  readonly channel: Channel;
  /** E.164, or an address in lower case. */
  readonly to: string;
  /** The right code came back, at that time (seconds since the epoch). */
  readonly verifiedAt?: number;
}

/** A way to sign in, as it will be kept. */
export interface DraftWay {
  readonly method: string;
  readonly data: unknown;
  readonly lookup?: string;
  /** When it was got, in seconds since the epoch. */
  readonly at: number;
}

/** Kept (encrypted) for an hour, in one browser. */
export interface Draft {
  /** The id that the person will have. */
  readonly personId: string;
  readonly kind: StatementKind;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** The sign-in that this began at, and its service. */
  readonly interaction?: string;
  readonly clientId?: string;
  readonly uiLocales?: string;
  readonly statement?: Statement;
  readonly contact?: DraftContact;
  readonly code?: CodeState;
  /** Why the last code was not sent. */
  readonly unsent?: 'tooSoon' | 'noMore' | 'limited';
  /** This contact opens another account. */
  readonly taken?: string;
  /** The same, once its code came back: the person may say that it is nobody else's any more. */
  readonly claimable?: DraftContact & { readonly verifiedAt: number };
  /** The person said so of the contact. */
  readonly claims?: true;
  /** The form of a way to sign in that waits for an answer. */
  readonly talk?: Conversation;
  readonly first?: DraftWay;
  /** A way that needs no login; `none` when it was declined. */
  readonly further?: DraftWay | 'none';
}

/** The steps in their order; each is a page under /register. */
export const STEPS = ['details', 'contact', 'code', 'secure', 'device', 'agree'] as const;
export type Step = (typeof STEPS)[number];

const doneBy: Readonly<Record<Step, (draft: Draft) => boolean>> = {
  details: ({ statement }) => statement !== undefined,
  contact: ({ contact }) => contact !== undefined,
  code: ({ contact }) => contact?.verifiedAt !== undefined,
  secure: ({ first }) => first !== undefined,
  device: ({ further }) => further !== undefined,
  agree: () => false,
};

/** Whether a step is done. */
export const isDone = (step: Step, draft: Draft): boolean => doneBy[step](draft);

/** The first step that is not done. */
export const nextStep = (draft: Draft, steps: readonly Step[]): Step =>
  steps.find((step) => !isDone(step, draft)) ?? 'agree';

/** Whether a step may be shown and answered: what comes before is done, and a code that was right is not asked for again. */
export function isOpen(step: Step, draft: Draft, steps: readonly Step[]): boolean {
  const at = steps.indexOf(step);
  if (at < 0 || (step === 'code' && isDone('code', draft))) return false;
  return steps.slice(0, at).every((before) => isDone(before, draft));
}

/** The step before, by its path; the code is not gone back to. */
export function pathBefore(step: Step, steps: readonly Step[]): string {
  const before = steps.slice(0, steps.indexOf(step)).filter((one) => one !== 'code');
  const last = before.at(-1);
  return last ? `/register/${last}` : '/register';
}

const withoutWays = ({ talk: _talk, first: _first, further: _further, ...rest }: Draft): Draft => rest;

/** With another statement; ways to sign in were judged by the old one, so they are chosen anew. */
export function withStatement(draft: Draft, statement: Statement): Draft {
  const same = JSON.stringify(draft.statement) === JSON.stringify(statement);
  return same ? draft : { ...withoutWays(draft), statement };
}

/** With another contact, which is to be verified; ways to sign in were judged by the old one. */
export function withContact(draft: Draft, contact: Omit<DraftContact, 'verifiedAt'>): Draft {
  const { taken: _, unsent: __, claimable: ___, claims: ____, code, ...rest } = draft;
  // A code to one contact says nothing of another; how many were sent stays known.
  const counted = code ? { code: { ...NO_CODE, codes: code.codes } } : {};
  return { ...withoutWays(rest), ...counted, contact };
}

/** With the contact that was taken: whoever had it before has it no more. Undefined when nothing was shown. */
export function withClaim({ claimable, taken: _, ...rest }: Draft): Draft | undefined {
  return claimable && { ...withoutWays(rest), contact: claimable, claims: true };
}

/** Whether two contacts are one. */
export const isSameContact = (one: Pick<DraftContact, 'to'> | undefined, other: Pick<DraftContact, 'to'>): boolean =>
  one?.to === other.to;

/** The person that the draft describes; undefined while there is no statement. */
export function personOf({ personId, statement, contact }: Draft, language: PersonLanguage): Person | undefined {
  if (!statement) return undefined;
  const verifiedAt = contact?.verifiedAt;
  const contacts = (channel: Channel): Contact[] =>
    contact?.channel === channel
      ? [
          {
            value: contact.to,
            verified: verifiedAt !== undefined,
            primary: true,
            ...(verifiedAt ? { verifiedAt } : {}),
          },
        ]
      : [];
  return {
    id: personId,
    status: 'active',
    language,
    ...statement,
    phones: contacts('sms'),
    emails: contacts('mail'),
    proofs: [],
  };
}
