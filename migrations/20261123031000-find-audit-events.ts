import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what events are looked for, newest first: ids grow as time does. */
const INDEXES = {
  audit_events_by_type: '(type, id)',
  audit_events_by_client: '(client_id, id) WHERE client_id IS NOT NULL',
  audit_events_by_actor: '(actor_id, id) WHERE actor_id IS NOT NULL',
};

/** Outside of a transaction, since events are recorded meanwhile: the trail is large, and every request writes to it. */
export class FindAuditEvents20261123031000 implements MigrationInterface {
  name = 'FindAuditEvents20261123031000';
  transaction = false;

  /** What an interrupted attempt left is made anew. */
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, of] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON audit_events ${of}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
  }
}
