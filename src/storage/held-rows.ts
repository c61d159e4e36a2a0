/** What the tables hold about a person, for the person: read a page at a time, decrypted, without secrets. */
import type { Exporter, Held } from '../personal-data/exporter.ts';
import type { Cipher } from './cipher.ts';
import { HELD_ACTING } from './held-acting.ts';
import { HELD_IDENTITY } from './held-identity.ts';
import { HELD_SERVICES } from './held-services.ts';
import type { HeldTable } from './held-table.ts';
import { HELD_TEAMS } from './held-teams.ts';
import { HELD_UPSTREAMS } from './held-upstreams.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const AT_ONCE = 500;

/** Goes on after the last key that was read, so that what comes or goes meanwhile moves nothing. */
const statementOf = ({ name, text }: HeldTable) => ({
  name: `held-${name}`,
  text: `SELECT * FROM (${text}) held WHERE $2::text IS NULL OR key COLLATE "C" > $2 ORDER BY key COLLATE "C" LIMIT ${AT_ONCE}`,
});

function exporterOf(work: UnitOfWork, cipher: Cipher, table: HeldTable): Exporter {
  const statement = statementOf(table);
  return {
    name: table.name,
    columns: table.columns,
    ...(table.single ? { single: true } : {}),
    async *of(personId) {
      let after: string | null = null;
      for (;;) {
        const rows: ({ [column: string]: unknown } & { key: string })[] = await work.query({
          ...statement,
          values: [personId, after],
        });
        for (const row of rows) yield table.read(row as never, cipher) as Held;
        after = rows.at(-1)?.key ?? after;
        if (rows.length < AT_ONCE) return;
      }
    },
  };
}

/** Makes one exporter for each kind of thing that is held. */
export const createHeld = (work: UnitOfWork, cipher: Cipher): readonly Exporter[] =>
  [...HELD_IDENTITY, ...HELD_SERVICES, ...HELD_ACTING, ...HELD_TEAMS, ...HELD_UPSTREAMS].map((table) =>
    exporterOf(work, cipher, table),
  );
