import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- When the source of a root last confirmed it, where that is asked again (guardianship).
ALTER TABLE mandates ADD COLUMN proof_checked_at timestamptz;
`;

const down = `
ALTER TABLE mandates DROP COLUMN proof_checked_at;
`;

export class RememberWhenMandatesWereChecked20261122071500 implements MigrationInterface {
  name = 'RememberWhenMandatesWereChecked20261122071500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
