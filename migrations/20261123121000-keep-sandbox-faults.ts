import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
-- Faults that teams switch on where they try services out.
CREATE TABLE sandbox_faults (
  client_id text NOT NULL CONSTRAINT sandbox_faults_pkey PRIMARY KEY,
  fault text NOT NULL,
  set_at timestamptz NOT NULL
);
`;

const down = `
DROP TABLE sandbox_faults;
`;

export class KeepSandboxFaults20261123121000 implements MigrationInterface {
  name = 'KeepSandboxFaults20261123121000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
