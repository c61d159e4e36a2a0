import type { AppliedVersions } from '../relying-parties/change-sets.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  client_id: string;
  version: number;
  applied: number | null;
  own: boolean;
}

const ALL = {
  name: 'versions-of-all-registrations',
  text: `SELECT r.client_id, r.version, r.applied_version AS applied, EXISTS (
  SELECT FROM services s WHERE s.sandbox_client = r.client_id OR s.production_client = r.client_id) AS own
FROM relying_parties r ORDER BY r.client_id`,
};
const NOTE = {
  name: 'note-applied-registration',
  text: 'UPDATE relying_parties SET applied_version = version WHERE client_id = $1 AND applied_version IS DISTINCT FROM version',
};

/** What configuration files applied, in PostgreSQL. */
export const createAppliedVersions = (work: UnitOfWork): AppliedVersions => ({
  allVersions: async () =>
    (await work.query<Row>({ ...ALL, values: [] })).map(({ client_id: clientId, version, applied, own }) => ({
      clientId,
      version,
      applied: applied ?? undefined,
      own,
    })),
  async noteApplied(clientId) {
    await work.query({ ...NOTE, values: [clientId] });
  },
});
