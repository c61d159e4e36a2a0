/** Acting for a child or ward: what the register of guardians says becomes a mandate, and ends with it. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Chain } from '../mandates/chain.ts';
import type { EndMandate } from '../mandates/ending.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Tell } from '../messages/notices.ts';
import type { GuardianAnswer, GuardianRegister } from './register.ts';

export interface ActingForWardsParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly endMandate: EndMandate;
  /** Absent where there is no register: nobody acts for a ward. */
  readonly guardianRegister: GuardianRegister | undefined;
  /** What the register said is asked again when it is older. */
  readonly guardianFreshSeconds: number;
  readonly log: { warn(details: object, message: string): void };
  readonly mandates: MandateStore;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** How it went: `unproven` that the ward's identity is not verified, `none` that the register knows of no relation. */
export type Begun = 'done' | 'known' | 'unproven' | 'none' | 'later';

/** What acts for wards, as pages and sign-ins see it. */
export interface ActingForWards {
  /** Somebody can be asked at all. */
  readonly isPossible: boolean;
  /** The mandate by which a guardian acts for a ward, if there is one. */
  find(guardian: Person, ward: Person): Promise<Mandate | undefined>;
  /** Asks the register and, when it confirms, makes the mandate. Both must be known well enough, which the caller sees to for the guardian. */
  begin(guardian: Person, ward: Person): Promise<Begun>;
  /** Asks again about the guardianship at the root of a chain when the answer is old; ends it when it is over. Read the chain anew afterwards. */
  ensureFresh(chain: Chain): Promise<void>;
}

/** What the register has not confirmed for so long ends; it may be begun anew. */
const STALE_MS = 7 * 86_400_000;
const SOURCE = 'guardian-register';
const DAY_MS = 86_400_000;

/** The first moment at which a person is of age; of a year of birth alone, as if born on its last day. */
export function majorityOf(birthdate: string, { adultFrom, utcOffsetMinutes }: Country): Date {
  const [year = '', month = '12', day = '31'] = birthdate.split('-');
  // On 29 February of a common year: 1 March, as Date counts.
  return new Date(Date.UTC(Number(year) + adultFrom, Number(month) - 1, Number(day)) - utcOffsetMinutes * 60_000);
}

/** Makes what acts for wards. */
export function createActingForWards(parts: ActingForWardsParts): ActingForWards {
  const { audit, country, endMandate, guardianRegister, log, mandates, now, people, tell, transaction } = parts;

  async function ask(guardian: Person, ward: Person): Promise<GuardianAnswer> {
    const [guardians, wards] = [statedNumbers(guardian)[0], statedNumbers(ward)[0]];
    if (!guardianRegister || !guardians || !wards) return { kind: 'later', reason: 'nobody_to_ask' };
    const pair = { guardian: guardians, ward: wards };
    const answer = await guardianRegister.ask(pair, { request: randomUUID(), at: now() });
    if (answer.kind === 'later') log.warn({ reason: answer.reason }, 'the register of guardians did not answer');
    return answer;
  }

  async function find({ id }: Person, ward: Person): Promise<Mandate | undefined> {
    const between = await mandates.between({ kind: 'person', id }, { kind: 'person', id: ward.id });
    return between.find(({ source, until }) => source === 'guardianship' && (!until || until > now()));
  }

  /** Until the ward is of age, or the last day that the register names. */
  function untilOf({ birthdate }: Person, lastDay: string | undefined): Date {
    const majority = majorityOf(birthdate, country);
    if (lastDay === undefined) return majority;
    const end = new Date(Date.parse(`${lastDay}T00:00:00Z`) + DAY_MS - country.utcOffsetMinutes * 60_000);
    return end < majority ? end : majority;
  }

  const add = (guardian: Person, ward: Person, answer: GuardianAnswer & { kind: 'found' }): Promise<Begun> =>
    transaction<Begun>(async () => {
      const party = { kind: 'person', id: ward.id } as const;
      // Of two forms that are sent at once, one waits.
      await mandates.lock(party);
      if (await find(guardian, ward)) return 'known';
      const at = now();
      const until = untilOf(ward, answer.until);
      if (until <= at) return 'none';
      const mandate: Mandate = {
        id: randomUUID(),
        party,
        holder: { kind: 'person', id: guardian.id },
        source: 'guardianship',
        role: 'guardian',
        powers: ['*'],
        mayPassOn: false,
        from: at,
        until,
        proof: { source: SOURCE, reference: answer.reference, checkedAt: at },
        createdAt: at,
        acceptedAt: at,
      };
      await mandates.add(mandate);
      const details = { mandate: mandate.id, party, role: mandate.role, reference: answer.reference };
      await audit({ type: 'mandate.granted', personId: guardian.id, details });
      const values = { name: guardian.name.full, party: ward.name.full, when: at };
      await tell(ward, { subject: 'mandates.mail.guardian.subject', text: 'mandates.mail.guardian.text', values });
      return 'done';
    });

  /** Both people of a guardianship, as long as they have open accounts. */
  async function pairOf({ holder, party }: Mandate): Promise<readonly [Person, Person] | undefined> {
    const guardian = holder && (await people.find(holder.id));
    const ward = await people.find(party.id);
    return guardian && ward && [guardian, ward];
  }

  async function check(root: Mandate): Promise<void> {
    const pair = await pairOf(root);
    const answer: GuardianAnswer = pair ? await ask(...pair) : { kind: 'later', reason: 'no_account' };
    const age = now().getTime() - (root.proof?.checkedAt ?? root.createdAt).getTime();
    if (answer.kind === 'found') await mandates.confirm(root.id, { reference: answer.reference, checkedAt: now() });
    else if (answer.kind === 'none') await endMandate(root.id, { why: 'not-guardian' });
    else if (age > STALE_MS) await endMandate(root.id, { why: 'lapsed' });
  }

  return {
    isPossible: guardianRegister !== undefined,
    find,

    async begin(guardian, ward) {
      if (!isProven(ward)) return 'unproven';
      if (await find(guardian, ward)) return 'known';
      const answer = await ask(guardian, ward);
      return answer.kind === 'found' ? add(guardian, ward, answer) : answer.kind;
    },

    async ensureFresh({ links }) {
      const root = links.at(-1);
      if (root?.source !== 'guardianship' || root.ended) return;
      const checkedAt = root.proof?.checkedAt ?? root.createdAt;
      if (now().getTime() - checkedAt.getTime() > parts.guardianFreshSeconds * 1000) await check(root);
    },
  };
}
