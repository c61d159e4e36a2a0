import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Organisations: what the business register publishes, so not encrypted. search: name and code as people look for them.
CREATE TABLE organisations (
  id uuid NOT NULL CONSTRAINT organisations_pkey PRIMARY KEY,
  code text NOT NULL,
  parent_code text,
  name text NOT NULL,
  short_name text,
  foreign_name text,
  search text NOT NULL,
  status text NOT NULL CONSTRAINT organisations_status CHECK (status IN ('active', 'suspended', 'dissolved')),
  level smallint NOT NULL,
  checked_at timestamptz NOT NULL,
  reference text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX organisations_by_code ON organisations (code);
CREATE INDEX organisations_by_check ON organisations (checked_at);

CREATE TABLE organisation_subjects (
  organisation_id uuid NOT NULL,
  sector text NOT NULL,
  sub text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT organisation_subjects_pkey PRIMARY KEY (organisation_id, sector),
  CONSTRAINT organisation_subjects_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);
CREATE UNIQUE INDEX organisation_subjects_by_sub ON organisation_subjects (sector, sub);

-- Somebody brings an organisation in; content (what the register answered, who must agree) is encrypted.
CREATE TABLE organisation_requests (
  id uuid NOT NULL CONSTRAINT organisation_requests_pkey PRIMARY KEY,
  code text NOT NULL,
  person_id uuid NOT NULL CONSTRAINT organisation_requests_person REFERENCES persons (id) ON DELETE CASCADE,
  status text NOT NULL,
  content bytea,
  words text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz,
  decided_at timestamptz,
  decided_by uuid
);
CREATE UNIQUE INDEX organisation_requests_open ON organisation_requests (person_id, code) WHERE decided_at IS NULL;
CREATE INDEX organisation_requests_by_person ON organisation_requests (person_id, created_at);
CREATE INDEX organisation_requests_due ON organisation_requests (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX organisation_requests_queue ON organisation_requests (status, due_at) WHERE decided_at IS NULL;

-- Legal representatives beside the one who asks: each has to agree. Found by the keyed hash of the number in the register.
CREATE TABLE organisation_consents (
  request_id uuid NOT NULL,
  position smallint NOT NULL,
  number_hash bytea NOT NULL,
  person_id uuid,
  answer text,
  answered_at timestamptz,
  CONSTRAINT organisation_consents_pkey PRIMARY KEY (request_id, position),
  CONSTRAINT organisation_consents_request FOREIGN KEY (request_id) REFERENCES organisation_requests (id) ON DELETE CASCADE
);
CREATE INDEX organisation_consents_by_number ON organisation_consents (number_hash);

-- Mandates: a tree; a root comes from the law or from the person who is represented. invited is encrypted.
CREATE TABLE mandates (
  id uuid NOT NULL CONSTRAINT mandates_pkey PRIMARY KEY,
  party_organisation uuid,
  party_person uuid,
  holder_organisation uuid,
  holder_person uuid,
  holder_system text,
  parent_id uuid,
  source text NOT NULL,
  role text NOT NULL,
  powers text[] NOT NULL,
  may_pass_on boolean NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  granted_by uuid,
  invited bytea,
  invited_hash bytea,
  proof_source text,
  proof_reference text,
  created_at timestamptz NOT NULL DEFAULT now(),
  accepted_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  ended_why text,
  CONSTRAINT mandates_party_organisation FOREIGN KEY (party_organisation) REFERENCES organisations (id),
  CONSTRAINT mandates_party_person FOREIGN KEY (party_person) REFERENCES persons (id) ON DELETE CASCADE,
  CONSTRAINT mandates_holder_organisation FOREIGN KEY (holder_organisation) REFERENCES organisations (id),
  CONSTRAINT mandates_holder_person FOREIGN KEY (holder_person) REFERENCES persons (id) ON DELETE CASCADE,
  CONSTRAINT mandates_parent FOREIGN KEY (parent_id) REFERENCES mandates (id) ON DELETE CASCADE
);
CREATE INDEX mandates_by_holder_person ON mandates (holder_person) WHERE ended_at IS NULL;
CREATE INDEX mandates_by_holder_organisation ON mandates (holder_organisation) WHERE ended_at IS NULL;
CREATE INDEX mandates_by_holder_system ON mandates (holder_system) WHERE holder_system IS NOT NULL;
CREATE INDEX mandates_by_party_organisation ON mandates (party_organisation) WHERE ended_at IS NULL;
CREATE INDEX mandates_by_party_person ON mandates (party_person) WHERE ended_at IS NULL;
CREATE INDEX mandates_by_parent ON mandates (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX mandates_by_invitation ON mandates (invited_hash) WHERE accepted_at IS NULL AND ended_at IS NULL;

-- The last choice of a person at a service; no mandate is oneself.
CREATE TABLE representation_choices (
  person_id uuid NOT NULL,
  client_id text NOT NULL,
  mandate_id uuid,
  chosen_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT representation_choices_pkey PRIMARY KEY (person_id, client_id),
  CONSTRAINT representation_choices_person FOREIGN KEY (person_id) REFERENCES persons (id) ON DELETE CASCADE
);

-- Machine clients of organisations; what they may do is the mandate that they hold.
CREATE TABLE system_accounts (
  client_id text NOT NULL CONSTRAINT system_accounts_pkey PRIMARY KEY,
  organisation_id uuid NOT NULL,
  mandate_id uuid NOT NULL,
  name text NOT NULL,
  jwks jsonb NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT system_accounts_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id),
  CONSTRAINT system_accounts_mandate FOREIGN KEY (mandate_id) REFERENCES mandates (id)
);
CREATE INDEX system_accounts_by_organisation ON system_accounts (organisation_id);

CREATE INDEX grants_by_mandate ON grants (mandate_id) WHERE mandate_id IS NOT NULL;
`;

const down = `
DROP INDEX grants_by_mandate;
DROP TABLE system_accounts, representation_choices, mandates, organisation_consents, organisation_requests,
  organisation_subjects, organisations;
`;

export class KeepOrganisationsAndMandates20261122050000 implements MigrationInterface {
  name = 'KeepOrganisationsAndMandates20261122050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
