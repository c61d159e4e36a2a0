import type { EndedGrant, GrantStore, Payload } from '../artifacts/artifact-store.ts';
import { hashes, isAbout, payloadOf, remembered, toDate } from './artifact-names.ts';
import {
  END_GRANTS_OF_MANDATES,
  END_GRANTS_OF_PERSON,
  END_GRANTS_OF_SERVICE,
  FIND_GRANT,
  FIND_SIGNED_IN,
  type GrantColumns,
  LOCK_GRANTS,
  REWRITE_GRANT,
} from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import { notePerson } from './person-rows.ts';
import { subjectKey } from './subject-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { Statement } from './writes.ts';

/** Keeps the grant, the person and the subject of a row for whoever asks for them later in this request. */
export function noteGrant(work: UnitOfWork, cipher: Cipher, row: GrantColumns): Payload | undefined {
  notePerson(work, row);
  if (!row.grant_hash || !row.grant_payload) return undefined;
  const payload = row.grant_usable ? payloadOf(cipher.open('grant', row.grant_hash, row.grant_payload)) : undefined;
  work.note(remembered.grant(row.grant_hash), Promise.resolve(payload));
  const subject = subjectKey(row.person_id ?? '', row.grant_sector ?? '');
  if (row.grant_sub) work.note(subject, Promise.resolve(row.grant_sub));
  return payload;
}

/** Grants in PostgreSQL. */
export function createGrantStore(work: UnitOfWork, cipher: Cipher): GrantStore {
  const hashOf = hashes(work, cipher);

  async function end(statement: Statement): Promise<EndedGrant[]> {
    const rows = await work.query<{ client_id: string; person_id: string; sid: string }>(statement);
    return rows.map((row) => ({ clientId: row.client_id, personId: row.person_id, sid: row.sid }));
  }

  return {
    findGrant(id) {
      const hash = hashOf.grant(id);
      return work.remember(remembered.grant(hash), async () => {
        const [row] = await work.find<GrantColumns & { [column: string]: unknown }>({ ...FIND_GRANT, values: [hash] });
        return row && noteGrant(work, cipher, row);
      });
    },

    async saveGrant(id, payload, owner, expiresAt) {
      if (!owner) throw new Error('a grant is only made for a session');
      const hash = hashOf.grant(id);
      const { personId, clientId, mandateId, sector, sid, offline } = owner;
      const sealed = cipher.seal('grant', hash, JSON.stringify(payload));
      const session = hashOf.session(owner.sessionUid);
      await work.write('saveGrant', [
        hash,
        session,
        personId,
        clientId,
        mandateId ?? null,
        sector,
        sid,
        offline,
        sealed,
        toDate(expiresAt),
        owner.consentId ?? null,
      ]);
      work.note(remembered.grant(hash), Promise.resolve(payload));
    },

    async isSignedIn({ personId, clientId, sid }) {
      return (await work.find({ ...FIND_SIGNED_IN, values: [personId, clientId, sid] })).length > 0;
    },

    async deleteGrant(id) {
      const hash = hashOf.grant(id);
      work.unwrite('saveGrant', isAbout(hash));
      await work.write('deleteGrant', [hash]);
      work.note(remembered.grant(hash), Promise.resolve(undefined));
    },

    endGrants: (personId, clientId, mandateId) =>
      end({ ...END_GRANTS_OF_SERVICE, values: [personId, clientId, mandateId] }),

    async rewriteGrants({ personId, clientId, mandateId }, change) {
      const rows = await work.query<{ id_hash: Buffer; payload: Buffer }>({
        ...LOCK_GRANTS,
        values: [personId, clientId, mandateId],
      });
      for (const { id_hash: hash, payload } of rows) {
        const changed = change(payloadOf(cipher.open('grant', hash, payload)));
        await work.query({ ...REWRITE_GRANT, values: [hash, cipher.seal('grant', hash, JSON.stringify(changed))] });
        work.forget(remembered.grant(hash));
      }
    },

    endMandateGrants: async (mandateIds) =>
      mandateIds.length === 0 ? [] : end({ ...END_GRANTS_OF_MANDATES, values: [mandateIds] }),

    /** Not collected: one statement must not delete a grant and take it out of its session. */
    async endEveryGrant(personId) {
      await work.query({ ...END_GRANTS_OF_PERSON, values: [personId] });
    },
  };
}
