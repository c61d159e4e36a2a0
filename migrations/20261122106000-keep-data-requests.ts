import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What people ask for about their data, with the clocks of the law; content (texts, answers, history) is encrypted.
-- No cascade: that requests were answered has to be shown later too.
CREATE TABLE data_requests (
  id uuid NOT NULL CONSTRAINT data_requests_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT data_requests_person REFERENCES persons (id),
  kind text NOT NULL,
  client_id text,
  status text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  self_service boolean NOT NULL,
  with_others boolean NOT NULL,
  received_at timestamptz NOT NULL,
  acknowledge_by timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  extended_at timestamptz,
  decided_at timestamptz,
  content bytea NOT NULL
);
CREATE INDEX data_requests_by_person ON data_requests (person_id, received_at);
CREATE INDEX data_requests_queue
  ON data_requests ((CASE WHEN acknowledged_at IS NULL THEN least(acknowledge_by, due_at) ELSE due_at END), id)
  WHERE decided_at IS NULL;
`;

const down = `
DROP TABLE data_requests;
`;

export class KeepDataRequests20261122106000 implements MigrationInterface {
  name = 'KeepDataRequests20261122106000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
