import type { Person, PersonStatus } from '../identity/person.ts';
import type { PersonColumns, ProofColumns } from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Name under which a person's row is remembered in a request. */
export const personKey = (id: string): string => `person:${id}`;

const epoch = (text: string): number => Math.floor(Date.parse(text) / 1000);

const proofOf = (row: ProofColumns): Person['proofs'][number] => ({
  method: row.method,
  source: row.source,
  at: epoch(row.proved_at),
  ...(row.expires_at ? { expiresAt: epoch(row.expires_at) } : {}),
  ...(row.withdrawn_at ? { withdrawn: true } : {}),
  ...(row.suspended_at ? { suspended: true } : {}),
});

/** The person in a row, decrypted; undefined when the row has none. */
export function personOf(cipher: Cipher, row: PersonColumns): Person | undefined {
  if (!row.person_id || !row.person_document) return undefined;
  const document = JSON.parse(cipher.open('person', row.person_id, row.person_document)) as Person;
  const proofs = (row.person_proofs ?? []).map(proofOf);
  return { ...document, id: row.person_id, status: row.person_status as PersonStatus, proofs };
}

/** Keeps a person's row for whoever asks for the person later in this request. */
export function notePerson(work: UnitOfWork, row: PersonColumns): void {
  if (row.person_id) work.note(personKey(row.person_id), Promise.resolve(row));
}
