import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Why a consent ended, and since when without a break the service has had one; both absent in rows of before.
ALTER TABLE consents ADD COLUMN ended_why text, ADD COLUMN begun_at timestamptz;
CREATE INDEX consents_by_person ON consents (person_id, agreed_at);
-- What a message is about, so that its delivery can be shown: the id of the consent that ended.
ALTER TABLE outbox ADD COLUMN reference uuid;
CREATE INDEX outbox_by_reference ON outbox (reference) WHERE reference IS NOT NULL;
`;

const down = `
DROP INDEX outbox_by_reference, consents_by_person;
ALTER TABLE outbox DROP COLUMN reference;
ALTER TABLE consents DROP COLUMN ended_why, DROP COLUMN begun_at;
`;

export class EndConsents20261122102000 implements MigrationInterface {
  name = 'EndConsents20261122102000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
