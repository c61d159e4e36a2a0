import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Secrets of services, as hashes of what nobody can guess; who looks after a service is shown each of them once.
CREATE TABLE client_secrets (
  id uuid NOT NULL CONSTRAINT client_secrets_pkey PRIMARY KEY,
  client_id text NOT NULL CONSTRAINT client_secrets_client REFERENCES relying_parties (client_id) ON DELETE CASCADE,
  hash bytea NOT NULL CONSTRAINT client_secrets_hash CHECK (octet_length(hash) = 32),
  hint text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid,
  ends_at timestamptz
);
CREATE INDEX client_secrets_by_client ON client_secrets (client_id);

-- The day on which a service last used each of its keys and secrets.
CREATE TABLE client_uses (
  client_id text NOT NULL CONSTRAINT client_uses_client REFERENCES relying_parties (client_id) ON DELETE CASCADE,
  name text NOT NULL,
  used_on date NOT NULL,
  CONSTRAINT client_uses_pkey PRIMARY KEY (client_id, name)
);

-- Of which ends people were told, and how many days before: once each, whichever node is first.
CREATE TABLE expiry_warnings (
  client_id text NOT NULL CONSTRAINT expiry_warnings_client REFERENCES relying_parties (client_id) ON DELETE CASCADE,
  name text NOT NULL,
  ends_at timestamptz NOT NULL,
  days integer NOT NULL,
  told_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT expiry_warnings_pkey PRIMARY KEY (client_id, name, ends_at, days)
);
`;

const down = `
DROP TABLE expiry_warnings, client_uses, client_secrets;
`;

export class KeepSecretsOfServices20261123090000 implements MigrationInterface {
  name = 'KeepSecretsOfServices20261123090000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
