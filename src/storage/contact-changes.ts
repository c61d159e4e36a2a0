import type { ContactChange, ContactChanges } from '../contacts/changes.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const OPEN = 'token_hash = $1 AND stopped_at IS NULL AND expires_at > now()';

const KEEP = {
  name: 'keep-contact-change',
  text: 'INSERT INTO contact_changes (token_hash, person_id, document, expires_at) VALUES ($1, $2, $3, $4)',
};
const FIND = { name: 'find-contact-change', text: `SELECT person_id, document FROM contact_changes WHERE ${OPEN}` };
const STOP = {
  name: 'stop-contact-change',
  text: `UPDATE contact_changes SET stopped_at = now() WHERE ${OPEN} RETURNING 1 AS done`,
};

interface Row {
  [column: string]: unknown;
  person_id: string;
  document: Buffer;
}

/** Changes of contacts in PostgreSQL; who stops one first is the database's decision. */
export function createContactChanges(work: UnitOfWork, cipher: Cipher): ContactChanges {
  const hashOf = (token: string): Buffer => cipher.lookup('contact-change', token);
  return {
    async keep(token, { personId, ...change }, expiresAt) {
      const hash = hashOf(token);
      const document = cipher.seal('contact-change', hash, JSON.stringify(change));
      await work.query({ ...KEEP, values: [hash, personId, document, expiresAt] });
    },
    async find(token) {
      const hash = hashOf(token);
      const [row] = await work.find<Row>({ ...FIND, values: [hash] });
      if (!row) return undefined;
      const change = JSON.parse(cipher.open('contact-change', hash, row.document)) as Omit<ContactChange, 'personId'>;
      return { personId: row.person_id, ...change };
    },
    stop: async (token) => (await work.query({ ...STOP, values: [hashOf(token)] })).length === 1,
  };
}
