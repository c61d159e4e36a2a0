import type { MigrationInterface, QueryRunner } from 'typeorm';

const withKinds = (kinds: string): string => `
SET LOCAL lock_timeout = '5s';
ALTER TABLE change_requests DROP CONSTRAINT change_requests_kind;
ALTER TABLE change_requests ADD CONSTRAINT change_requests_kind CHECK (kind IN (${kinds}));
`;

/** `team`: two registrars name a new owner of a team that has none. */
export class LetStaffNameOwners20261123071000 implements MigrationInterface {
  name = 'LetStaffNameOwners20261123071000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(withKinds(`'registration', 'role', 'keys', 'files', 'team'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM change_requests WHERE kind = 'team'`);
    await runner.query(withKinds(`'registration', 'role', 'keys', 'files'`));
  }
}
