import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether evidence came from a hardware authenticator; what was shown before did not say. */
export class AddHardwareEvidence20261121050000 implements MigrationInterface {
  name = 'AddHardwareEvidence20261121050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_evidence ADD COLUMN hardware boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session_evidence DROP COLUMN hardware');
  }
}
