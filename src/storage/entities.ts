/** The domain's tables for TypeORM; migrations are the truth, a test shows that these agree with them. */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { bytes, key, now, ofPerson, optional, text, time, uuid, version } from './columns.ts';
import { proofRequests, proofs } from './proof-entities.ts';
import { receipts } from './receipt-entities.ts';
import { acceptances, guardianships } from './registration-entities.ts';
import { signingKeyNodes, signingKeys, staffRoles, staffSessions } from './staff-entities.ts';

export interface PersonRow {
  id: string;
  status: string;
  document: Buffer;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const persons = new EntitySchema<PersonRow>({
  name: 'persons',
  columns: { id: key(uuid, 'persons_pkey'), status: text, document: bytes, version, created_at: now, updated_at: now },
  checks: [{ name: 'persons_status', expression: `"status" IN ('active', 'blocked', 'closing', 'closed', 'merged')` }],
});

export interface PersonIdentifierRow {
  hash: Buffer;
  person_id: string;
  exclusive: boolean;
  imported: string | null;
}

export const personIdentifiers = new EntitySchema<PersonIdentifierRow>({
  name: 'person_identifiers',
  columns: {
    hash: key(bytes, 'person_identifiers_pkey'),
    person_id: key(uuid, 'person_identifiers_pkey'),
    exclusive: { type: 'boolean' },
    imported: optional(uuid),
  },
  indices: [
    { name: 'person_identifiers_exclusive', columns: ['hash'], unique: true, where: 'exclusive' },
    { name: 'person_identifiers_by_person', columns: ['person_id'] },
  ],
  foreignKeys: [ofPerson('person_identifiers_person', 'CASCADE')],
});

export interface CredentialRow {
  id: string;
  person_id: string;
  method: string;
  data: Buffer;
  version: number;
  created_at: Date;
  last_used_at: Date | null;
  label: string | null;
  named: Buffer | null;
  lookup: Buffer | null;
}

export const credentials = new EntitySchema<CredentialRow>({
  name: 'credentials',
  columns: {
    id: key(uuid, 'credentials_pkey'),
    person_id: uuid,
    method: text,
    data: bytes,
    version,
    created_at: now,
    last_used_at: optional(time),
    label: optional(text),
    named: optional(bytes),
    lookup: optional(bytes),
  },
  indices: [
    { name: 'credentials_by_person', columns: ['person_id'] },
    { name: 'credentials_by_lookup', columns: ['lookup'], unique: true },
  ],
  foreignKeys: [ofPerson('credentials_person', 'CASCADE')],
});

export interface SubjectRow {
  person_id: string;
  sector: string;
  sub: string;
  created_at: Date;
}

export const subjects = new EntitySchema<SubjectRow>({
  name: 'subjects',
  columns: { person_id: key(uuid, 'subjects_pkey'), sector: key(text, 'subjects_pkey'), sub: text, created_at: now },
  indices: [{ name: 'subjects_by_sub', columns: ['sector', 'sub'], unique: true }],
  foreignKeys: [ofPerson('subjects_person')],
});

export interface RelyingPartyRow {
  client_id: string;
  registration: unknown;
  secret: Buffer | null;
  applied_version: number | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const relyingParties = new EntitySchema<RelyingPartyRow>({
  name: 'relying_parties',
  columns: {
    client_id: key(text, 'relying_parties_pkey'),
    registration: { type: 'jsonb' },
    secret: optional(bytes),
    applied_version: optional({ type: 'integer' }),
    version,
    created_at: now,
    updated_at: now,
  },
});

export interface ConsentRow {
  id: string;
  person_id: string;
  client_id: string;
  mandate_id: string | null;
  scopes: string[];
  granted: string[];
  refused: string[];
  shown_hash: Buffer;
  shown: object | null;
  language: string;
  acr: string;
  agreed_at: Date;
  begun_at: Date | null;
  ended_at: Date | null;
  ended_why: string | null;
}

const textList: EntitySchemaColumnOptions = { type: 'text', array: true };

export const consents = new EntitySchema<ConsentRow>({
  name: 'consents',
  columns: {
    id: key(uuid, 'consents_pkey'),
    person_id: uuid,
    client_id: text,
    mandate_id: optional(uuid),
    scopes: textList,
    granted: textList,
    refused: textList,
    shown_hash: bytes,
    shown: optional({ type: 'jsonb' }),
    language: text,
    acr: text,
    agreed_at: now,
    ended_at: optional(time),
    ended_why: optional(text),
    begun_at: optional(time),
  },
  indices: [
    {
      name: 'consents_open',
      columns: ['person_id', 'client_id', 'mandate_id'],
      unique: true,
      where: '(ended_at IS NULL)',
    },
    { name: 'consents_by_relying_party', columns: ['client_id'] },
    { name: 'consents_by_person', columns: ['person_id', 'agreed_at'] },
    { name: 'consents_by_mandate', columns: ['mandate_id'], where: '(mandate_id IS NOT NULL)' },
  ],
  foreignKeys: [
    ofPerson('consents_person', 'CASCADE'),
    {
      name: 'consents_relying_party',
      target: 'relying_parties',
      columnNames: ['client_id'],
      referencedColumnNames: ['client_id'],
    },
  ],
});

export const entities = [
  persons,
  personIdentifiers,
  credentials,
  proofs,
  proofRequests,
  staffRoles,
  staffSessions,
  signingKeys,
  signingKeyNodes,
  subjects,
  relyingParties,
  consents,
  receipts,
  acceptances,
  guardianships,
];
