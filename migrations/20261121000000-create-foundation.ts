import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
-- People: one encrypted document each, found by keyed hashes; the keys live outside the database.
CREATE TABLE persons (
  id uuid NOT NULL CONSTRAINT persons_pkey PRIMARY KEY,
  status text NOT NULL CONSTRAINT persons_status CHECK (status IN ('active', 'blocked', 'closed')),
  document bytea NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE person_identifiers (
  hash bytea NOT NULL,
  person_id uuid NOT NULL CONSTRAINT person_identifiers_person REFERENCES persons (id) ON DELETE CASCADE,
  exclusive boolean NOT NULL,
  CONSTRAINT person_identifiers_pkey PRIMARY KEY (hash, person_id)
);
CREATE UNIQUE INDEX person_identifiers_exclusive ON person_identifiers (hash) WHERE exclusive;
CREATE INDEX person_identifiers_by_person ON person_identifiers (person_id);

CREATE TABLE credentials (
  id uuid NOT NULL CONSTRAINT credentials_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT credentials_person REFERENCES persons (id) ON DELETE CASCADE,
  method text NOT NULL,
  data bytea NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX credentials_by_person ON credentials (person_id);

CREATE TABLE proofs (
  id uuid NOT NULL CONSTRAINT proofs_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT proofs_person REFERENCES persons (id) ON DELETE CASCADE,
  method text NOT NULL,
  source text NOT NULL,
  proved_at timestamptz NOT NULL,
  expires_at timestamptz,
  reference text,
  evidence_hash bytea,
  withdrawn_at timestamptz
);
CREATE INDEX proofs_by_person ON proofs (person_id);

CREATE TABLE subjects (
  person_id uuid NOT NULL CONSTRAINT subjects_person REFERENCES persons (id),
  sector text NOT NULL,
  sub text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT subjects_pkey PRIMARY KEY (person_id, sector)
);
CREATE UNIQUE INDEX subjects_by_sub ON subjects (sector, sub);

CREATE TABLE relying_parties (
  client_id text NOT NULL CONSTRAINT relying_parties_pkey PRIMARY KEY,
  registration jsonb NOT NULL,
  secret bytea,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- What a person agreed to: one open row per person, relying party and mandate (or oneself).
CREATE TABLE consents (
  id uuid NOT NULL CONSTRAINT consents_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT consents_person REFERENCES persons (id) ON DELETE CASCADE,
  client_id text NOT NULL CONSTRAINT consents_relying_party REFERENCES relying_parties (client_id),
  mandate_id uuid,
  scopes text[] NOT NULL,
  granted text[] NOT NULL,
  refused text[] NOT NULL,
  shown_hash bytea NOT NULL,
  language text NOT NULL,
  acr text NOT NULL,
  agreed_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
CREATE UNIQUE INDEX consents_open ON consents (person_id, client_id, mandate_id) NULLS NOT DISTINCT WHERE ended_at IS NULL;
CREATE INDEX consents_by_relying_party ON consents (client_id);

CREATE TABLE audit_events (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_events_pkey PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  shard smallint NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  person_id uuid,
  client_id text,
  details bytea NOT NULL
);
CREATE INDEX audit_events_in_order ON audit_events (shard, transaction, id);
CREATE INDEX audit_events_by_person ON audit_events (person_id, at) WHERE person_id IS NOT NULL;

CREATE TABLE audit_seals (
  shard smallint NOT NULL,
  number bigint NOT NULL,
  last_transaction xid8 NOT NULL,
  last_event bigint NOT NULL,
  events integer NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_seals_pkey PRIMARY KEY (shard, number)
);

CREATE TABLE outbox (
  id uuid NOT NULL CONSTRAINT outbox_pkey PRIMARY KEY,
  kind text NOT NULL,
  client_id text,
  person_id uuid,
  payload bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  enqueued_at timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (person_id);

-- The trail only grows: whoever must change it has to switch this off first, and the hash chain tells.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals EXECUTE FUNCTION refuse_change();

-- Protocol artifacts. Keys are keyed hashes, payloads are encrypted.
CREATE TABLE sessions (
  uid_hash bytea NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
  person_id uuid,
  payload bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX sessions_expiring ON sessions (expires_at);

-- A session may be known by several cookie values for a moment: each rotation leaves the old one valid for seconds.
CREATE TABLE session_ids (
  id_hash bytea NOT NULL CONSTRAINT session_ids_pkey PRIMARY KEY,
  uid_hash bytea NOT NULL CONSTRAINT session_ids_session REFERENCES sessions (uid_hash) ON DELETE CASCADE,
  valid_until timestamptz
);
CREATE INDEX session_ids_by_session ON session_ids (uid_hash);

CREATE TABLE session_evidence (
  uid_hash bytea NOT NULL CONSTRAINT session_evidence_session REFERENCES sessions (uid_hash) ON DELETE CASCADE,
  method text NOT NULL,
  factors text NOT NULL,
  amr text NOT NULL,
  at bigint NOT NULL,
  CONSTRAINT session_evidence_pkey PRIMARY KEY (uid_hash, method, at)
);

-- One session's use of a consent; without offline access a grant lives and dies with its session.
CREATE TABLE grants (
  id_hash bytea NOT NULL CONSTRAINT grants_pkey PRIMARY KEY,
  uid_hash bytea,
  person_id uuid NOT NULL,
  client_id text NOT NULL,
  mandate_id uuid,
  sector text NOT NULL,
  sid text NOT NULL,
  offline boolean NOT NULL,
  payload bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX grants_by_session ON grants (uid_hash) WHERE uid_hash IS NOT NULL;
CREATE INDEX grants_by_person ON grants (person_id, client_id);
CREATE INDEX grants_expiring ON grants (expires_at);

CREATE TABLE refresh_tokens (
  id_hash bytea NOT NULL CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
  grant_hash bytea NOT NULL,
  payload bytea NOT NULL,
  consumed_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_hash);
CREATE INDEX refresh_tokens_expiring ON refresh_tokens (expires_at);

-- Short-lived artifacts: partitions are made ahead and dropped when all in them has expired.
CREATE TABLE artifacts (
  id_hash bytea NOT NULL,
  model smallint NOT NULL,
  grant_hash bytea,
  payload bytea NOT NULL,
  consumed_at timestamptz,
  expires_at timestamptz NOT NULL,
  CONSTRAINT artifacts_pkey PRIMARY KEY (id_hash, expires_at)
) PARTITION BY RANGE (expires_at);
CREATE INDEX artifacts_by_grant ON artifacts (grant_hash) WHERE grant_hash IS NOT NULL;

-- What may be shown once only; never partitioned, because uniqueness must not depend on a time.
CREATE TABLE replays (
  id_hash bytea NOT NULL CONSTRAINT replays_pkey PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX replays_expiring ON replays (expires_at);
`;

const down = `
DROP TABLE replays, artifacts, refresh_tokens, grants, session_evidence, session_ids, sessions, outbox, audit_seals,
  audit_events, consents, relying_parties, subjects, proofs, credentials, person_identifiers, persons;
DROP FUNCTION refuse_change;
`;

export class CreateFoundation20261121000000 implements MigrationInterface {
  name = 'CreateFoundation20261121000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
