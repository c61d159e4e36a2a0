import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- When the key set that a service publishes was looked at for what ends in it, and whether it could be read.
CREATE TABLE key_set_looks (
  client_id text NOT NULL CONSTRAINT key_set_looks_pkey PRIMARY KEY
    CONSTRAINT key_set_looks_client REFERENCES relying_parties (client_id) ON DELETE CASCADE,
  url text NOT NULL,
  looked_at timestamptz NOT NULL,
  read_at timestamptz,
  unread_since timestamptz
);
`;

const down = `
DROP TABLE key_set_looks;
`;

export class LookAtPublishedKeySets20261123131000 implements MigrationInterface {
  name = 'LookAtPublishedKeySets20261123131000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
