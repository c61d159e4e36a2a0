import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Roles of the staff; without a place a role counts everywhere.
CREATE TABLE staff_roles (
  id uuid NOT NULL CONSTRAINT staff_roles_pkey PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT staff_roles_person REFERENCES persons (id) ON DELETE CASCADE,
  role text NOT NULL,
  place text,
  granted_at timestamptz NOT NULL DEFAULT now(),
  granted_by uuid
);
CREATE UNIQUE INDEX staff_roles_once ON staff_roles (person_id, role, place) NULLS NOT DISTINCT;
`;

const down = `
DROP TABLE staff_roles;
`;

export class AppointStaff20261122030000 implements MigrationInterface {
  name = 'AppointStaff20261122030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
