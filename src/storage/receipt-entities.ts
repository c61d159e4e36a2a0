import { EntitySchema } from 'typeorm';
import { bytes, key, ofPerson, optional, text, time, uuid } from './columns.ts';

export const receipts = new EntitySchema({
  name: 'receipts',
  columns: {
    id: key(uuid, 'receipts_pkey'),
    person_id: uuid,
    client_id: text,
    mandate_id: optional(uuid),
    kind: text,
    at: time,
    content: bytes,
  },
  checks: [
    {
      name: 'receipts_kind',
      expression: `"kind" IN ('agreed', 'refused', 'informed', 'changed', 'withdrawn')`,
    },
  ],
  indices: [
    { name: 'receipts_by_person', columns: ['person_id', 'at', 'id'] },
    { name: 'receipts_by_service', columns: ['person_id', 'client_id', 'at', 'id'] },
  ],
  foreignKeys: [ofPerson('receipts_person', 'CASCADE')],
});
