import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What people were told (encrypted), for their own eyes.
CREATE TABLE notices (
  id uuid NOT NULL CONSTRAINT notices_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT notices_person REFERENCES persons (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz,
  expires_at timestamptz NOT NULL,
  document bytea NOT NULL
);
CREATE INDEX notices_by_person ON notices (person_id, at DESC, id DESC);
CREATE INDEX notices_expiring ON notices (expires_at);
`;

const down = 'DROP TABLE notices;';

export class KeepNotices20261122104000 implements MigrationInterface {
  name = 'KeepNotices20261122104000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
