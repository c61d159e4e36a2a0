import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where somebody was represented, also by mandates that have ended: read when two accounts of one person are merged. */
const INDEXES = {
  mandates_of_person: 'mandates (party_person) WHERE party_person IS NOT NULL',
  consents_by_mandate: 'consents (mandate_id) WHERE mandate_id IS NOT NULL',
};

/** Outside of a transaction, since people agree and are represented meanwhile. */
export class FindWhoWasRepresented20261125090000 implements MigrationInterface {
  name = 'FindWhoWasRepresented20261125090000';
  transaction = false;

  /** What an interrupted attempt left is made anew. */
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, of] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${of}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX IF EXISTS ${name}`);
  }
}
