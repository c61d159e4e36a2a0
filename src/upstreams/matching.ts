/** Which of our people arrives from an upstream: by the link; else by the rule, and then the link is made. */
import { randomUUID } from 'node:crypto';
import { AppError, type Transaction } from '../errors.ts';
import { isGone, isLeaving, type Person } from '../identity/person.ts';
import type { Definition } from './definition.ts';
import { createDoubting, type DoubtingParts } from './doubting.ts';
import { countingLink, type Link, type LinkedBy, type LinkStore } from './links.ts';
import { identityIn, levelOf } from './meaning.ts';
import { newcomerFrom, type Unopened } from './newcomer.ts';
import { doubtsAbout, type Holder, judge, numberIn, type Verdict } from './rule.ts';
import type { Answer } from './upstream.ts';
import { createVouching, type VouchingParts } from './vouching.ts';

export interface MatchingParts extends VouchingParts, DoubtingParts {
  readonly links: LinkStore;
  readonly transaction: Transaction;
  /** Records that a new person accepted the legal texts in force, in their language. */
  readonly accept: (person: Pick<Person, 'id' | 'language'>) => Promise<void>;
}

/** Who it is. */
export type Match =
  | { readonly kind: 'known'; readonly link: Link }
  /** Found by the number, and connected by now. */
  | { readonly kind: 'matched'; readonly personId: string }
  /** Officers look into it; nobody is signed in. */
  | { readonly kind: 'doubtful'; readonly caseId: string }
  /** Nobody is let in from there; the reason is nobody's business. */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'unknown' };

/** What came of connecting an upstream to an account; `has-other` that the account is connected to another subject there. */
export type Connected =
  | { readonly kind: 'linked'; readonly link: Link }
  | { readonly kind: 'doubtful'; readonly caseId: string }
  /** `refused`: officers have decided that it is somebody else. */
  | { readonly kind: 'has-other' | 'unusable' | 'refused' };

/** What came of opening an account; `taken` that the number has one. */
export type Opened = { readonly kind: 'opened'; readonly personId: string } | { readonly kind: Unopened | 'taken' };

export interface Matching {
  match(definition: Definition, answer: Answer): Promise<Match>;
  /** The person has shown in one sitting that both accounts are theirs. */
  linkAfterBoth(personId: string, definition: Definition, answer: Answer): Promise<Connected>;
  /** Opens the account that `newcomerFrom` describes, for somebody who accepted the legal texts. */
  createFrom(definition: Definition, answer: Answer, language: Person['language']): Promise<Opened>;
}

/** Makes it. */
export function createMatching(parts: MatchingParts): Matching {
  const { accept, audit, country, links, now, people, tell, transaction } = parts;
  const keepProof = createVouching(parts);
  const doubting = createDoubting(parts);

  /** Another issuer answered there before: who somebody was to that one opens nothing any more. */
  async function removeOutdated(personId: string, upstream: string, issuer: string): Promise<void> {
    const outdated = (await links.ofPerson(personId)).filter(
      (one) => one.upstream === upstream && one.issuer !== issuer,
    );
    for (const { id } of outdated) {
      await links.remove(id);
      await audit({ type: 'link.removed', personId, details: { upstream, how: 'replaced' } });
    }
  }

  /** The link with its proof, record and notice. */
  async function link(person: Person, definition: Definition, answer: Answer, by: LinkedBy): Promise<Link> {
    const { issuer, subject } = answer;
    const upstream = definition.id;
    const made = { id: randomUUID(), personId: person.id, upstream, issuer, subject, by, since: now() };
    await removeOutdated(person.id, upstream, issuer);
    await links.add(made);
    await links.used(made.id, now());
    await keepProof(person, definition, answer);
    await audit({ type: 'link.added', personId: person.id, details: { upstream, how: by } });
    const values = { upstream: definition.name[person.language], when: now() };
    if (by !== 'created')
      await tell(person, { subject: 'links.mail.added.subject', text: 'links.mail.added.text', values });
    return made;
  }

  const isSwitchedOff = async (personId: string, { id }: Definition): Promise<boolean> =>
    (await links.switchedOff(personId)).includes(id);

  /** Who is connected is signed in, whatever the upstream says of them by now: that is looked into. */
  async function known(found: Link, definition: Definition, answer: Answer): Promise<Match> {
    const person = await people.lock(found.personId);
    if (!person || isGone(person) || (await isSwitchedOff(person.id, definition))) return { kind: 'unusable' };
    await links.used(found.id, now());
    const vouched = identityIn(definition, answer);
    const doubts = levelOf(definition, answer.acr).identifies ? doubtsAbout(person, vouched, country) : [];
    if (doubts.length > 0 && !isLeaving(person))
      await doubting.findOrOpen(definition, answer, { kind: 'changed', person, doubts });
    else if ((await keepProof(person, definition, answer)) === 'conflict')
      await doubting.findOrOpen(definition, answer, { kind: 'changed', person, doubts: ['account'] });
    return { kind: 'known', link: found };
  }

  async function holdersOf(definition: Definition, answer: Answer): Promise<readonly Holder[]> {
    const number = numberIn(identityIn(definition, answer), country);
    const found = number ? await people.findByIdentifier(number) : [];
    const holders: Holder[] = [];
    for (const { id } of found) {
      const person = await people.lock(id);
      const hasOther = countingLink(await links.ofPerson(id), definition.id, answer.issuer) !== undefined;
      if (person) holders.push({ person, hasOther, refuses: await isSwitchedOff(id, definition) });
    }
    return holders;
  }

  async function doubt(definition: Definition, answer: Answer, { person, doubts }: Verdict & { kind: 'doubtful' }) {
    const caseId = await doubting.findOrOpen(definition, answer, { kind: 'arrival', person, doubts });
    return { kind: 'doubtful' as const, caseId };
  }

  async function stranger(definition: Definition, answer: Answer): Promise<Match> {
    const vouched = identityIn(definition, answer);
    const { firstArrival } = definition;
    const arrival = { firstArrival, level: levelOf(definition, answer.acr), vouched };
    const holders = await holdersOf(definition, answer);
    // Read anew: whoever was faster had locked the same person.
    const found = await links.find(definition.id, answer.issuer, answer.subject);
    if (found) return known(found, definition, answer);
    const verdict = judge(arrival, holders, country);
    if (verdict.kind === 'unusable' || verdict.kind === 'unknown') return verdict;
    const { person } = verdict;
    if (verdict.kind === 'doubtful') {
      const earlier = await doubting.find(person.id, definition, answer);
      if (earlier?.decision === 'other') return { kind: 'unknown' };
      if (earlier?.decision !== 'same') return doubt(definition, answer, verdict);
    }
    await link(person, definition, answer, 'number');
    return { kind: 'matched', personId: person.id };
  }

  async function find(definition: Definition, answer: Answer): Promise<Match> {
    const found = await links.find(definition.id, answer.issuer, answer.subject);
    return found ? known(found, definition, answer) : stranger(definition, answer);
  }

  /** What speaks against connecting an account with what was said of somebody. */
  async function against(person: Person, definition: Definition, answer: Answer) {
    const found = await links.find(definition.id, answer.issuer, answer.subject);
    if (found) return { doubts: ['account' as const], otherId: found.personId };
    if (!levelOf(definition, answer.acr).identifies) return undefined;
    const vouched = identityIn(definition, answer);
    const number = numberIn(vouched, country);
    const holder = number && (await people.findByIdentifier(number)).find(({ id }) => id !== person.id);
    const doubts = [...doubtsAbout(person, vouched, country), ...(holder ? (['account'] as const) : [])];
    return doubts.length > 0 ? { doubts, otherId: holder?.id } : undefined;
  }

  async function connect(personId: string, definition: Definition, answer: Answer): Promise<Connected> {
    const person = await people.lock(personId);
    if (person?.status !== 'active' || (await isSwitchedOff(personId, definition))) return { kind: 'unusable' };
    const own = countingLink(await links.ofPerson(personId), definition.id, answer.issuer);
    if (own) return own.subject === answer.subject ? { kind: 'linked', link: own } : { kind: 'has-other' };
    const doubted = await against(person, definition, answer);
    const earlier = doubted && (await doubting.find(personId, definition, answer));
    if (!doubted || earlier?.decision === 'same')
      return { kind: 'linked', link: await link(person, definition, answer, 'both') };
    if (earlier?.decision === 'other') return { kind: 'refused' };
    const caseId = await doubting.findOrOpen(definition, answer, { kind: 'connecting', person, ...doubted });
    return { kind: 'doubtful', caseId };
  }

  async function open(person: Person, definition: Definition, answer: Answer): Promise<Opened> {
    const number = numberIn(identityIn(definition, answer), country);
    const isTaken = !number || (await people.findByIdentifier(number)).some((one) => !isGone(one));
    if (isTaken || (await links.find(definition.id, answer.issuer, answer.subject))) return { kind: 'taken' };
    await people.save(person);
    await accept(person);
    await link(person, definition, answer, 'created');
    const details = { kind: 'upstream', upstream: definition.id };
    await audit({ type: 'account.registered', personId: person.id, details });
    const values = { name: person.name.full, when: now() };
    await tell(person, { subject: 'register.welcome.subject', text: 'register.welcome.text', values });
    return { kind: 'opened', personId: person.id };
  }

  /** Two that arrive at one instant: the database takes one, and then the other is known. */
  async function orElse<Result>(work: () => Promise<Result>, late: () => Promise<Result>): Promise<Result> {
    try {
      return await transaction(work);
    } catch (error) {
      if (error instanceof AppError && error.code === 'already_used') return transaction(late);
      throw error;
    }
  }

  return {
    match(definition, answer) {
      const work = () => find(definition, answer);
      return orElse(work, work);
    },
    linkAfterBoth(personId, definition, answer) {
      const work = () => connect(personId, definition, answer);
      return orElse(work, work);
    },
    async createFrom(definition, answer, language) {
      const person = newcomerFrom(definition, answer, { country, language, now: now() });
      if (typeof person === 'string') return { kind: person };
      return orElse<Opened>(
        () => open(person, definition, answer),
        async () => ({ kind: 'taken' }),
      );
    },
  };
}
