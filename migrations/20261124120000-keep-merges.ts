import type { MigrationInterface, QueryRunner } from 'typeorm';

const statuses = (all: string): string => `
ALTER TABLE persons DROP CONSTRAINT persons_status;
ALTER TABLE persons ADD CONSTRAINT persons_status CHECK (status IN (${all})) NOT VALID;
ALTER TABLE persons VALIDATE CONSTRAINT persons_status;
`;

const kinds = (all: string): string => `
ALTER TABLE change_requests DROP CONSTRAINT change_requests_kind;
ALTER TABLE change_requests ADD CONSTRAINT change_requests_kind CHECK (kind IN (${all}));
`;

const up = `
SET LOCAL lock_timeout = '5s';
-- To a node of before, whoever was merged is not active.
${statuses(`'active', 'blocked', 'closing', 'closed', 'merged'`)}
${kinds(`'registration', 'role', 'keys', 'files', 'team', 'merge'`)}
-- Two accounts of one person that became one. What moved is remembered, encrypted, until the merge cannot be undone any more;
-- the row itself stays, since services may ask with the old subject for ever.
CREATE TABLE merges (
  id uuid NOT NULL CONSTRAINT merges_pkey PRIMARY KEY,
  kept_person uuid NOT NULL CONSTRAINT merges_kept REFERENCES persons (id),
  merged_person uuid NOT NULL CONSTRAINT merges_merged REFERENCES persons (id),
  request_id uuid NOT NULL,
  merged_at timestamptz NOT NULL,
  undo_until timestamptz NOT NULL,
  undone_at timestamptz,
  undo_request_id uuid,
  settled_at timestamptz,
  memory bytea,
  CONSTRAINT merges_two CHECK (kept_person <> merged_person)
);
CREATE UNIQUE INDEX merges_of_merged ON merges (merged_person) WHERE undone_at IS NULL;
CREATE INDEX merges_by_kept ON merges (kept_person);
CREATE INDEX merges_by_time ON merges (merged_at);
CREATE INDEX merges_to_settle ON merges (undo_until) WHERE undone_at IS NULL AND settled_at IS NULL;
`;

/** Accounts that were merged stay shut: they are blocked. */
const down = `
SET LOCAL lock_timeout = '5s';
DROP TABLE merges;
DELETE FROM change_requests WHERE kind = 'merge';
UPDATE persons SET status = 'blocked' WHERE status = 'merged';
${statuses(`'active', 'blocked', 'closing', 'closed'`)}
${kinds(`'registration', 'role', 'keys', 'files', 'team'`)}
`;

export class KeepMerges20261124120000 implements MigrationInterface {
  name = 'KeepMerges20261124120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
