import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Events of the audit trail are never written anew. The key by which those of a retired data key are read, derived from it
-- for this one purpose, is kept here, encrypted under the current data key.
CREATE TABLE audit_keys (
  key_id text NOT NULL CONSTRAINT audit_keys_pkey PRIMARY KEY,
  sealed bytea NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT now()
);
`;

/** What is lost by this: the events of retired data keys cannot be read any more (the hash chain still fits). */
const down = 'DROP TABLE audit_keys;';

export class KeepAuditKeys20261122107000 implements MigrationInterface {
  name = 'KeepAuditKeys20261122107000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
