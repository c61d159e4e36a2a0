import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Sessions of the staff's pages: each within one session of the provider, whose hash it names.
CREATE TABLE staff_sessions (
  id_hash bytea NOT NULL CONSTRAINT staff_sessions_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT staff_sessions_person REFERENCES persons (id) ON DELETE CASCADE,
  uid_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX staff_sessions_by_person ON staff_sessions (person_id);
CREATE INDEX staff_sessions_by_time ON staff_sessions (created_at);
`;

const down = 'DROP TABLE staff_sessions;';

export class OpenStaffSessions20261123020000 implements MigrationInterface {
  name = 'OpenStaffSessions20261123020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
