import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Where a session was begun (encrypted), and when it was last used: for the eyes of its person.
ALTER TABLE sessions ADD COLUMN origin bytea, ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
`;

const down = 'ALTER TABLE sessions DROP COLUMN origin, DROP COLUMN seen_at;';

export class ShowSessions20261122100000 implements MigrationInterface {
  name = 'ShowSessions20261122100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
