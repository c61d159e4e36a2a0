import { EntitySchema } from 'typeorm';
import { bytes, key, now, ofPerson, text, uuid } from './columns.ts';

export interface AcceptanceRow {
  person_id: string;
  document: string;
  version: string;
  language: string;
  text_hash: Buffer;
  accepted_at: Date;
}

export const acceptances = new EntitySchema<AcceptanceRow>({
  name: 'acceptances',
  columns: {
    person_id: key(uuid, 'acceptances_pkey'),
    document: key(text, 'acceptances_pkey'),
    version: key(text, 'acceptances_pkey'),
    language: text,
    text_hash: bytes,
    accepted_at: now,
  },
  foreignKeys: [ofPerson('acceptances_person', 'CASCADE')],
});

export interface GuardianshipRow {
  ward_id: string;
  guardian_id: string;
  relation: string;
  since: Date;
}

const inGuardianship = (column: 'ward_id' | 'guardian_id', name: string) => ({
  ...ofPerson(name, 'CASCADE'),
  columnNames: [column],
});

export const guardianships = new EntitySchema<GuardianshipRow>({
  name: 'guardianships',
  columns: {
    ward_id: key(uuid, 'guardianships_pkey'),
    guardian_id: key(uuid, 'guardianships_pkey'),
    relation: text,
    since: now,
  },
  indices: [{ name: 'guardianships_by_guardian', columns: ['guardian_id'] }],
  foreignKeys: [
    inGuardianship('ward_id', 'guardianships_ward'),
    inGuardianship('guardian_id', 'guardianships_guardian'),
  ],
});
