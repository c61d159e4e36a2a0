import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Whoever did it, where that is not the person whom it is about; unknown of events from before. A copy of what the encrypted
-- details say, so that it can be looked for.
ALTER TABLE audit_events ADD COLUMN actor_id uuid;
`;

/** What is lost by this: events cannot be looked for by who acted; their details still say it. */
const down = 'ALTER TABLE audit_events DROP COLUMN actor_id;';

export class RememberWhoActed20261123030000 implements MigrationInterface {
  name = 'RememberWhoActed20261123030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
