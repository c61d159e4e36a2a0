import type { TestPeopleStore, TestPerson } from '../teams/test-person.ts';
import { PERSON_COLUMNS, type PersonColumns } from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import { personOf } from './person-rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  person_id: string;
  team_id: string;
  document: Buffer;
  added_at: Date;
}

const PURPOSE = 'test-person';

const ADD = {
  name: 'add-test-person',
  text: 'INSERT INTO test_people (person_id, team_id, document) VALUES ($1, $2, $3)',
};
const OF_TEAM = {
  name: 'test-people-of-team',
  text: 'SELECT person_id, team_id, document, added_at FROM test_people WHERE team_id = $1 ORDER BY added_at, person_id',
};
const FIND = {
  name: 'find-test-person-by-identifier',
  text: `SELECT ${PERSON_COLUMNS} FROM person_identifiers i JOIN persons p ON p.id = i.person_id
JOIN test_people t ON t.person_id = p.id WHERE i.hash = ANY($1::bytea[]) LIMIT 20`,
};

/** People made up by teams in PostgreSQL: what signs in is encrypted. */
export function createTestPeopleStore(work: UnitOfWork, cipher: Cipher): TestPeopleStore {
  const read = (row: Row): TestPerson => ({
    ...(JSON.parse(cipher.open(PURPOSE, row.person_id, row.document)) as Pick<TestPerson, 'kind' | 'login' | 'secret'>),
    personId: row.person_id,
    teamId: row.team_id,
    addedAt: row.added_at,
  });

  return {
    async add({ personId, teamId, ...document }) {
      const sealed = cipher.seal(PURPOSE, personId, JSON.stringify(document));
      await work.query({ ...ADD, values: [personId, teamId, sealed] });
    },
    ofTeam: async (teamId) => (await work.query<Row>({ ...OF_TEAM, values: [teamId] })).map(read),
    async findByIdentifier({ kind, value }) {
      const rows = await work.find<PersonColumns & { [column: string]: unknown }>({
        ...FIND,
        values: [cipher.lookups(`test-person/${kind}`, value)],
      });
      const once = new Map(rows.map((row) => [row.person_id, row]));
      const found = [...once.values()].map((row) => personOf(cipher, row)).filter((person) => person !== undefined);
      return found.filter(({ testTeam }) => testTeam !== undefined);
    },
  };
}
