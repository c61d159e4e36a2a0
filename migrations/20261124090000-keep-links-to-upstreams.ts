import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Which person a subject of an identity provider in front of this one is; what it calls them is encrypted.
CREATE TABLE upstream_links (
  id uuid NOT NULL CONSTRAINT upstream_links_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT upstream_links_person REFERENCES persons (id) ON DELETE CASCADE,
  upstream text NOT NULL,
  subject_hash bytea NOT NULL,
  subject bytea NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT upstream_links_once UNIQUE (upstream, subject_hash),
  CONSTRAINT upstream_links_one UNIQUE (person_id, upstream)
);
-- Upstreams that people have switched off for their accounts.
CREATE TABLE upstream_refusals (
  person_id uuid NOT NULL CONSTRAINT upstream_refusals_person REFERENCES persons (id) ON DELETE CASCADE,
  upstream text NOT NULL,
  since timestamptz NOT NULL,
  CONSTRAINT upstream_refusals_pkey PRIMARY KEY (person_id, upstream)
);
-- Sessions that were begun at an upstream, so that both ends hear of a logout.
CREATE TABLE upstream_sessions (
  uid_hash bytea NOT NULL CONSTRAINT upstream_sessions_session REFERENCES sessions (uid_hash) ON DELETE CASCADE,
  upstream text NOT NULL,
  subject_hash bytea NOT NULL,
  sid_hash bytea,
  document bytea NOT NULL,
  CONSTRAINT upstream_sessions_pkey PRIMARY KEY (uid_hash, upstream)
);
CREATE INDEX upstream_sessions_by_subject ON upstream_sessions (upstream, subject_hash);
CREATE INDEX upstream_sessions_by_sid ON upstream_sessions (upstream, sid_hash) WHERE sid_hash IS NOT NULL;
-- Upstreams that staff added, and which ones are switched off.
CREATE TABLE upstreams (
  id text NOT NULL CONSTRAINT upstreams_pkey PRIMARY KEY,
  definition jsonb,
  secret bytea,
  off_since timestamptz,
  changed_at timestamptz NOT NULL
);
`;

const down = `
DROP TABLE upstreams, upstream_sessions, upstream_refusals, upstream_links;
`;

export class KeepLinksToUpstreams20261124090000 implements MigrationInterface {
  name = 'KeepLinksToUpstreams20261124090000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
