import type { Organisation, OrganisationStatus } from '../organisations/organisation.ts';

/** A row of `organisations`; from JSON, times are texts. */
export interface OrganisationRow {
  [column: string]: unknown;
  id: string;
  code: string;
  parent_code: string | null;
  name: string;
  short_name: string | null;
  foreign_name: string | null;
  status: string;
  level: number;
  checked_at: Date | string;
  reference: string | null;
}

/** The organisation in a row. */
export const organisationOf = (row: OrganisationRow): Organisation => ({
  id: row.id,
  code: row.code,
  name: row.name,
  status: row.status as OrganisationStatus,
  level: row.level as Organisation['level'],
  checkedAt: new Date(row.checked_at),
  ...(row.parent_code ? { parentCode: row.parent_code } : {}),
  ...(row.short_name ? { shortName: row.short_name } : {}),
  ...(row.foreign_name ? { foreignName: row.foreign_name } : {}),
  ...(row.reference ? { reference: row.reference } : {}),
});
