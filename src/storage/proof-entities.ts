import { EntitySchema } from 'typeorm';
import { bytes, key, now, ofPerson, optional, text, time, uuid } from './columns.ts';

export interface ProofRow {
  id: string;
  person_id: string;
  method: string;
  source: string;
  proved_at: Date;
  expires_at: Date | null;
  reference: string | null;
  evidence_hash: Buffer | null;
  withdrawn_at: Date | null;
  details: Buffer | null;
  suspended_at: Date | null;
  withdrawn_by: string | null;
}

export const proofs = new EntitySchema<ProofRow>({
  name: 'proofs',
  columns: {
    id: key(uuid, 'proofs_pkey'),
    person_id: uuid,
    method: text,
    source: text,
    proved_at: time,
    expires_at: optional(time),
    reference: optional(text),
    evidence_hash: optional(bytes),
    withdrawn_at: optional(time),
    details: optional(bytes),
    suspended_at: optional(time),
    withdrawn_by: optional(uuid),
  },
  indices: [{ name: 'proofs_by_person', columns: ['person_id'] }],
  foreignKeys: [ofPerson('proofs_person', 'CASCADE')],
});

export interface ProofRequestRow {
  id: string;
  person_id: string;
  method: string;
  status: string;
  place: string | null;
  code_hash: Buffer | null;
  content: Buffer | null;
  words: string | null;
  attempts: number;
  next_attempt_at: Date | null;
  created_at: Date;
  due_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
}

export const proofRequests = new EntitySchema<ProofRequestRow>({
  name: 'proof_requests',
  columns: {
    id: key(uuid, 'proof_requests_pkey'),
    person_id: uuid,
    method: text,
    status: text,
    place: optional(text),
    code_hash: optional(bytes),
    content: optional(bytes),
    words: optional(text),
    attempts: { type: 'integer', default: 0 },
    next_attempt_at: optional(time),
    created_at: now,
    due_at: optional(time),
    decided_at: optional(time),
    decided_by: optional(uuid),
  },
  indices: [
    { name: 'proof_requests_open', columns: ['person_id', 'method'], unique: true, where: '(decided_at IS NULL)' },
    { name: 'proof_requests_by_code', columns: ['code_hash'], unique: true, where: '(code_hash IS NOT NULL)' },
    { name: 'proof_requests_by_person', columns: ['person_id', 'created_at'] },
    { name: 'proof_requests_due', columns: ['next_attempt_at'], where: '(next_attempt_at IS NOT NULL)' },
    {
      name: 'proof_requests_in_queue',
      columns: ['place', 'due_at', 'id'],
      where: '((decided_at IS NULL) AND (place IS NOT NULL))',
    },
  ],
  foreignKeys: [ofPerson('proof_requests_person', 'CASCADE')],
});
