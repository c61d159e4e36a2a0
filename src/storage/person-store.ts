import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import { claimableIdentifiers, type Identifier, identifierSpace } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { PERSON_COLUMNS, type PersonColumns } from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import { personIdentifiers, persons } from './entities.ts';
import { personKey, personOf } from './person-rows.ts';
import { proofs } from './proof-entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const FIND = { name: 'find-person', text: `SELECT ${PERSON_COLUMNS} FROM persons p WHERE p.id = $1` };
const FIND_BY_IDENTIFIER = {
  name: 'find-person-by-identifier',
  text: `SELECT ${PERSON_COLUMNS} FROM person_identifiers i JOIN persons p ON p.id = i.person_id WHERE i.hash = ANY($1::bytea[]) LIMIT 20`,
};
const LOCK = { name: 'lock-person', text: 'SELECT id FROM persons WHERE id = $1 FOR NO KEY UPDATE' };

/** Kinds that belong to one person only. */
const EXCLUSIVE = new Set<Identifier['kind']>(['citizen_number', 'passport']);

const UNIQUE_VIOLATION = '23505';

function refuseTaken(error: unknown): never {
  const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
  throw isTaken ? new AppError('already_used', 'somebody else has this number', { cause: error }) : error;
}

const toDate = (seconds: number): Date => new Date(seconds * 1000);

/** People in PostgreSQL: one encrypted document each, found by keyed hashes. */
export function createPersonStore(work: UnitOfWork, cipher: Cipher): PersonStore {
  /** Under every key, so that a number belongs to one person also while nodes with different keys take it. */
  const hashesOf = ({ kind, value }: Identifier): Buffer[] => cipher.lookups(`person/${kind}`, value);
  /** Nobody who looks for real people finds those whom a team made up, whatever number they have. */
  const ownHashesOf = (person: Person, { kind, value }: Identifier): Buffer[] =>
    cipher.lookups(`${identifierSpace(person)}/${kind}`, value);
  /** A row lives for one request, in which the person is asked for several times. */
  const opened = new WeakMap<PersonColumns, Person>();

  function open(row: PersonColumns): Person | undefined {
    const person = opened.get(row) ?? personOf(cipher, row);
    if (person) opened.set(row, person);
    return person;
  }

  /** Whether the person is new. */
  async function saveDocument(person: Person): Promise<boolean> {
    const { id, status, proofs: _, ...document } = person;
    const sealed = cipher.seal('person', id, JSON.stringify(document));
    const table = work.manager().getRepository(persons);
    const known = await table.existsBy({ id });
    if (known)
      await table.update({ id }, { status, document: sealed, version: () => 'version + 1', updated_at: new Date() });
    else await table.insert({ id, status, document: sealed });
    return !known;
  }

  async function saveIdentifiers(person: Person): Promise<void> {
    const table = work.manager().getRepository(personIdentifiers);
    await table.delete({ person_id: person.id });
    const rows = claimableIdentifiers(person).flatMap((identifier) =>
      ownHashesOf(person, identifier).map((hash) => ({
        hash,
        person_id: person.id,
        exclusive: EXCLUSIVE.has(identifier.kind),
      })),
    );
    if (rows.length > 0) await table.insert(rows).catch(refuseTaken);
  }

  async function addProofs(person: Person): Promise<void> {
    const table = work.manager().getRepository(proofs);
    const rows = person.proofs.map((proof) => ({
      id: randomUUID(),
      person_id: person.id,
      method: proof.method,
      source: proof.source ?? '',
      proved_at: toDate(proof.at),
      expires_at: proof.expiresAt === undefined ? null : toDate(proof.expiresAt),
      withdrawn_at: proof.withdrawn ? new Date() : null,
    }));
    if (rows.length > 0) await table.insert(rows);
  }

  async function find(id: string): Promise<Person | undefined> {
    const row = await work.remember(personKey(id), async () => {
      const rows = await work.find<PersonColumns & { [column: string]: unknown }>({ ...FIND, values: [id] });
      return rows[0] as PersonColumns | undefined;
    });
    return row && open(row);
  }

  return {
    find,
    async lock(id) {
      await work.query({ ...LOCK, values: [id] });
      work.forget(personKey(id));
      return find(id);
    },
    async findByIdentifier(identifier) {
      const rows = await work.find<PersonColumns & { [column: string]: unknown }>({
        ...FIND_BY_IDENTIFIER,
        values: [hashesOf(identifier)],
      });
      const once = new Map(rows.map((row) => [row.person_id, row]));
      return [...once.values()].map((row) => personOf(cipher, row)).filter((person) => person !== undefined);
    },
    save: (person) =>
      work.transaction(async () => {
        if (await saveDocument(person)) await addProofs(person);
        await saveIdentifiers(person);
        work.forget(personKey(person.id));
      }),
  };
}
