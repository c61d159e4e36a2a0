import type { KeptProof, ProofStore } from '../proofing/proofs.ts';
import type { Cipher } from './cipher.ts';
import { type ProofRow, proofs } from './proof-entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const WITHDRAW = {
  name: 'withdraw-proof',
  text: `UPDATE proofs SET withdrawn_at = now(), withdrawn_by = $3, details = $4
WHERE id = $1 AND person_id = $2 AND withdrawn_at IS NULL RETURNING id`,
};

const SUSPEND = {
  name: 'suspend-proofs',
  text: `UPDATE proofs SET suspended_at = now() WHERE person_id = $1 AND withdrawn_at IS NULL AND suspended_at IS NULL
AND NOT (method = coalesce($2, '') AND proved_at >= date_trunc('second', $3::timestamptz)) RETURNING id`,
};

/** The instant comes from another row of the transaction that suspended them, rounded to milliseconds. */
const RESUME = {
  name: 'resume-proofs',
  text: `UPDATE proofs SET suspended_at = NULL WHERE person_id = $1
AND suspended_at BETWEEN $2::timestamptz - interval '2 milliseconds' AND $2::timestamptz + interval '2 milliseconds'`,
};

interface Details {
  readonly reference?: string;
  readonly reason?: string;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** Proofs in PostgreSQL; what may lead to somebody is encrypted. */
export function createProofStore(work: UnitOfWork, cipher: Cipher): ProofStore {
  const table = () => work.manager().getRepository(proofs);
  const seal = (id: string, details: Details): Buffer => cipher.seal('proof', id, JSON.stringify(details));
  const detailsOf = ({ id, details }: Pick<ProofRow, 'id' | 'details'>): Details =>
    details ? (JSON.parse(cipher.open('proof', id, details)) as Details) : {};

  const read = (row: ProofRow): KeptProof => ({
    id: row.id,
    personId: row.person_id,
    method: row.method,
    source: row.source,
    at: seconds(row.proved_at),
    ...detailsOf(row),
    ...(row.expires_at ? { expiresAt: seconds(row.expires_at) } : {}),
    ...(row.evidence_hash ? { evidenceHash: row.evidence_hash } : {}),
    ...(row.suspended_at ? { suspended: true } : {}),
    ...(row.withdrawn_at ? { withdrawn: true, withdrawnAt: row.withdrawn_at } : {}),
  });

  return {
    async list(personId) {
      const rows = await table().find({ where: { person_id: personId }, order: { proved_at: 'DESC', id: 'ASC' } });
      return rows.map(read);
    },
    async add({ id, personId, method, source, at, expiresAt, reference, evidenceHash }) {
      await table().insert({
        id,
        person_id: personId,
        method,
        source,
        proved_at: new Date(at * 1000),
        expires_at: expiresAt === undefined ? null : new Date(expiresAt * 1000),
        evidence_hash: evidenceHash ?? null,
        details: reference === undefined ? null : seal(id, { reference }),
      });
    },
    async withdraw({ id, personId }, { reason, by }) {
      const row = await table().findOneBy({ id, person_id: personId });
      if (!row) return false;
      const details = seal(id, { ...detailsOf(row), reason });
      return (await work.query({ ...WITHDRAW, values: [id, personId, by ?? null, details] })).length === 1;
    },
    async suspendAll(personId, except) {
      const values = [personId, except?.method ?? null, except?.since ?? new Date()];
      return (await work.query({ ...SUSPEND, values })).length;
    },
    async resume(personId, suspendedAt) {
      await work.query({ ...RESUME, values: [personId, suspendedAt] });
    },
  };
}
