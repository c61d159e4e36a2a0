/** Requests to bring an organisation in, and the agreement of its other legal representatives. */
import type { RegisteredOrganisation, Representative } from './register.ts';

/** Where an open request stands: with the register, with officers, or with the other representatives. */
export type OpenStatus = 'checking' | 'review' | 'consents';

/** How a request ended. `given-up`: the register could not say; `lapsed`: somebody never answered. */
export type EndStatus = 'added' | 'refused' | 'cancelled' | 'given-up' | 'lapsed';

/** Why a request was refused; each has words of its own on the pages. */
export const REFUSALS = [
  'unknown',
  'suspended',
  'dissolved',
  'identity',
  'not-named',
  'co-representative',
  'officer',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What the register said last, with its name for that answer. */
export type Registered = RegisteredOrganisation & { readonly reference: string };

/** An officer says that the person is this representative, although not everything fits. */
export interface Vouched {
  readonly by: string;
  readonly at: string;
  readonly representative: Representative;
  /** Papers and person were seen at the counter. */
  readonly seen: boolean;
}

/** What is known of an open request. */
export interface RequestContent {
  readonly found?: Registered;
  /** Place in the register's list of the representative whom the person may be. */
  readonly index?: number;
  readonly vouched?: Vouched;
}

/** A request. */
export interface OrganisationRequest extends RequestContent {
  readonly id: string;
  readonly personId: string;
  /** The organisation's, as the country writes it. */
  readonly code: string;
  readonly status: OpenStatus | EndStatus;
  readonly refusal?: Refusal;
  /** Attempts made to ask the register. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** Until when the officers, or the other representatives, have time. */
  readonly dueAt?: Date;
  readonly decidedAt?: Date;
  /** The organisation's name, when the request has ended. */
  readonly name?: string;
  /** What an officer told the person. */
  readonly note?: string;
}

export type ConsentAnswer = 'agreed' | 'refused';

/** What another representative said; nothing yet without an answer. */
export interface Consent {
  readonly position: number;
  readonly personId?: string;
  readonly answer?: ConsentAnswer;
}

/** How an open request goes on. */
export interface Progress extends RequestContent {
  readonly status: OpenStatus;
  readonly dueAt?: Date;
  /** Seconds until a job takes it; absent when none does. */
  readonly dueIn?: number;
}

/** How a request ends. */
export interface RequestEnd {
  readonly status: EndStatus;
  readonly refusal?: Refusal;
  readonly by?: string;
  readonly name?: string;
  readonly note?: string;
}

/** Where requests are kept; encrypted beside the code, which is public. */
export interface OrganisationRequestStore {
  /** False when the person has an open one for this code. In `dueIn` seconds a job takes it, if nothing happens before. */
  add(request: Pick<OrganisationRequest, 'id' | 'personId' | 'code'>, dueIn: number): Promise<boolean>;
  find(id: string): Promise<OrganisationRequest | undefined>;
  /** The latest ones, newest first. */
  ofPerson(personId: string): Promise<readonly OrganisationRequest[]>;
  /** The open one, read anew; whoever else locks it waits until the running transaction ends. */
  lock(id: string): Promise<OrganisationRequest | undefined>;
  /** Takes up to `limit` open ones that are due; no other node gets them for `leaseSeconds`. */
  takeDue(limit: number, leaseSeconds: number): Promise<readonly OrganisationRequest[]>;
  /** It is due again in so many seconds. */
  postpone(id: string, inSeconds: number): Promise<void>;
  /** Those for this code that wait for representatives are due at once. */
  wake(code: string): Promise<void>;
  progress(id: string, progress: Progress): Promise<void>;
  /** Ends it and forgets what the register said; true for exactly one caller on all nodes. */
  decide(id: string, end: RequestEnd): Promise<boolean>;
  /** Open ones with officers, the most urgent first. */
  queue(page: { readonly limit: number; readonly offset: number }): Promise<readonly OrganisationRequest[]>;
  /** What the holders of these numbers were asked and said, by number. */
  consents(id: string, numbers: readonly string[]): Promise<ReadonlyMap<string, Consent>>;
  /** Asks the holders of these numbers, who were not asked yet. */
  askConsent(id: string, numbers: readonly string[]): Promise<void>;
  /** False when that one has answered already. */
  answer(
    id: string,
    consent: { readonly position: number; readonly personId: string; readonly answer: ConsentAnswer },
  ): Promise<boolean>;
  /** Open requests that wait for the holder of one of these numbers, oldest first. */
  waitingFor(numbers: readonly string[]): Promise<readonly OrganisationRequest[]>;
}
