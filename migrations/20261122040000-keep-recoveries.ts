import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Recoveries of accounts whose ways to sign in were lost. What they rely on is kept as keyed hashes.
CREATE TABLE recoveries (
  id uuid NOT NULL CONSTRAINT recoveries_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT recoveries_person REFERENCES persons (id) ON DELETE CASCADE,
  way text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ready_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  outcome text,
  request_id uuid,
  browser_hash bytea NOT NULL,
  contact_hash bytea NOT NULL,
  contacts_hash bytea NOT NULL,
  stop_hash bytea,
  link_hash bytea,
  details bytea NOT NULL
);
CREATE UNIQUE INDEX recoveries_open ON recoveries (person_id, way) WHERE ended_at IS NULL;
CREATE INDEX recoveries_by_person ON recoveries (person_id, ended_at);
CREATE UNIQUE INDEX recoveries_by_stop ON recoveries (stop_hash) WHERE stop_hash IS NOT NULL;
CREATE UNIQUE INDEX recoveries_by_link ON recoveries (link_hash) WHERE link_hash IS NOT NULL;
CREATE INDEX recoveries_by_request ON recoveries (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX recoveries_expiring ON recoveries (expires_at);
`;

const down = 'DROP TABLE recoveries;';

export class KeepRecoveries20261122040000 implements MigrationInterface {
  name = 'KeepRecoveries20261122040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
