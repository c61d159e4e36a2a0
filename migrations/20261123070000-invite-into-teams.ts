import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- A company has one team; an agency is whatever a registrar confirms it to be.
CREATE UNIQUE INDEX teams_by_organisation ON teams (organisation_id) WHERE organisation_id IS NOT NULL;

-- Who is invited into a team, by number and name: found by the hash of the number, whether there is an account or not.
CREATE TABLE team_invitations (
  id uuid NOT NULL CONSTRAINT team_invitations_pkey PRIMARY KEY,
  team_id uuid NOT NULL CONSTRAINT team_invitations_team REFERENCES teams (id) ON DELETE CASCADE,
  role text NOT NULL CONSTRAINT team_invitations_role CHECK (role IN ('owner', 'developer', 'viewer')),
  invited bytea NOT NULL,
  invited_hash bytea NOT NULL,
  invited_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE INDEX team_invitations_by_team ON team_invitations (team_id, created_at) WHERE ended_at IS NULL;
CREATE INDEX team_invitations_by_hash ON team_invitations (invited_hash) WHERE ended_at IS NULL;

-- What happened in a team, for its members: who did what, and about whom.
CREATE TABLE team_history (
  id uuid NOT NULL CONSTRAINT team_history_pkey PRIMARY KEY,
  team_id uuid NOT NULL CONSTRAINT team_history_team REFERENCES teams (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  type text NOT NULL,
  done_by uuid,
  person_id uuid,
  service_id uuid,
  role text
);
CREATE INDEX team_history_by_team ON team_history (team_id, at DESC, id);
CREATE INDEX team_history_by_person ON team_history (person_id, at) WHERE person_id IS NOT NULL;
CREATE INDEX team_history_by_actor ON team_history (done_by, at) WHERE done_by IS NOT NULL;
`;

const down = `
DROP TABLE team_history, team_invitations;
DROP INDEX teams_by_organisation;
`;

export class InviteIntoTeams20261123070000 implements MigrationInterface {
  name = 'InviteIntoTeams20261123070000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
