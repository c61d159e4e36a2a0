import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
-- Which step in a change of keys was taken when, so that the next one does not come too early. The audit trail says it too,
-- but is not searched for it.
CREATE TABLE key_steps (
  id uuid NOT NULL CONSTRAINT key_steps_pkey PRIMARY KEY,
  step text NOT NULL,
  key text,
  at timestamptz NOT NULL DEFAULT now()
);
`;

/** What is lost by this: when keys were added and replaced. Steps in a change of the signing keys have to be forced then. */
const down = 'DROP TABLE key_steps;';

export class KeepStepsOfKeys20261123041000 implements MigrationInterface {
  name = 'KeepStepsOfKeys20261123041000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
