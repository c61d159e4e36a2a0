/** Statements and row shapes of the consent store. */
import type { Consent, ConsentEnd, KeptConsent } from '../consent/consent.ts';
import type { ConsentRow } from './entities.ts';

/** A row as the statements below read it. */
export type ConsentColumns = ConsentRow & { [column: string]: unknown };

const COLUMNS = `id, person_id, client_id, mandate_id, scopes, granted, refused, shown_hash, shown, language, acr, agreed_at,
  begun_at, ended_at, ended_why`;
const SAME = 'person_id = $1 AND client_id = $2 AND mandate_id IS NOT DISTINCT FROM $3::uuid';

export const FIND = {
  name: 'find-consent',
  text: `SELECT ${COLUMNS} FROM consents WHERE ${SAME} AND ended_at IS NULL`,
};

export const LOCK_PERSON = {
  name: 'lock-person-of-consent',
  text: 'SELECT 1 AS done FROM persons WHERE id = $1 FOR NO KEY UPDATE',
};

export const END = {
  name: 'end-consent',
  text: `UPDATE consents SET ended_at = now(), ended_why = $4 WHERE ${SAME} AND ended_at IS NULL RETURNING ${COLUMNS}`,
};

export const LIST = {
  name: 'list-consents',
  text: `SELECT ${COLUMNS} FROM consents WHERE person_id = $1 ORDER BY agreed_at DESC, id`,
};

export const LIST_ABOUT = {
  name: 'list-consents-about',
  text: `SELECT ${COLUMNS} FROM consents WHERE ${SAME} ORDER BY agreed_at DESC, ended_at DESC NULLS FIRST`,
};

export const GET = {
  name: 'get-consent',
  text: `SELECT ${COLUMNS} FROM consents WHERE person_id = $1 AND id = $2`,
};

export const OPEN_PAGE = {
  name: 'open-consents',
  text: `SELECT ${COLUMNS}, count(*) OVER () AS total FROM consents WHERE person_id = $1 AND ended_at IS NULL
ORDER BY agreed_at DESC, id LIMIT $2 OFFSET $3`,
};

export const STOPPED_PAGE = {
  name: 'stopped-consents',
  text: `SELECT *, count(*) OVER () AS total FROM (
  SELECT DISTINCT ON (client_id, mandate_id) ${COLUMNS} FROM consents
  WHERE person_id = $1 ORDER BY client_id, mandate_id, ended_at DESC NULLS FIRST) last
WHERE ended_why IN ('withdrawn', 'closed', 'reported') AND ended_at > $4
ORDER BY ended_at DESC, id LIMIT $2 OFFSET $3`,
};

/** Reads a row. */
export const readConsent = (row: ConsentColumns): Consent => ({
  id: row.id,
  personId: row.person_id,
  clientId: row.client_id,
  mandateId: row.mandate_id ?? undefined,
  scopes: row.scopes,
  granted: row.granted,
  refused: row.refused,
  shownHash: row.shown_hash,
  shown: (row.shown ?? undefined) as Consent['shown'],
  language: row.language,
  acr: row.acr,
});

/** Reads a row with its times; of rows from before, an end without a reason was another answer. */
export const readKept = (row: ConsentColumns): KeptConsent => ({
  ...readConsent(row),
  agreedAt: row.agreed_at,
  since: row.begun_at ?? row.agreed_at,
  ...(row.ended_at ? { ended: { at: row.ended_at, why: (row.ended_why ?? 'answered') as ConsentEnd } } : {}),
});
