import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
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
`;

/** People who were imported stay. */
const down = 'DROP TABLE imports;';

export class KeepImports20261123040000 implements MigrationInterface {
  name = 'KeepImports20261123040000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
