/** Somebody who acts for very many organisations: a book-keeper of an accounting firm, assigned to each of its clients. */
import pg from 'pg';

/** How many organisations one person may have to choose among; every twentieth is a branch of the one before. */
export const ORGANISATIONS = 10_000;

/** How many somebody has who is in the middle of things. */
export const FEW = 3;

/** Ids that say what they are: `kind` is one hexadecimal digit. */
const id = (kind: number): string => `('${kind}0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`;
const FIRM = '40000000-0000-4000-8000-000000000000';

const ADD_ORGANISATIONS = `INSERT INTO organisations (id, code, parent_code, name, search, status, level, checked_at)
SELECT ${id(1)}, CASE WHEN n % 20 = 0 THEN lpad((n - 1)::text, 10, '0') || '-001' ELSE lpad(n::text, 10, '0') END,
  CASE WHEN n % 20 = 0 THEN lpad((n - 1)::text, 10, '0') END,
  'Công ty TNHH Số ' || n, 'cong ty tnhh so ' || n || ' ' || lpad(n::text, 10, '0'), 'active', 2, now()
FROM generate_series(1, $1::int) n`;
const ADD_FIRM = `INSERT INTO organisations (id, code, name, search, status, level, checked_at)
VALUES ('${FIRM}', '9999999999', 'Công ty Kế toán', 'cong ty ke toan 9999999999', 'active', 2, now())`;
/** By law, to the firm, and from the firm to its book-keeper. */
const ADD_MANDATES = `INSERT INTO mandates (id, party_organisation, holder_person, holder_organisation, parent_id, source, role,
  powers, may_pass_on, valid_from, accepted_at)
SELECT ${id(5)}, ${id(1)}, $2::uuid, NULL::uuid, NULL::uuid, 'register', 'representative', '{*}'::text[], true, now(), now()
FROM generate_series(1, $1::int) n UNION ALL
SELECT ${id(6)}, ${id(1)}, NULL, '${FIRM}'::uuid, ${id(5)}, 'grant', 'delegate', '{tax,insurance}', false, now(), now()
FROM generate_series(1, $1::int) n UNION ALL
SELECT ${id(7)}, ${id(1)}, $3::uuid, NULL, ${id(6)}, 'grant', 'delegate', '{tax.read,tax.file}', false, now(), now()
FROM generate_series(1, $1::int) n`;
const ADD_OWN = `INSERT INTO mandates (id, party_organisation, holder_person, source, role, powers, may_pass_on, valid_from, accepted_at)
SELECT ${id(8)}, ${id(1)}, $2::uuid, 'register', 'representative', '{*}'::text[], true, now(), now() FROM generate_series(1, $1::int) n`;

/** Gives the book-keeper and the owner (ids of people) their organisations. */
export async function addOrganisations(
  databaseUrl: string,
  { director, bookKeeper, owner }: { director: string; bookKeeper: string; owner: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(ADD_FIRM);
    await client.query(ADD_ORGANISATIONS, [ORGANISATIONS]);
    await client.query(ADD_MANDATES, [ORGANISATIONS, director, bookKeeper]);
    await client.query(ADD_OWN, [FEW, owner]);
    await client.query('ANALYZE organisations, mandates');
  } finally {
    await client.end();
  }
}
