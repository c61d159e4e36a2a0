/** Which of our people an upstream's subject is. */

/** How it became known: by the proven number, by showing both accounts in one sitting, with the account itself, or by staff. */
export type LinkedBy = 'number' | 'both' | 'created' | 'staff';

/** One subject of one upstream that belongs to one person: it counts for as long as the same issuer answers there. */
export interface Link {
  readonly id: string;
  readonly personId: string;
  readonly upstream: string;
  /** Personal: what the upstream calls them. */
  readonly issuer: string;
  readonly subject: string;
  readonly by: LinkedBy;
  readonly since: Date;
  readonly lastUsedAt?: Date;
}

/** Of these links the one that counts at an upstream where this issuer answers: one of an issuer before it opens nothing. */
export const countingLink = (links: readonly Link[], upstream: string, issuer: string): Link | undefined =>
  links.find((link) => link.upstream === upstream && link.issuer === issuer);

/** Where links are kept; what upstreams call people is encrypted and found by keyed hashes. */
export interface LinkStore {
  /** The link of this subject. */
  find(upstream: string, issuer: string, subject: string): Promise<Link | undefined>;
  /** A person's links, oldest first. */
  ofPerson(personId: string): Promise<readonly Link[]>;
  /** Fails with `already_used` when the subject belongs to somebody, or the person has a link there, of whatever issuer. */
  add(link: Omit<Link, 'lastUsedAt'>): Promise<void>;
  /** False when it was gone. */
  remove(id: string): Promise<boolean>;
  /** It was used now. */
  used(id: string, at: Date): Promise<void>;
  /** Ids of the upstreams that the person has switched off for their account. */
  switchedOff(personId: string): Promise<readonly string[]>;
  switchOff(personId: string, upstream: string, at: Date): Promise<void>;
  switchOn(personId: string, upstream: string): Promise<void>;
}
