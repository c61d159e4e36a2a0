/** Statements that compare two accounts and move rows between them. */
import { AppError } from '../errors.ts';
import type { Count, CountedKind, Memory, Pair } from '../merging/merge.ts';
import { MERGE_ROWS, type MergeRow } from './merge-rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const UNIQUE_VIOLATION = '23505';
const MOVING = MERGE_ROWS.filter(({ does }) => does === 'moves');
const tableOf = ({ column }: MergeRow): string => column.split('.')[0] ?? '';
const nameOf = ({ column }: MergeRow): string => column.split('.')[1] ?? '';
const keyOf = ({ key = 'm.id' }: MergeRow): string => `${key}::text`;

/** True for the rows of `$2`. */
const isTheirs = (row: MergeRow, parameter = '$2'): string =>
  row.many ? `m.${nameOf(row)} @> ARRAY[${parameter}::uuid]` : `m.${nameOf(row)} = ${parameter}`;

/** From `$2` to `$1`; of rows that were named, these alone. */
const moveText = (row: MergeRow): string => {
  const name = nameOf(row);
  const to = row.many ? `array_replace(m.${name}, $2::uuid, $1::uuid)` : '$1';
  return `UPDATE ${tableOf(row)} m SET ${name} = ${to} WHERE ${isTheirs(row)} AND NOT ${row.unless}
  AND ($3::text[] IS NULL OR ${keyOf(row)} = ANY($3)) RETURNING ${keyOf(row)} AS key`;
};

/** What is compared, and by which column. */
const COUNTED_BY: Readonly<Record<CountedKind, string>> = {
  subjects: 'subjects.person_id',
  links: 'upstream_links.person_id',
  consents: 'consents.person_id',
  mandates: 'mandates.holder_person',
  parties: 'mandates.party_person',
  teams: 'team_members.person_id',
  wards: 'guardianships.guardian_id',
  guardians: 'guardianships.ward_id',
  receipts: 'receipts.person_id',
};

/** Consents and mandates that have ended are no more than a record. */
const OPEN: Readonly<Partial<Record<CountedKind, string>>> = {
  consents: 'AND m.ended_at IS NULL',
  mandates: 'AND m.ended_at IS NULL',
  parties: 'AND m.ended_at IS NULL',
};

function countText(what: string, column: string): string {
  const row = MOVING.find((one) => one.column === column);
  if (!row) throw new Error(`${column} does not move`);
  const count = (where: string): string =>
    `(SELECT count(*)::int FROM ${tableOf(row)} m WHERE ${where} ${OPEN[what as CountedKind] ?? ''})`;
  return `SELECT '${what}' AS what, ${count(isTheirs(row, '$1::uuid'))} AS kept, ${count(isTheirs(row, '$2::uuid'))} AS merged,
  ${count(`${isTheirs(row, '$2::uuid')} AND NOT ${row.unless}`)} AS moves`;
}

const COUNTS = {
  name: 'merge-counts',
  text: Object.entries(COUNTED_BY)
    .map(([what, column]) => countText(what, column))
    .join('\nUNION ALL '),
};

/** The account got its own at this very moment. */
function refuseTaken(error: unknown): never {
  const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
  throw isTaken ? new AppError('already_used', 'the account has its own by now', { cause: error }) : error;
}

/** Makes the functions. */
export function createMoves(work: UnitOfWork) {
  async function moveOne(row: MergeRow, [to, from]: readonly [string, string], keys?: readonly string[]) {
    const statement = { name: `merge-move-${row.column}`, text: moveText(row), values: [to, from, keys ?? null] };
    const moved = await work.query<{ key: string }>(statement).catch(refuseTaken);
    return moved.map(({ key }) => key);
  }

  /** All rows of a kind, or those that `keysOf` names. */
  async function moveAll(
    between: readonly [string, string],
    keysOf: (row: MergeRow) => readonly string[] | undefined,
  ): Promise<Memory['rows']> {
    const moved: Record<string, readonly string[]> = {};
    for (const row of MOVING) {
      const named = keysOf(row);
      const keys = named?.length === 0 ? [] : await moveOne(row, between, named);
      if (keys.length > 0) moved[row.column] = keys;
    }
    return moved;
  }

  return {
    async counts({ keptId, mergedId }: Pair): Promise<readonly Count[]> {
      return work.query<Count & { [column: string]: unknown }>({ ...COUNTS, values: [keptId, mergedId] });
    },

    move: ({ keptId, mergedId }: Pair, withProofs: boolean): Promise<Memory['rows']> =>
      moveAll([keptId, mergedId], ({ column }) => (column === 'proofs.person_id' && !withProofs ? [] : undefined)),

    /** The other way round: what has come in the place of a row keeps it. */
    moveBack: ({ keptId, mergedId }: Pair, rows: Memory['rows']): Promise<Memory['rows']> =>
      moveAll([mergedId, keptId], ({ column }) => rows[column] ?? []),
  };
}
