/** What officers decide about arrivals that do not fit an account: the decision, what follows from it and the notice are one. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Statement } from '../identity/statement.ts';
import type { Tell } from '../messages/notices.ts';
import { holdersOf } from '../proofing/holders.ts';
import { type ProofStore, upstreamReference } from '../proofing/proofs.ts';
import type { CaseDecision, CaseFacts, CaseStore, IdentityCase } from './cases.ts';
import type { Link, LinkStore } from './links.ts';
import { statementFrom } from './newcomer.ts';
import { methodOf, type Upstreams } from './upstream.ts';

export interface DecidingParts {
  readonly artifacts: Pick<ArtifactStore, 'openSessions' | 'findSessionByUid' | 'endSessionGrants'>;
  readonly audit: Audit;
  readonly country: Country;
  readonly identityCases: CaseStore;
  readonly links: LinkStore;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly tell: Tell;
  readonly transaction: Transaction;
  readonly upstreams: Pick<Upstreams, 'find'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
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
  const isAboutFacts = doubts.some((doubt) => doubt !== 'subject' && doubt !== 'account');
  return isAboutFacts && facts ? statementFrom(person, facts.vouched, country) : undefined;
}

/** Makes the function that decides. */
export function createDeciding(parts: DecidingParts) {
  const { artifacts, audit, country, identityCases, links, now, people, proofs, tell, transaction, upstreams } = parts;

  async function nameOf(upstream: string, { language }: Person): Promise<string> {
    return (await upstreams.find(upstream))?.definition.name[language] ?? upstream;
  }

  /** Whoever came in from there is out. */
  async function endSessions({ id }: Person, upstream: string): Promise<void> {
    const open = await artifacts.openSessions(id);
    for (const { uid } of open.filter(({ methods }) => methods.includes(methodOf(upstream)))) {
      await artifacts.findSessionByUid(uid);
      await artifacts.endSessionGrants(uid);
      await parts.endSession(uid);
    }
  }

  async function unlink(person: Person, link: Link): Promise<void> {
    await links.remove(link.id);
    await endSessions(person, link.upstream);
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
    if ((await holdersOf(person, people)).length > 0) throw new AppError('already_used', 'somebody has the number');
    const [id, personId, method] = [randomUUID(), person.id, facts.proof];
    const [source, reference] = [await nameOf(one.upstream, person), upstreamReference(one.upstream)];
    const proof = { id, personId, method, source, reference, at: Math.floor(now().getTime() / 1000) };
    await proofs.add(proof);
    await people.save({ ...person, proofs: [...person.proofs, proof] });
    await audit({ type: 'proof.added', personId, details: { method, proof: id, source, by } });
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
    const values = { upstream: await nameOf(one.upstream, person), reason };
    await tell(person, { subject: 'links.mail.decided.subject', text: TEXTS[decision], values });
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
