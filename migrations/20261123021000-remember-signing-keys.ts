import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Names of the keys that sign, and which running node knows which; nothing of the keys themselves.
CREATE TABLE signing_keys (
  kid text NOT NULL CONSTRAINT signing_keys_pkey PRIMARY KEY,
  alg text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE signing_key_nodes (
  node_id uuid NOT NULL CONSTRAINT signing_key_nodes_pkey PRIMARY KEY,
  kids text[] NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
`;

const down = `
DROP TABLE signing_key_nodes;
DROP TABLE signing_keys;
`;

export class RememberSigningKeys20261123021000 implements MigrationInterface {
  name = 'RememberSigningKeys20261123021000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
