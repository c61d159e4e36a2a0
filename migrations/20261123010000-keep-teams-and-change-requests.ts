import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Who looks after services: people of an agency or a company, under the ministry or province that answers for it.
CREATE TABLE teams (
  id uuid NOT NULL CONSTRAINT teams_pkey PRIMARY KEY,
  kind text NOT NULL CONSTRAINT teams_kind CHECK (kind IN ('agency', 'company')),
  authority text NOT NULL,
  organisation_id uuid CONSTRAINT teams_organisation REFERENCES organisations (id),
  name jsonb NOT NULL,
  confirmed_at timestamptz,
  confirmed_by uuid,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX teams_by_authority ON teams (authority, id);
CREATE TABLE team_members (
  team_id uuid NOT NULL CONSTRAINT team_members_team REFERENCES teams (id) ON DELETE CASCADE,
  person_id uuid NOT NULL CONSTRAINT team_members_person REFERENCES persons (id) ON DELETE CASCADE,
  role text NOT NULL CONSTRAINT team_members_role CHECK (role IN ('owner', 'developer', 'viewer')),
  since timestamptz NOT NULL DEFAULT now(),
  added_by uuid,
  CONSTRAINT team_members_pkey PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_members_by_person ON team_members (person_id);

-- A service of a team, with its registration for trying out and the one for everybody.
CREATE TABLE services (
  id uuid NOT NULL CONSTRAINT services_pkey PRIMARY KEY,
  team_id uuid NOT NULL CONSTRAINT services_team REFERENCES teams (id),
  name jsonb NOT NULL,
  sandbox_client text CONSTRAINT services_sandbox REFERENCES relying_parties (client_id),
  production_client text CONSTRAINT services_production REFERENCES relying_parties (client_id),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX services_by_team ON services (team_id, created_at);
CREATE UNIQUE INDEX services_by_sandbox ON services (sandbox_client) WHERE sandbox_client IS NOT NULL;
CREATE UNIQUE INDEX services_by_production ON services (production_client) WHERE production_client IS NOT NULL;

-- What needs a second pair of eyes. Whoever is among those who asked never decides, whatever the application thinks.
CREATE TABLE change_requests (
  id uuid NOT NULL CONSTRAINT change_requests_pkey PRIMARY KEY,
  kind text NOT NULL CONSTRAINT change_requests_kind CHECK (kind IN ('registration', 'role', 'keys', 'files')),
  subject text NOT NULL,
  authority text,
  team_id uuid CONSTRAINT change_requests_team REFERENCES teams (id),
  content bytea NOT NULL,
  via text NOT NULL,
  client_id text,
  requested_by uuid[] NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  outcome text CONSTRAINT change_requests_outcome CHECK (outcome IN ('approved', 'refused', 'withdrawn', 'stale')),
  decided_by uuid[],
  decided_at timestamptz,
  decision bytea,
  used_at timestamptz,
  CONSTRAINT change_requests_somebody CHECK (cardinality(requested_by) > 0),
  CONSTRAINT change_requests_four_eyes CHECK (
    outcome IS NULL OR outcome NOT IN ('approved', 'refused')
    OR (cardinality(decided_by) > 0 AND NOT requested_by && decided_by)
  )
);
CREATE INDEX change_requests_open ON change_requests (kind, authority, requested_at, id) WHERE outcome IS NULL;
CREATE INDEX change_requests_by_subject ON change_requests (kind, subject, requested_at);
CREATE INDEX change_requests_by_requester ON change_requests USING gin (requested_by);

-- Every state of a registration, so that an earlier one can be looked at and asked for again.
CREATE TABLE registration_versions (
  client_id text NOT NULL CONSTRAINT registration_versions_client REFERENCES relying_parties (client_id),
  version integer NOT NULL,
  registration jsonb NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(),
  saved_by uuid,
  request_id uuid CONSTRAINT registration_versions_request REFERENCES change_requests (id),
  CONSTRAINT registration_versions_pkey PRIMARY KEY (client_id, version)
);
INSERT INTO registration_versions (client_id, version, registration, saved_at)
SELECT client_id, version, registration, updated_at FROM relying_parties;
`;

const down = `
DROP TABLE registration_versions;
DROP TABLE change_requests, services, team_members, teams;
`;

export class KeepTeamsAndChangeRequests20261123010000 implements MigrationInterface {
  name = 'KeepTeamsAndChangeRequests20261123010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
