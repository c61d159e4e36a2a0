import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Whether identity providers in front of this one answer, as the node says that saw the last change.
CREATE TABLE upstream_health (
  upstream text NOT NULL CONSTRAINT upstream_health_pkey PRIMARY KEY,
  state text NOT NULL,
  why text,
  since timestamptz NOT NULL,
  doubted_why text,
  doubted_at timestamptz
);
`;

const down = `
DROP TABLE upstream_health;
`;

export class KeepHealthOfUpstreams20261124100000 implements MigrationInterface {
  name = 'KeepHealthOfUpstreams20261124100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
