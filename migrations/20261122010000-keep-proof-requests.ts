import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Reference and reason of withdrawal, encrypted. A suspended proof counts for nothing until the identity is proven anew.
ALTER TABLE proofs ADD COLUMN details bytea, ADD COLUMN suspended_at timestamptz, ADD COLUMN withdrawn_by uuid;

-- Requests to have one's identity proven: kept before anybody is asked, so that none is lost.
CREATE TABLE proof_requests (
  id uuid NOT NULL CONSTRAINT proof_requests_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT proof_requests_person REFERENCES persons (id) ON DELETE CASCADE,
  method text NOT NULL,
  status text NOT NULL,
  place text,
  code_hash bytea,
  content bytea,
  words text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz,
  decided_at timestamptz,
  decided_by uuid
);
CREATE UNIQUE INDEX proof_requests_open ON proof_requests (person_id, method) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX proof_requests_by_code ON proof_requests (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX proof_requests_by_person ON proof_requests (person_id, created_at);
CREATE INDEX proof_requests_due ON proof_requests (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX proof_requests_in_queue ON proof_requests (place, due_at, id) WHERE decided_at IS NULL AND place IS NOT NULL;
`;

const down = `
DROP TABLE proof_requests;
ALTER TABLE proofs DROP COLUMN details, DROP COLUMN suspended_at, DROP COLUMN withdrawn_by;
`;

export class KeepProofRequests20261122010000 implements MigrationInterface {
  name = 'KeepProofRequests20261122010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
