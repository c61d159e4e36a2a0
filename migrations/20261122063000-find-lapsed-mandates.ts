import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Invitations that nobody accepted, of one party: they are limited; and what time has ended, for the job that ends it.
CREATE INDEX mandates_unaccepted_of_organisation ON mandates (party_organisation, created_at) WHERE accepted_at IS NULL;
CREATE INDEX mandates_unaccepted_of_person ON mandates (party_person, created_at) WHERE accepted_at IS NULL;
CREATE INDEX mandates_open_invitations ON mandates (created_at) WHERE accepted_at IS NULL AND ended_at IS NULL;
CREATE INDEX mandates_over ON mandates (valid_until) WHERE valid_until IS NOT NULL AND ended_at IS NULL;
`;

const down = `
DROP INDEX mandates_unaccepted_of_organisation, mandates_unaccepted_of_person, mandates_open_invitations, mandates_over;
`;

export class FindLapsedMandates20261122063000 implements MigrationInterface {
  name = 'FindLapsedMandates20261122063000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
