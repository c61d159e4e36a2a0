/** Columns as the tables of the domain have them. */
import type { EntitySchemaColumnOptions } from 'typeorm';

export const uuid: EntitySchemaColumnOptions = { type: 'uuid' };
export const text: EntitySchemaColumnOptions = { type: 'text' };
export const bytes: EntitySchemaColumnOptions = { type: 'bytea' };
export const time: EntitySchemaColumnOptions = { type: 'timestamptz' };
export const now: EntitySchemaColumnOptions = { ...time, default: () => 'now()' };
export const version: EntitySchemaColumnOptions = { type: 'integer', default: 1 };
export const optional = (column: EntitySchemaColumnOptions): EntitySchemaColumnOptions => ({
  ...column,
  nullable: true,
});
export const key = (column: EntitySchemaColumnOptions, name: string): EntitySchemaColumnOptions => ({
  ...column,
  primary: true,
  primaryKeyConstraintName: name,
});
export const ofPerson = (name: string, onDelete?: 'CASCADE') => ({
  name,
  target: 'persons',
  columnNames: ['person_id'],
  referencedColumnNames: ['id'],
  ...(onDelete ? { onDelete } : {}),
});
