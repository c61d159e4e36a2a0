import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Changes of phones and mailboxes (encrypted) that can still be stopped by the link that told of them.
CREATE TABLE contact_changes (
  token_hash bytea NOT NULL CONSTRAINT contact_changes_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT contact_changes_person REFERENCES persons (id) ON DELETE CASCADE,
  document bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  stopped_at timestamptz
);
CREATE INDEX contact_changes_expiring ON contact_changes (expires_at);
CREATE INDEX contact_changes_by_person ON contact_changes (person_id);
`;

const down = 'DROP TABLE contact_changes;';

export class KeepContactChanges20261122104100 implements MigrationInterface {
  name = 'KeepContactChanges20261122104100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
