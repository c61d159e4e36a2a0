import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What people report of others in their accounts (encrypted), until staff have looked into it.
CREATE TABLE reports (
  id uuid NOT NULL CONSTRAINT reports_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT reports_person REFERENCES persons (id) ON DELETE CASCADE,
  content bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  handled_at timestamptz,
  handled_by uuid,
  handling bytea
);
CREATE INDEX reports_open ON reports (created_at, id) WHERE handled_at IS NULL;
CREATE INDEX reports_handled ON reports (handled_at, id) WHERE handled_at IS NOT NULL;
CREATE INDEX reports_by_person ON reports (person_id);
-- Links of mails by which a sign-in is reported; the tokens are kept as keyed hashes.
CREATE TABLE report_links (
  token_hash bytea NOT NULL CONSTRAINT report_links_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT report_links_person REFERENCES persons (id) ON DELETE CASCADE,
  content bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX report_links_by_person ON report_links (person_id);
CREATE INDEX report_links_expiring ON report_links (expires_at);
`;

const down = 'DROP TABLE reports, report_links;';

export class KeepReports20261122103000 implements MigrationInterface {
  name = 'KeepReports20261122103000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
