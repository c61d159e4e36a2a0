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

/** Where consents are kept; an ended one stays as evidence. */
export interface ConsentStore {
  /** The open consent of this person for this relying party, for oneself or under a mandate. */
  find(personId: string, clientId: string, mandateId: string | undefined): Promise<Consent | undefined>;
  /** Adds a consent and ends the open one before it. */
  replace(consent: Consent): Promise<void>;
}
