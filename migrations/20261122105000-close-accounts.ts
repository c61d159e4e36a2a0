import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Somebody who closes their account waits a while, in which nothing opens it but coming back. To a node of before, such a
-- person is not active.
ALTER TABLE persons DROP CONSTRAINT persons_status;
ALTER TABLE persons ADD CONSTRAINT persons_status CHECK (status IN ('active', 'blocked', 'closing', 'closed')) NOT VALID;
ALTER TABLE persons VALIDATE CONSTRAINT persons_status;

-- One row from the wish to close until what must be kept is erased too. Links to stop it are kept as keyed hashes.
CREATE TABLE closings (
  person_id uuid NOT NULL CONSTRAINT closings_pkey PRIMARY KEY CONSTRAINT closings_person REFERENCES persons (id) ON DELETE CASCADE,
  started_at timestamptz NOT NULL DEFAULT now(),
  closes_at timestamptz NOT NULL,
  stop_hash bytea,
  reminded_at timestamptz,
  reminder_hash bytea,
  closed_at timestamptz,
  erase_at timestamptz
);
CREATE UNIQUE INDEX closings_by_stop ON closings (stop_hash) WHERE stop_hash IS NOT NULL;
CREATE UNIQUE INDEX closings_by_reminder ON closings (reminder_hash) WHERE reminder_hash IS NOT NULL;
CREATE INDEX closings_due ON closings (closes_at) WHERE closed_at IS NULL;
CREATE INDEX closings_to_erase ON closings (erase_at) WHERE erase_at IS NOT NULL;
`;

/** Accounts that are being closed stay shut: they are blocked. */
const down = `
DROP TABLE closings;
UPDATE persons SET status = 'blocked' WHERE status = 'closing';
ALTER TABLE persons DROP CONSTRAINT persons_status;
ALTER TABLE persons ADD CONSTRAINT persons_status CHECK (status IN ('active', 'blocked', 'closed'));
`;

export class CloseAccounts20261122105000 implements MigrationInterface {
  name = 'CloseAccounts20261122105000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
