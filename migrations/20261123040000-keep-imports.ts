import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- How far the import of each file has come: written with every batch, so that none is done twice and none is lost.
CREATE TABLE imports (
  id uuid NOT NULL CONSTRAINT imports_pkey PRIMARY KEY,
  file_sha256 text NOT NULL CONSTRAINT imports_file UNIQUE,
  mapping_sha256 text NOT NULL,
  rows bigint NOT NULL DEFAULT 0,
  imported bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  rejects_bytes bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
-- While an import runs: whose rows are in, also of people whose number is not proven and so finds nobody.
CREATE TABLE imported_numbers (
  import_id uuid NOT NULL CONSTRAINT imported_numbers_import REFERENCES imports (id) ON DELETE CASCADE,
  hash bytea NOT NULL,
  CONSTRAINT imported_numbers_pkey PRIMARY KEY (import_id, hash)
);
-- The import by which a contact came, until its owner changes anything: relatives who share one come from the same file.
ALTER TABLE person_identifiers ADD COLUMN imported uuid;
`;

/** People who were imported stay. */
const down = `
ALTER TABLE person_identifiers DROP COLUMN imported;
DROP TABLE imported_numbers, imports;
`;

export class KeepImports20261123040000 implements MigrationInterface {
  name = 'KeepImports20261123040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
