import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What people call their ways to sign in may name them or others: encrypted from now on. label holds the names of before.
ALTER TABLE credentials ADD COLUMN named bytea;
ALTER TABLE credential_changes ADD COLUMN named bytea;
`;

/** Names given meanwhile are lost. */
const down = `
ALTER TABLE credential_changes DROP COLUMN named;
ALTER TABLE credentials DROP COLUMN named;
`;

export class EncryptNamesOfCredentials20261122107500 implements MigrationInterface {
  name = 'EncryptNamesOfCredentials20261122107500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
