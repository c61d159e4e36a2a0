import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- The program of the management API that did something, or that it is about.
ALTER TABLE team_history ADD COLUMN program text;
CREATE INDEX relying_parties_by_team_of_program ON relying_parties ((registration -> 'policy' -> 'api' ->> 'team'))
  WHERE registration -> 'policy' ? 'api';
`;

const down = `
DROP INDEX relying_parties_by_team_of_program;
ALTER TABLE team_history DROP COLUMN program;
`;

export class NameProgramsOfTeams20261123110000 implements MigrationInterface {
  name = 'NameProgramsOfTeams20261123110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
