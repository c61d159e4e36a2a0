import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- What the person calls it, such as "my old phone".
ALTER TABLE credentials ADD COLUMN label text;

-- A removed credential waits here in case its removal is stopped: the row as it was, its data still encrypted. In a table
-- of its own, so that no look-up of credentials can forget to leave it out.
CREATE TABLE removed_credentials (
  id uuid NOT NULL CONSTRAINT removed_credentials_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT removed_credentials_person REFERENCES persons (id) ON DELETE CASCADE,
  credential jsonb NOT NULL,
  removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX removed_credentials_by_person ON removed_credentials (person_id);
CREATE INDEX removed_credentials_by_time ON removed_credentials (removed_at);

-- Changes that the person can still stop by the link in the mail that told of them.
CREATE TABLE credential_changes (
  token_hash bytea NOT NULL CONSTRAINT credential_changes_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT credential_changes_person REFERENCES persons (id) ON DELETE CASCADE,
  method text NOT NULL,
  added uuid,
  removed uuid,
  renamed uuid,
  label text,
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  stopped_at timestamptz
);
CREATE INDEX credential_changes_by_person ON credential_changes (person_id);
CREATE INDEX credential_changes_expiring ON credential_changes (expires_at);
`;

const down = `
DROP TABLE credential_changes, removed_credentials;
ALTER TABLE credentials DROP COLUMN label;
`;

export class NameCredentials20261121060000 implements MigrationInterface {
  name = 'NameCredentials20261121060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
