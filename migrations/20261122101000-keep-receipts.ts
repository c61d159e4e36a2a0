import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What a person was shown and what they chose, for each answer about their data. No key to the registration: evidence outlives it.
CREATE TABLE receipts (
  id uuid NOT NULL CONSTRAINT receipts_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT receipts_person REFERENCES persons (id) ON DELETE CASCADE,
  client_id text NOT NULL,
  mandate_id uuid,
  kind text NOT NULL CONSTRAINT receipts_kind CHECK (kind IN ('agreed', 'refused', 'informed', 'changed', 'withdrawn')),
  at timestamptz NOT NULL,
  content bytea NOT NULL
);
CREATE INDEX receipts_by_person ON receipts (person_id, at, id);
CREATE INDEX receipts_by_service ON receipts (person_id, client_id, at, id);

-- Hashes of what the service showed of itself, part by part; unknown for what was agreed to before.
ALTER TABLE consents ADD COLUMN shown jsonb;
`;

const down = `
ALTER TABLE consents DROP COLUMN shown;
DROP TABLE receipts;
`;

export class KeepReceipts20261122101000 implements MigrationInterface {
  name = 'KeepReceipts20261122101000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
