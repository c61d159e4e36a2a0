/** What a service showed of itself when a person answered: a hash of each part. */
export interface ShownParts {
  readonly name: string;
  readonly organisation: string;
  /** The hosts that answers are sent to. */
  readonly addresses: string;
  /** By which right it has the required claims. */
  readonly basis: string;
  /** Of each claim that was answered, whether it is required (`r` or `o`) and its purpose. */
  readonly claims: Readonly<Record<string, string>>;
}

/** What a person agreed to: durable, one open consent per person, relying party and mandate (or oneself). */
export interface Consent {
  readonly id: string;
  readonly personId: string;
  readonly clientId: string;
  /** Undefined when the person agreed for themselves. */
  readonly mandateId: string | undefined;
  readonly scopes: readonly string[];
  /** Claims that the service may have. */
  readonly granted: readonly string[];
  /** Claims that were asked for and not given. */
  readonly refused: readonly string[];
  /** SHA-256 of what the service showed of itself: name, responsible body, redirects, claims and purposes. */
  readonly shownHash: Buffer;
  /** The same part by part, so that only what changed is asked again; undefined for what was agreed to before it was kept. */
  readonly shown: ShownParts | undefined;
  readonly language: string;
  /** The level at which the person answered. */
  readonly acr: string;
}

/** What a consent is about; there is one open consent at most for each. */
export type ConsentKey = Pick<Consent, 'personId' | 'clientId' | 'mandateId'>;

/**
 * Why a consent ended: another answer took its place, the person changed it or withdrew it on their pages, their account
 * was closed, or they said that a sign-in was not theirs.
 */
export type ConsentEnd = 'answered' | 'changed' | 'withdrawn' | 'closed' | 'reported';

/** Ends after which the service has nothing any more. */
export const STOPS = ['withdrawn', 'closed', 'reported'] as const satisfies readonly ConsentEnd[];
export type Stop = (typeof STOPS)[number];

/** A consent with its times. */
export interface KeptConsent extends Consent {
  /** When this answer was given. */
  readonly agreedAt: Date;
  /** Since when, without a break, the service has had something. */
  readonly since: Date;
  readonly ended?: { readonly at: Date; readonly why: ConsentEnd };
}

/** Which consents of a person: newest answer first. */
export interface ConsentsAsked {
  /** `stopped`: the last of each service and party that has no open one, if it ended after `since`. */
  readonly state: 'open' | 'stopped';
  readonly since?: Date;
  readonly limit: number;
  readonly offset: number;
}

/** Where consents are kept; an ended one stays as evidence. */
export interface ConsentStore {
  /** The open consent of this person for this relying party, for oneself or under a mandate. */
  find(personId: string, clientId: string, mandateId: string | undefined): Promise<Consent | undefined>;
  /** Adds a consent and ends the open one before it, because it was answered anew unless `why` says otherwise. */
  replace(consent: Consent, why?: ConsentEnd): Promise<void>;
  /** Every answer that a person gave a service for one party, newest first; without a service every one of theirs. */
  list(personId: string, about?: Omit<ConsentKey, 'personId'>): Promise<readonly KeptConsent[]>;
  /** A page of a person's consents, and how many there are in all. */
  page(personId: string, asked: ConsentsAsked): Promise<{ total: number; consents: readonly KeptConsent[] }>;
  /** One of this person's consents, open or ended. */
  get(personId: string, id: string): Promise<KeptConsent | undefined>;
  /** Whoever else changes consents of this person waits until the running transaction ends. */
  lock(personId: string): Promise<void>;
  /** Ends the open consent; undefined when there is none, so that of several who end it one is told. */
  end(key: ConsentKey, why: ConsentEnd): Promise<KeptConsent | undefined>;
}
