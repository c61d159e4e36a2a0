import { EntitySchema } from 'typeorm';
import { bytes, key, now, ofPerson, optional, text, time, uuid } from './columns.ts';

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

export interface StaffSessionRow {
  id_hash: Buffer;
  person_id: string;
  uid_hash: Buffer;
  created_at: Date;
  seen_at: Date;
  ended_at: Date | null;
}

/** Each belongs to one session of the provider. */
export const staffSessions = new EntitySchema<StaffSessionRow>({
  name: 'staff_sessions',
  columns: {
    id_hash: key(bytes, 'staff_sessions_pkey'),
    person_id: uuid,
    uid_hash: bytes,
    created_at: time,
    seen_at: time,
    ended_at: optional(time),
  },
  indices: [
    { name: 'staff_sessions_by_person', columns: ['person_id'] },
    { name: 'staff_sessions_by_time', columns: ['created_at'] },
  ],
  foreignKeys: [ofPerson('staff_sessions_person', 'CASCADE')],
});

export interface SigningKeyRow {
  kid: string;
  alg: string;
  first_seen_at: Date;
  last_seen_at: Date;
}

/** Names of keys, nothing of the keys. */
export const signingKeys = new EntitySchema<SigningKeyRow>({
  name: 'signing_keys',
  columns: { kid: key(text, 'signing_keys_pkey'), alg: text, first_seen_at: now, last_seen_at: now },
});

export interface SigningKeyNodeRow {
  node_id: string;
  kids: string[];
  seen_at: Date;
}

/** Which node knows which key. */
export const signingKeyNodes = new EntitySchema<SigningKeyNodeRow>({
  name: 'signing_key_nodes',
  columns: { node_id: key(uuid, 'signing_key_nodes_pkey'), kids: { type: 'text', array: true }, seen_at: now },
});
