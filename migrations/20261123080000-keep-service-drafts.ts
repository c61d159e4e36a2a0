import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What a team has filled in so far to ask for production; encrypted, for it has addresses of people at work.
CREATE TABLE service_drafts (
  service_id uuid NOT NULL CONSTRAINT service_drafts_pkey PRIMARY KEY
    CONSTRAINT service_drafts_service REFERENCES services (id) ON DELETE CASCADE,
  content bytea NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now()
);

-- What is left of names when people look quickly: to find services, and names that would be taken for each other.
CREATE TABLE service_names (
  client_id text NOT NULL CONSTRAINT service_names_client REFERENCES relying_parties (client_id) ON DELETE CASCADE,
  skeleton text NOT NULL,
  CONSTRAINT service_names_pkey PRIMARY KEY (client_id, skeleton)
);
CREATE INDEX service_names_by_skeleton ON service_names (skeleton text_pattern_ops);

-- One request about a service waits at a time, whoever asks and by whatever way.
CREATE UNIQUE INDEX change_requests_one_open ON change_requests (subject)
WHERE kind = 'registration' AND outcome IS NULL;
`;

const down = `
DROP INDEX change_requests_one_open;
DROP TABLE service_names, service_drafts;
`;

/** As the program did it when this was written: without accents, capitals, spaces and signs. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  đ: 'd',
  ı: 'l',
  i: 'l',
  '0': 'o',
  '1': 'l',
  '5': 's',
  ø: 'o',
  ł: 'l',
};
const skeletonOf = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')]
    .map((letter) => LOOKS_LIKE[letter] ?? letter)
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

async function keepNames(runner: QueryRunner): Promise<void> {
  const rows: { client_id: string; name: Record<string, string> }[] = await runner.query(
    `SELECT client_id, registration->'name' AS name FROM relying_parties`,
  );
  for (const { client_id, name } of rows) {
    const rests = [...new Set(Object.values(name ?? {}).map(skeletonOf))].filter((rest) => rest !== '');
    await runner.query('INSERT INTO service_names (client_id, skeleton) SELECT $1, unnest($2::text[])', [
      client_id,
      rests,
    ]);
  }
}

export class KeepServiceDrafts20261123080000 implements MigrationInterface {
  name = 'KeepServiceDrafts20261123080000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
    await keepNames(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
