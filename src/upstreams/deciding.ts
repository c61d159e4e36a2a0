/** What officers decide about arrivals that do not fit an account: the decision, what follows from it and the notice are one. */
import { randomUUID } from 'node:crypto';
import { type EndingSessionsParts, endSessionsBy } from '../artifacts/ending-sessions.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Statement } from '../identity/statement.ts';
import type { Tell } from '../messages/notices.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { CaseDecision, CaseFacts, CaseStore, IdentityCase } from './cases.ts';
import type { Link, LinkStore } from './links.ts';
import { statementFrom } from './newcomer.ts';
import { methodOf, type Upstreams } from './upstream.ts';
import { createWordKeeper } from './vouching.ts';

export interface DecidingParts extends EndingSessionsParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly identityCases: CaseStore;
  readonly links: LinkStore;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly tell: Tell;
  readonly transaction: Transaction;
  readonly upstreams: Pick<Upstreams, 'nameOf'>;
  /** Lets the account say something else of its owner; what was proven before counts for nothing. */
  readonly restate: (
    before: Person,
    to: Statement,
    how: {
      readonly reason: string;
      readonly by: string;
      readonly role: 'identity-officer';
      readonly details: Readonly<Record<string, unknown>>;
    },
  ) => Promise<void>;
}

/** How an officer (person id) decides; `adopt`: the account says from now on what the upstream says. */
export interface Deciding {
  readonly decision: CaseDecision;
  readonly adopt: boolean;
  readonly reason: string;
  readonly by: string;
}

/** `late`: it was decided before, or the account is gone; `taken`: somebody else has the number, or the account there. */
export type Decided = 'done' | 'late' | 'taken';

const TEXTS = {
  same: 'links.mail.decided.same',
  other: 'links.mail.decided.other',
  twice: 'links.mail.decided.twice',
} as const satisfies Record<CaseDecision, string>;

/** What the account would say, if an officer lets it say what the upstream says; undefined when that changes nothing or cannot be. */
export function adoptable({ doubts, facts }: IdentityCase, person: Person, country: Country): Statement | undefined {
  return isAboutFacts(doubts) && facts ? statementFrom(person, facts.vouched, country) : undefined;
}

const isAboutFacts = (doubts: IdentityCase['doubts']): boolean =>
  doubts.some((doubt) => doubt !== 'subject' && doubt !== 'account');

/** Whether the upstream says something else of the person that no account can say, such as a birth date that their number denies. */
export const cannotAdopt = (one: IdentityCase, person: Person, country: Country): boolean =>
  one.facts !== undefined &&
  one.otherId === undefined &&
  isAboutFacts(one.doubts) &&
  adoptable(one, person, country) === undefined;

/** Makes the function that decides. */
export function createDeciding(parts: DecidingParts) {
  const { audit, country, identityCases, links, now, people, tell, transaction, upstreams } = parts;
  const keepWord = createWordKeeper(parts);

  const nameOf = (upstream: string, { language }: Person): string => upstreams.nameOf(upstream)?.[language] ?? upstream;

  async function unlink(person: Person, link: Link): Promise<void> {
    await links.remove(link.id);
    await endSessionsBy(parts, { personId: person.id, method: methodOf(link.upstream) });
    await audit({ type: 'link.removed', personId: person.id, details: { upstream: link.upstream, how: 'staff' } });
  }

  /** One account there for each account here: the one that the officer saw. */
  async function linkTo(person: Person, upstream: string, { issuer, subject }: CaseFacts): Promise<void> {
    const found = await links.find(upstream, issuer, subject);
    if (found?.personId === person.id) return;
    if (found) throw new AppError('already_used', 'the account there is connected to another person');
    for (const link of await links.ofPerson(person.id)) if (link.upstream === upstream) await unlink(person, link);
    const made = { id: randomUUID(), personId: person.id, upstream, issuer, subject, since: now() };
    await links.add({ ...made, by: 'staff' });
    await audit({ type: 'link.added', personId: person.id, details: { upstream, how: 'staff' } });
  }

  /** The upstream's word is the proof of what the account says from now on. */
  async function adopt(before: Person, one: IdentityCase, facts: CaseFacts, { by, reason }: Deciding): Promise<void> {
    const to = adoptable(one, before, country);
    if (!to) return;
    const details = { by, case: one.id };
    await parts.restate(before, to, { reason, by, role: 'identity-officer', details });
    const person = await people.lock(before.id);
    if (!person || facts.proof === undefined) return;
    const [upstream, source] = [one.upstream, nameOf(one.upstream, person)];
    const word = { upstream, method: facts.proof, source, at: Math.floor(now().getTime() / 1000), by };
    if (!(await keepWord(person, word))) throw new AppError('already_used', 'somebody has the number');
  }

  async function follow(person: Person, one: IdentityCase, facts: CaseFacts, how: Deciding): Promise<void> {
    const { decision } = how;
    if (decision === 'same') {
      if (how.adopt) await adopt(person, one, facts, how);
      await linkTo(person, one.upstream, facts);
    }
    if (decision === 'other' && one.kind === 'changed') {
      const link = await links.find(one.upstream, facts.issuer, facts.subject);
      if (link?.personId === person.id) await unlink(person, link);
    }
  }

  async function decide(seen: IdentityCase, how: Deciding): Promise<Decided> {
    const { decision, by, reason } = how;
    const person = await people.lock(seen.personId);
    const one = await identityCases.find(seen.id);
    if (!person || isLeaving(person) || !one?.facts || one.decision) return 'late';
    const isDecided = await identityCases.decide(one.id, { decision, reason, by, at: now() });
    if (!isDecided) return 'late';
    await follow(person, one, one.facts, how);
    const adopted = decision === 'same' && how.adopt;
    const details = { case: one.id, upstream: one.upstream, decision, adopted, reason, by };
    await audit({ type: 'identity-case.decided', personId: person.id, details });
    const values = { upstream: nameOf(one.upstream, person), reason };
    const text = adopted ? 'links.mail.decided.adopted' : TEXTS[decision];
    await tell(person, { subject: 'links.mail.decided.subject', text, values });
    return 'done';
  }

  return async (seen: IdentityCase, how: Deciding): Promise<Decided> => {
    try {
      return await transaction(() => decide(seen, how));
    } catch (error) {
      if (error instanceof AppError && error.code === 'already_used') return 'taken';
      throw error;
    }
  };
}

/** Decides a case. */
export type DecideCase = ReturnType<typeof createDeciding>;
