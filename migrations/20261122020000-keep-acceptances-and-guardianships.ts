import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Which version of a legal text a person accepted, in which language; the hash is of the text that was shown.
CREATE TABLE acceptances (
  person_id uuid NOT NULL CONSTRAINT acceptances_person REFERENCES persons (id) ON DELETE CASCADE,
  document text NOT NULL,
  version text NOT NULL,
  language text NOT NULL,
  text_hash bytea NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT acceptances_pkey PRIMARY KEY (person_id, document, version)
);

-- Whoever answers for a child, or for another person who cannot for themselves.
CREATE TABLE guardianships (
  ward_id uuid NOT NULL CONSTRAINT guardianships_ward REFERENCES persons (id) ON DELETE CASCADE,
  guardian_id uuid NOT NULL CONSTRAINT guardianships_guardian REFERENCES persons (id) ON DELETE CASCADE,
  relation text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT guardianships_pkey PRIMARY KEY (ward_id, guardian_id)
);
CREATE INDEX guardianships_by_guardian ON guardianships (guardian_id);
`;

const down = 'DROP TABLE guardianships, acceptances;';

export class KeepAcceptancesAndGuardianships20261122020000 implements MigrationInterface {
  name = 'KeepAcceptancesAndGuardianships20261122020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
