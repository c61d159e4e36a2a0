/** What needs a second pair of eyes, and whose they may be. */
import { AppError } from '../errors.ts';

/** Who does something, and the people who answer for it. */
export interface Actor {
  readonly via: 'page' | 'api' | 'file' | 'command';
  /** Ids of people: the one at the page, or everybody who answers for the client or the command; never none. */
  readonly people: readonly string[];
  /** The machine client that acts. */
  readonly clientId?: string;
}

/** Somebody at a page. */
export const atPage = ({ id }: { readonly id: string }): Actor => ({ via: 'page', people: [id] });

/** Who did it, where it was one person: of a program nobody alone of those who answer for it. */
export const personOf = ({ people: [first], clientId }: Actor): string | undefined =>
  clientId === undefined ? first : undefined;

/** The first of those who answer for it; `not_allowed` where there is nobody. */
export function answererOf({ people: [first] }: Pick<Actor, 'people'>): string {
  if (first === undefined) throw new AppError('not_allowed', 'nobody answers for this');
  return first;
}

/**
 * `files`: a change set of configuration files; `team`: a new owner of a team that has none; `merge`: of two accounts, or its
 * undoing; `upstream`: an identity provider in front of this one.
 */
export type ChangeKind = 'registration' | 'role' | 'keys' | 'files' | 'team' | 'merge' | 'upstream';

/** How a request ended; `stale` when what it was about had changed meanwhile. */
export type Outcome = 'approved' | 'refused' | 'withdrawn' | 'stale';

export interface Decision {
  readonly outcome: Outcome;
  readonly by: readonly string[];
  readonly at: Date;
  readonly note?: string;
}

/** A change that somebody asked for. */
export interface ChangeRequest<Content = unknown> {
  readonly id: string;
  readonly kind: ChangeKind;
  /** What is to change: a client_id, the id of a person, the name of a key. */
  readonly subject: string;
  /** Id of the ministry or province whose staff decide; without it, those of the whole country. */
  readonly authority?: string;
  /** The team that asks. */
  readonly teamId?: string;
  readonly content: Content;
  readonly reason: string;
  readonly by: Actor;
  readonly at: Date;
  readonly decision?: Decision;
  /** When it was carried out, where that is not the decision's doing. */
  readonly usedAt?: Date;
}

export type NewChangeRequest<Content = unknown> = Omit<ChangeRequest<Content>, 'at' | 'decision' | 'usedAt'>;

/** Which requests, newest last for those that wait and newest first otherwise; 20 on a page, the first is 1. */
export interface RequestsAsked {
  readonly kind: ChangeKind;
  readonly open: boolean;
  /** Of these ministries and provinces only. */
  readonly authorities?: readonly string[] | undefined;
  readonly page: number;
}

/** Where change requests are kept. */
export interface ApprovalStore {
  add(request: NewChangeRequest): Promise<void>;
  find(id: string): Promise<ChangeRequest | undefined>;
  /** Read anew; whoever else locks it waits until the running transaction ends. */
  lock(id: string): Promise<ChangeRequest | undefined>;
  list(asked: RequestsAsked): Promise<{ requests: readonly ChangeRequest[]; more: boolean }>;
  /** Every request about one thing, newest first; of very many the latest. */
  about(kind: ChangeKind, subject: string): Promise<readonly ChangeRequest[]>;
  /** What somebody asked for, newest first; of very many the latest. */
  askedBy(personId: string): Promise<readonly ChangeRequest[]>;
  /** False when it was decided already. The database refuses a decision of whoever asked. `kept` replaces what was asked for. */
  decide(
    id: string,
    decision: Omit<Decision, 'at'>,
    kept?: Pick<ChangeRequest, 'content' | 'reason'>,
  ): Promise<boolean>;
  /** Marks an approved request as carried out; false when it was before, or is not approved. */
  use(id: string): Promise<boolean>;
}

/**
 * What stays on record of a request that has ended, where that is less than what was asked for: of a secret that somebody
 * entered (the member `secret` of the content) that there was one.
 */
export function keptOf({ content, reason }: ChangeRequest): Pick<ChangeRequest, 'content' | 'reason'> | undefined {
  const { secret } = (content ?? {}) as { readonly secret?: unknown };
  return secret === undefined ? undefined : { content: { ...(content as object), secret: '' }, reason };
}

/** Whether somebody may approve or refuse: nobody who asked, and nobody of the team that asks. */
export function mayDecide(
  { by, decision }: Pick<ChangeRequest, 'by' | 'decision'>,
  people: readonly string[],
  teamMembers: readonly string[] = [],
): boolean {
  if (decision || people.length === 0) return false;
  const asked = new Set([...by.people, ...teamMembers]);
  return !people.some((id) => asked.has(id));
}
