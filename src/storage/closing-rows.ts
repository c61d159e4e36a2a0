/** What goes when an account is closed, and what goes when the time of keeping is over. */

interface Erasure {
  readonly name: string;
  readonly text: string;
}

const erasure = (table: string, column = 'person_id'): Erasure => ({
  name: `close-${table}-${column}`,
  text: `DELETE FROM ${table} WHERE ${column} = $1`,
});

/** At once. Sessions and grants have ended before; the document and what it is found by are replaced by the person's store. */
export const CLOSE: readonly Erasure[] = [
  {
    name: 'close-refresh-tokens',
    text: 'DELETE FROM refresh_tokens WHERE grant_hash IN (SELECT id_hash FROM grants WHERE person_id = $1)',
  },
  erasure('grants'),
  erasure('sessions'),
  erasure('credentials'),
  erasure('removed_credentials'),
  erasure('credential_changes'),
  erasure('contact_changes'),
  erasure('proof_requests'),
  erasure('organisation_requests'),
  { name: 'close-answers', text: 'UPDATE organisation_consents SET person_id = NULL WHERE person_id = $1' },
  erasure('recoveries'),
  erasure('upstream_links'),
  erasure('upstream_refusals'),
  erasure('identity_cases'),
  erasure('report_links'),
  erasure('representation_choices'),
  erasure('guardianships', 'ward_id'),
  erasure('guardianships', 'guardian_id'),
  erasure('staff_roles'),
  erasure('team_members'),
  erasure('test_people'),
  erasure('staff_sessions'),
  erasure('notices'),
  // What waits for services goes out, and the last message, which is written with this transaction; nothing else does.
  { name: 'close-outbox', text: `DELETE FROM outbox WHERE person_id = $1 AND kind IN ('mail', 'sms')` },
  // Who was invited is named there: the person, or those whom they invited.
  {
    name: 'close-mandates',
    text: `UPDATE mandates SET invited = NULL, invited_hash = NULL WHERE (holder_person = $1 OR party_person = $1) AND invited IS NOT NULL`,
  },
  { name: 'close-proofs', text: 'UPDATE proofs SET evidence_hash = NULL WHERE person_id = $1' },
];

/** When the time of keeping is over. Requests about data have a time of their own (maintenance.ts). */
export const ERASE: readonly Erasure[] = [
  erasure('consents'),
  erasure('receipts'),
  erasure('proofs'),
  erasure('acceptances'),
  erasure('reports'),
  erasure('closings'),
].map(({ name, text }) => ({ name: `erase-${name}`, text }));

export const ERASE_SENT: Erasure = {
  name: 'erase-sent-of-closed',
  text: `DELETE FROM outbox o USING closings c WHERE c.person_id = o.person_id
    AND c.closed_at > now() - interval '60 days' AND o.next_attempt_at IS NULL`,
};
