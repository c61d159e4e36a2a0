import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
SET LOCAL lock_timeout = '5s';
-- Every node keeps registrations in memory: whoever changes one, by whatever way, tells all of them with the commit.
CREATE FUNCTION announce_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('motcua_registrations', coalesce(NEW.client_id, OLD.client_id));
  RETURN NULL;
END $$;
CREATE TRIGGER announce_registration AFTER INSERT OR UPDATE OR DELETE ON relying_parties
  FOR EACH ROW EXECUTE FUNCTION announce_registration();
`;

const down = `
DROP TRIGGER announce_registration ON relying_parties;
DROP FUNCTION announce_registration();
`;

export class AnnounceRegistrations20261123060000 implements MigrationInterface {
  name = 'AnnounceRegistrations20261123060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
