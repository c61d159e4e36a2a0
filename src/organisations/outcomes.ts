/** What becomes of a request once the register has answered; each step, its record and the notices about it are one. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { afterWorkingDays, type WorkingCalendar } from '../proofing/deadline.ts';
import { matchRepresentative, type RepresentativeMatch } from './matching.ts';
import type { Organisation, OrganisationStore } from './organisation.ts';
import type { RegisterAnswer, Representative } from './register.ts';
import type {
  EndStatus,
  OrganisationRequest,
  OrganisationRequestStore,
  Refusal,
  Registered,
  RequestEnd,
} from './requests.ts';
import { createRoots, type RootsParts } from './roots.ts';
import { createTelling, type TellingParts } from './telling.ts';

export interface OutcomeParts extends RootsParts, Omit<TellingParts, 'people'> {
  readonly audit: Audit;
  readonly calendar: WorkingCalendar;
  readonly country: Country;
  readonly organisations: OrganisationStore;
  readonly organisationRequests: OrganisationRequestStore;
  readonly people: PersonStore;
  /** How well it is proven who somebody is (Decree 69/2024/NĐ-CP): 0, 1 or 2. */
  readonly identityLevelOf: (person: Person) => number;
}

/** Decree 69/2024/NĐ-CP, Article 12: representatives act with an account of level 2. */
export const IDENTITY_LEVEL = 2;
/** The other representatives have so much time. */
const CONSENT_DAYS = 30;
/** Article 13: where the register has the data, and where it does not (calendar days). */
const WORKING_DAYS = 3;
const DAYS_WITHOUT_DATA = 15;
const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_SECONDS = 24 * 60 * 60;

/** Everything about a request that a step needs. */
interface Case {
  readonly request: OrganisationRequest;
  readonly person: Person;
  readonly found: Registered;
  readonly match: Exclude<RepresentativeMatch, { kind: 'none' }>;
}

export interface Outcomes {
  /** Takes the answer of the register; call it in a transaction with the request locked. */
  settle(
    request: OrganisationRequest,
    person: Person,
    answer: Exclude<RegisterAnswer, { kind: 'later' }>,
  ): Promise<void>;
  refuse(request: OrganisationRequest, refusal: Refusal, said?: Pick<RequestEnd, 'by' | 'note'>): Promise<boolean>;
  /** Ends what nobody decided. */
  end(request: OrganisationRequest, status: Exclude<EndStatus, 'added' | 'refused'>): Promise<boolean>;
}

const same = (a: Representative, b: Representative): boolean => JSON.stringify(a) === JSON.stringify(b);
const maxLevel = (a: Organisation['level'], b: Organisation['level']): Organisation['level'] => (a > b ? a : b);

/** What the register publishes of an organisation. */
export const factsOf = ({ name, shortName, foreignName, status, parentCode, reference }: Registered) => ({
  name,
  status,
  reference,
  ...(shortName === undefined ? {} : { shortName }),
  ...(foreignName === undefined ? {} : { foreignName }),
  ...(parentCode === undefined ? {} : { parentCode }),
});

/** Makes the outcomes. */
export function createOutcomes(parts: OutcomeParts): Outcomes {
  const { audit, calendar, country, identityLevelOf, now, organisations, people } = parts;
  const requests = parts.organisationRequests;
  const roots = createRoots(parts);
  const telling = createTelling(parts);

  async function decide(request: OrganisationRequest, end: RequestEnd, reason: string): Promise<boolean> {
    const { id, code, found } = request;
    if (!(await requests.decide(id, found ? { name: found.name, ...end } : end))) return false;
    const details = { request: id, code, reason, ...(end.by ? { by: end.by } : {}) };
    if (end.status !== 'added') await audit({ type: 'organisation.refused', personId: request.personId, details });
    return true;
  }

  const nameIn = ({ found, code }: OrganisationRequest): string => found?.name ?? code;

  const refuse: Outcomes['refuse'] = async (request, refusal, said = {}) => {
    if (!(await decide(request, { status: 'refused', refusal, ...said }, refusal))) return false;
    await telling.person(request.personId, 'refused', nameIn(request));
    return true;
  };

  /** The other representatives, each once. */
  function othersOf({ person, found, match }: Case): Representative[] {
    const own = new Set(statedNumbers(person));
    const others = found.representatives.filter(({ number }, i) => i !== match.index && !(number && own.has(number)));
    return others.filter(
      (one, i) => others.findIndex(({ number }) => number !== undefined && number === one.number) === i || !one.number,
    );
  }

  /** Whether everything fits, or an officer has said that it is this one all the same. */
  function isSettled({ request: { vouched }, found, match }: Case): boolean {
    const named = found.representatives[match.index];
    return (
      match.kind === 'exact' || (vouched !== undefined && named !== undefined && same(named, vouched.representative))
    );
  }

  async function toOfficers({ request, person, found, match }: Case): Promise<void> {
    const { number } = found.representatives[match.index] ?? {};
    const isOwn = number !== undefined && statedNumbers(person).includes(number);
    const hasData = isOwn && found.representatives.every((one) => one.number !== undefined);
    const dueAt = hasData
      ? afterWorkingDays(now(), WORKING_DAYS, calendar)
      : new Date(now().getTime() + DAYS_WITHOUT_DATA * DAY_MS);
    await requests.progress(request.id, { status: 'review', found, index: match.index, dueAt });
  }

  async function toRepresentatives(
    { request, found, match }: Case,
    numbers: readonly string[],
    asked: ReadonlySet<string>,
  ) {
    const first = request.status !== 'consents';
    const dueAt = (first ? undefined : request.dueAt) ?? new Date(now().getTime() + CONSENT_DAYS * DAY_MS);
    const { vouched } = request;
    const dueIn = Math.min(DAY_SECONDS, (dueAt.getTime() - now().getTime()) / 1000);
    const content = { found, index: match.index, ...(vouched ? { vouched } : {}) };
    await requests.progress(request.id, { status: 'consents', dueAt, dueIn, ...content });
    const unasked = numbers.filter((number) => !asked.has(number));
    if (unasked.length === 0) return;
    await requests.askConsent(request.id, unasked);
    await telling.holders(unasked, 'consent', found.name);
  }

  async function save({ request, found }: Case, known: Organisation | undefined): Promise<Organisation> {
    const level = request.vouched?.seen ? 3 : 2;
    const organisation: Organisation = {
      id: known?.id ?? randomUUID(),
      code: request.code,
      ...factsOf(found),
      level: known ? maxLevel(known.level, level) : level,
      checkedAt: now(),
    };
    await organisations.save(organisation);
    return organisation;
  }

  /** Those who agreed and, by what the register says now, still may. */
  async function agreed({ found }: Case, ids: readonly string[]): Promise<Person[]> {
    const all: Person[] = [];
    for (const id of ids) {
      const person = await people.find(id);
      const fits = person && matchRepresentative(person, found.representatives, country).kind === 'exact';
      if (fits && !isLeaving(person) && identityLevelOf(person) >= IDENTITY_LEVEL) all.push(person);
    }
    return all;
  }

  async function add(one: Case, known: Organisation | undefined, others: readonly Person[]): Promise<void> {
    const { request, person, found, match } = one;
    const before = known ? await roots.of(known.id) : [];
    const organisation = await save(one, known);
    const { id, name } = organisation;
    const { reference } = found;
    const source = match.kind === 'exact' && !request.vouched ? 'register' : 'staff';
    const hasJoined = await roots.add(person.id, id, { source, reference });
    for (const other of others)
      if (await roots.add(other.id, id, { source: 'register', reference }))
        await telling.person(other.id, 'added', name);
    await decide({ ...request, found }, { status: 'added' }, 'added');
    const details = { organisation: id, code: request.code, request: request.id, level: organisation.level };
    await audit({ type: 'organisation.added', personId: person.id, details });
    await requests.wake(request.code);
    // Two who asked for the same one at the same time: the first answer was for both.
    if (!hasJoined) return;
    await telling.person(person.id, 'added', name);
    for (const { holder } of before) if (holder) await telling.person(holder.id, 'joined', name);
  }

  async function proceed(one: Case): Promise<void> {
    const { request, found } = one;
    if (!isSettled(one)) return toOfficers(one);
    const known = await organisations.findByCode(request.code);
    const locked = known && (await organisations.lock(known.id));
    if (locked && (await roots.of(locked.id)).length > 0) return add(one, locked, []);
    const others = othersOf(one);
    const numbers = others.flatMap(({ number }) => (number === undefined ? [] : [number]));
    // Who has no number in the register cannot be asked here: an officer sees their agreement on paper.
    if (numbers.length < others.length && !request.vouched) return toOfficers(one);
    const said = await requests.consents(request.id, numbers);
    if ([...said.values()].some(({ answer }) => answer === 'refused'))
      return void (await refuse({ ...request, found }, 'co-representative'));
    if (numbers.some((number) => said.get(number)?.answer !== 'agreed'))
      return toRepresentatives(one, numbers, new Set(said.keys()));
    const ids = [...said.values()].flatMap(({ personId }) => (personId ? [personId] : []));
    await add(one, locked, await agreed(one, ids));
  }

  return {
    refuse,
    async settle(request, person, answer) {
      if (answer.kind === 'unknown') return void (await refuse(request, 'unknown'));
      const { kind: _, answeredAt: __, ...found } = answer;
      const now = { ...request, found };
      if (found.status !== 'active') return void (await refuse(now, found.status));
      if (identityLevelOf(person) < IDENTITY_LEVEL) return void (await refuse(now, 'identity'));
      const match = matchRepresentative(person, found.representatives, country);
      if (match.kind === 'none') return void (await refuse(now, 'not-named'));
      await proceed({ request, person, found, match });
    },
    async end(request, status) {
      if (!(await decide(request, { status }, status))) return false;
      if (status === 'given-up') await telling.person(request.personId, 'givenUp', nameIn(request));
      if (status === 'lapsed') await telling.person(request.personId, 'lapsed', nameIn(request));
      return true;
    },
  };
}
