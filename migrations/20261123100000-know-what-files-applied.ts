import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- The version of a registration that configuration files made last: a later one is a change beside the files.
ALTER TABLE relying_parties ADD COLUMN applied_version integer;
`;

const down = `
ALTER TABLE relying_parties DROP COLUMN applied_version;
`;

export class KnowWhatFilesApplied20261123100000 implements MigrationInterface {
  name = 'KnowWhatFilesApplied20261123100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
