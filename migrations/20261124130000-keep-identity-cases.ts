import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Arrivals from identity providers in front of this one that an officer has to tell apart; what is compared is encrypted.
CREATE TABLE identity_cases (
  id uuid NOT NULL CONSTRAINT identity_cases_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT identity_cases_person REFERENCES persons (id) ON DELETE CASCADE,
  upstream text NOT NULL,
  kind text NOT NULL,
  content bytea NOT NULL,
  opened_at timestamptz NOT NULL,
  decision text,
  decided_at timestamptz,
  decided_by uuid
);
CREATE INDEX identity_cases_by_person ON identity_cases (person_id);
CREATE INDEX identity_cases_open ON identity_cases (opened_at, id) WHERE decided_at IS NULL;
CREATE INDEX identity_cases_decided ON identity_cases (decided_at DESC, id) WHERE decided_at IS NOT NULL;
`;

const down = `
DROP TABLE identity_cases;
`;

export class KeepIdentityCases20261124130000 implements MigrationInterface {
  name = 'KeepIdentityCases20261124130000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
