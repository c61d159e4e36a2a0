/** The children that a person answers for: who may register one, and what is kept. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { GuardianRelation, GuardianshipStore } from '../identity/guardianships.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { ageOf, type Statement } from '../identity/statement.ts';

export interface ChildrenParts {
  readonly artifacts: Pick<ArtifactStore, 'evidenceOf'>;
  readonly assurance: Assurance;
  /** The levels, weakest first. */
  readonly levels: readonly string[];
  readonly people: PersonStore;
  readonly guardianships: GuardianshipStore;
  readonly country: Country;
  readonly audit: Audit;
  readonly transaction: Transaction;
  /** Tells a person; true when there was a way to. */
  readonly tell: (
    person: Person,
    notice: { subject: string; text: string; values?: Readonly<Record<string, string | Date>> },
  ) => Promise<boolean>;
  /** Tells whoever has proven the number of this new person. */
  readonly numberStated: (person: Person) => Promise<void>;
  readonly now: () => Date;
}

/** A child in a guardian's list. */
export interface Child {
  readonly person: Person;
  readonly relation: GuardianRelation;
}

/** What keeps a person from registering children. */
export type Lack = 'identity' | 'session';

/** How a registration went: `known` that the guardian has registered this child before. */
export type Registered = 'done' | 'known' | 'tooMany';

/** Decree 69/2024/NĐ-CP: a representative declares with an account of level 2. */
const IDENTITY_LEVEL = 2;
const MOST_CHILDREN = 20;

/** Makes what is done with children. */
export function createChildren(parts: ChildrenParts) {
  const { artifacts, assurance, country, levels, people, guardianships, audit, transaction, now } = parts;

  /** Who has grown up answers for themselves. */
  const isMinor = ({ birthdate }: Person): boolean => ageOf(birthdate, { country, now: now() }) < country.adultFrom;

  async function list(guardianId: string): Promise<Child[]> {
    const found: Child[] = [];
    // One after the other: within a transaction there is one connection.
    for (const { wardId, relation } of await guardianships.ofGuardian(guardianId)) {
      const person = await people.find(wardId);
      if (person && !isLeaving(person) && isMinor(person)) found.push({ person, relation });
    }
    return found;
  }

  async function open(guardian: Person, statement: Statement, relation: GuardianRelation): Promise<void> {
    const child: Person = {
      id: randomUUID(),
      status: 'active',
      language: guardian.language,
      ...statement,
      phones: [],
      emails: [],
      proofs: [],
    };
    await people.save(child);
    await guardianships.add({ wardId: child.id, guardianId: guardian.id, relation });
    await parts.numberStated(child);
    const details = { kind: 'child', guardian: guardian.id, relation };
    await audit({ type: 'account.registered', personId: child.id, details });
    const values = { name: child.name.full, when: now() };
    await parts.tell(guardian, {
      subject: 'account.children.mail.subject',
      text: 'account.children.mail.text',
      values,
    });
  }

  return {
    list,

    /** What is missing before this person, in this session, may register a child. */
    async lackOf(
      guardian: Person,
      session: { readonly uid: string; readonly since: number },
    ): Promise<Lack | undefined> {
      const shown = (await artifacts.evidenceOf(session.uid)).filter(({ at }) => at >= session.since) as Evidence[];
      const vector = assurance.vector(guardian.proofs, shown, Math.floor(now().getTime() / 1000));
      if (vector.vn < IDENTITY_LEVEL) return 'identity';
      return assurance.reached(vector) === levels.at(-1) ? undefined : 'session';
    },

    /** Opens the account of a child: nobody signs in to it yet, and its guardian hears what happens to it. */
    register: (guardian: Person, statement: Statement, relation: GuardianRelation): Promise<Registered> =>
      transaction<Registered>(async () => {
        // Of two forms that are sent at once, one waits.
        await people.lock(guardian.id);
        const all = await list(guardian.id);
        if (all.some(({ person }) => person.citizenNumber === statement.citizenNumber)) return 'known';
        if (all.length >= MOST_CHILDREN) return 'tooMany';
        await open(guardian, statement, relation);
        return 'done';
      }),
  };
}
