import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- People whom a team made up for trying its services out; what signs in is encrypted.
CREATE TABLE test_people (
  person_id uuid NOT NULL CONSTRAINT test_people_pkey PRIMARY KEY
    CONSTRAINT test_people_person REFERENCES persons (id) ON DELETE CASCADE,
  team_id uuid NOT NULL CONSTRAINT test_people_team REFERENCES teams (id) ON DELETE CASCADE,
  document bytea NOT NULL,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX test_people_by_team ON test_people (team_id, added_at);
`;

const down = `
DROP TABLE test_people;
`;

export class KeepTestPeople20261123120000 implements MigrationInterface {
  name = 'KeepTestPeople20261123120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
