import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Of several nodes one may reach an identity provider and another one not: which one said so, and when it did last.
ALTER TABLE upstream_health ADD COLUMN node uuid, ADD COLUMN said_at timestamptz;
`;

const down = `
SET LOCAL lock_timeout = '5s';
ALTER TABLE upstream_health DROP COLUMN node, DROP COLUMN said_at;
`;

export class SayWhichNodeSeesUpstreams20261124150000 implements MigrationInterface {
  name = 'SayWhichNodeSeesUpstreams20261124150000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
