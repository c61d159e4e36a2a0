import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- How often something happened at a service on a day (of the country's time zone). Nothing about people.
CREATE TABLE figures (
  client_id text NOT NULL,
  day date NOT NULL,
  measure text NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT figures_pkey PRIMARY KEY (client_id, day, measure)
);
CREATE INDEX figures_by_day ON figures (day);
-- What services did wrong: one row for each kind of mistake, with what was sent (encrypted, without secrets).
CREATE TABLE protocol_errors (
  id uuid NOT NULL CONSTRAINT protocol_errors_pkey PRIMARY KEY,
  client_id text NOT NULL,
  place text NOT NULL,
  error text NOT NULL,
  rule text NOT NULL,
  authenticated boolean NOT NULL,
  sent bytea NOT NULL,
  count bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  seen_at timestamptz
);
CREATE INDEX protocol_errors_of_client ON protocol_errors (client_id, authenticated DESC, last_at DESC);
CREATE INDEX protocol_errors_old ON protocol_errors (last_at);
`;

const down = 'DROP TABLE protocol_errors, figures;';

export class KeepFigures20261123050000 implements MigrationInterface {
  name = 'KeepFigures20261123050000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
