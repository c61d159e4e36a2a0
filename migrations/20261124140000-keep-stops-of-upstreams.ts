import type { MigrationInterface, QueryRunner } from 'typeorm';

const withKinds = (kinds: string): string => `
ALTER TABLE change_requests DROP CONSTRAINT change_requests_kind;
ALTER TABLE change_requests ADD CONSTRAINT change_requests_kind CHECK (kind IN (${kinds}));
`;

const up = `
SET LOCAL lock_timeout = '5s';
${withKinds(`'registration', 'role', 'keys', 'files', 'team', 'merge', 'upstream'`)}
-- Each time that an identity provider in front of this one was switched off; why is encrypted.
CREATE TABLE upstream_stops (
  id uuid NOT NULL CONSTRAINT upstream_stops_pkey PRIMARY KEY,
  upstream text NOT NULL,
  stopped_by uuid[] NOT NULL,
  client_id text,
  reason bytea NOT NULL,
  stopped_at timestamptz NOT NULL
);
CREATE INDEX upstream_stops_by_upstream ON upstream_stops (upstream, stopped_at);
`;

const down = `
SET LOCAL lock_timeout = '5s';
DROP TABLE upstream_stops;
DELETE FROM change_requests WHERE kind = 'upstream';
${withKinds(`'registration', 'role', 'keys', 'files', 'team', 'merge'`)}
`;

/** `upstream`: two security officers change an identity provider in front of this one. */
export class KeepStopsOfUpstreams20261124140000 implements MigrationInterface {
  name = 'KeepStopsOfUpstreams20261124140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
