import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
-- Credentials that say who the person is are found by a keyed hash; the others have none.
ALTER TABLE credentials ADD COLUMN lookup bytea;
CREATE UNIQUE INDEX credentials_by_lookup ON credentials (lookup);
`;

const down = `
ALTER TABLE credentials DROP COLUMN lookup;
`;

export class FindCredentials20261121040000 implements MigrationInterface {
  name = 'FindCredentials20261121040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
