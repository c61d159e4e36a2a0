import type { Receipt, ReceiptKind, ReceiptStore } from '../consent/receipts.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const COLUMNS = 'id, person_id, client_id, mandate_id, kind, at, content';
const FIND = {
  name: 'find-receipt',
  text: `SELECT ${COLUMNS} FROM receipts WHERE id = $2 AND person_id = $1`,
};
const BEFORE = '($2::uuid IS NULL OR (at, id) < (SELECT at, id FROM receipts WHERE id = $2 AND person_id = $1))';
const LIST = {
  name: 'list-receipts',
  text: `SELECT ${COLUMNS} FROM receipts WHERE person_id = $1 AND ${BEFORE} ORDER BY at DESC, id DESC LIMIT $3`,
};
const LIST_OF_SERVICE = {
  name: 'list-receipts-of-service',
  text: `SELECT ${COLUMNS} FROM receipts WHERE person_id = $1 AND ${BEFORE} AND client_id = $4 ORDER BY at DESC, id DESC LIMIT $3`,
};

/** What the columns do not say; it names people and says what they gave. */
type Content = Omit<Receipt, 'id' | 'personId' | 'clientId' | 'mandateId' | 'kind' | 'at'>;

interface ReceiptRow {
  [column: string]: unknown;
  id: string;
  person_id: string;
  client_id: string;
  mandate_id: string | null;
  kind: string;
  at: Date;
  content: Buffer;
}

const PURPOSE = 'receipt';

/** Receipts in PostgreSQL. */
export function createReceiptStore(work: UnitOfWork, cipher: Cipher): ReceiptStore {
  const read = (row: ReceiptRow): Receipt => ({
    ...(JSON.parse(cipher.open(PURPOSE, row.id, row.content)) as Content),
    id: row.id,
    personId: row.person_id,
    clientId: row.client_id,
    mandateId: row.mandate_id ?? undefined,
    kind: row.kind as ReceiptKind,
    at: row.at,
  });
  return {
    async add({ id, personId, clientId, mandateId, kind, at, ...content }) {
      const sealed = cipher.seal(PURPOSE, id, JSON.stringify(content satisfies Content));
      await work.write('addReceipt', [id, personId, clientId, mandateId ?? null, kind, at, sealed]);
    },
    async find(personId, id) {
      const [row] = await work.find<ReceiptRow>({ ...FIND, values: [personId, id] });
      return row && read(row);
    },
    async list(personId, { clientId, before, limit }) {
      const values = [personId, before ?? null, limit];
      const statement = clientId ? { ...LIST_OF_SERVICE, values: [...values, clientId] } : { ...LIST, values };
      return (await work.find<ReceiptRow>(statement)).map(read);
    },
  };
}
