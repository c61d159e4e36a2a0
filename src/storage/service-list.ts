import type { Words } from '../relying-parties/relying-party.ts';
import type { ListedService, Scope, ServiceList } from '../relying-parties/service-list.ts';
import { skeletonOf } from '../relying-parties/skeleton.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  client_id: string;
  name: Words;
  organisation: Words;
  authority: string | null;
  team_id: string | null;
  stopped: boolean;
}

const PER_PAGE = 20;
/** More than anybody compares. */
const MOST_ALIKE = 20;

const SERVICE = `r.client_id, r.registration->'name' AS name, r.registration->'organisation' AS organisation,
  t.authority, s.team_id, r.registration ? 'stopped' AS stopped
FROM relying_parties r
LEFT JOIN services s ON s.production_client = r.client_id
LEFT JOIN teams t ON t.id = s.team_id
WHERE r.registration->>'environment' IS DISTINCT FROM 'sandbox'`;
/** What somebody may not see is not there: nothing of it is counted, found or compared. */
const IN_SCOPE = '($1::text[] IS NULL OR t.authority = ANY($1))';

const LIST = {
  name: 'list-services',
  text: `SELECT ${SERVICE} AND ${IN_SCOPE} AND ($3 = '' OR r.client_id = $3
  OR ($2 <> '' AND EXISTS (SELECT FROM service_names n WHERE n.client_id = r.client_id AND n.skeleton LIKE $2 || '%')))
ORDER BY r.client_id LIMIT $4 OFFSET $5`,
};
const FIND = { name: 'find-listed-service', text: `SELECT ${SERVICE} AND ${IN_SCOPE} AND r.client_id = $2` };
const NAMED_LIKE = {
  name: 'services-named-like',
  text: `SELECT ${SERVICE} AND r.client_id <> $2
  AND r.client_id IN (SELECT client_id FROM service_names WHERE skeleton = ANY($1)) LIMIT ${MOST_ALIKE}`,
};
const scopeValue = (scope: Scope): readonly string[] | null => (scope === 'all' ? null : scope);

const read = (row: Row): ListedService => ({
  clientId: row.client_id,
  name: row.name,
  organisation: row.organisation,
  ...(row.authority === null ? {} : { authority: row.authority }),
  ...(row.team_id === null ? {} : { teamId: row.team_id }),
  stopped: row.stopped,
});

/** Services in production in PostgreSQL. */
export function createServiceList(work: UnitOfWork): ServiceList {
  return {
    async list({ scope, text, page }) {
      const values = [scopeValue(scope), skeletonOf(text), text, PER_PAGE + 1, (page - 1) * PER_PAGE];
      const rows = await work.query<Row>({ ...LIST, values });
      return { services: rows.slice(0, PER_PAGE).map(read), more: rows.length > PER_PAGE };
    },
    async find(clientId, scope) {
      const [row] = await work.query<Row>({ ...FIND, values: [scopeValue(scope), clientId] });
      return row && read(row);
    },
    namedLike: async (skeletons, but) => (await work.query<Row>({ ...NAMED_LIKE, values: [skeletons, but] })).map(read),
  };
}
