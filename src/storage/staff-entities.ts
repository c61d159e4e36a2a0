import { EntitySchema } from 'typeorm';
import { key, now, ofPerson, optional, text, uuid } from './columns.ts';

export interface StaffRoleRow {
  id: string;
  person_id: string;
  role: string;
  place: string | null;
  granted_at: Date;
  granted_by: string | null;
}

/** Without a place a role counts everywhere. */
export const staffRoles = new EntitySchema<StaffRoleRow>({
  name: 'staff_roles',
  columns: {
    id: key(uuid, 'staff_roles_pkey'),
    person_id: uuid,
    role: text,
    place: optional(text),
    granted_at: now,
    granted_by: optional(uuid),
  },
  indices: [{ name: 'staff_roles_once', columns: ['person_id', 'role', 'place'], unique: true }],
  foreignKeys: [ofPerson('staff_roles_person', 'CASCADE')],
});
