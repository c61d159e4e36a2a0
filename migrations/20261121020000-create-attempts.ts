import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
-- How often something was tried, by keyed hashes of what was tried. Counting rewrites rows in place.
CREATE TABLE attempts (
  key_hash bytea NOT NULL CONSTRAINT attempts_pkey PRIMARY KEY,
  count integer NOT NULL,
  ends_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX attempts_ending ON attempts (ends_at);
`;

const down = `
DROP TABLE attempts;
`;

export class CreateAttempts20261121020000 implements MigrationInterface {
  name = 'CreateAttempts20261121020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
