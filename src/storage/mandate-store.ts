import type { Chain } from '../mandates/chain.ts';
import type { Holder, Invited, Mandate } from '../mandates/mandate.ts';
import type { LastChoiceStore, MandateStore } from '../mandates/store.ts';
import { searchKey } from '../organisations/search.ts';
import type { Cipher } from './cipher.ts';
import { choicesStatement } from './mandate-choices.ts';
import {
  ACCEPT,
  ADD,
  BETWEEN,
  CHAINS,
  CHANGE,
  CONFIRM,
  COUNT_UNACCEPTED,
  END,
  ENGAGEMENTS,
  HELD_BY,
  INVITATIONS,
  LAPSED,
  type LinkRow,
  LOCK_PARTY,
  LOOKED_AFTER,
  type MandateRow,
  mandateOf,
  OF_PARTY,
  THROUGH,
  UNDER,
} from './mandate-rows.ts';
import { organisationOf } from './organisation-rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

type Text = { readonly name: string; readonly text: string };

const idIf = (kind: Holder['kind'], holder: Holder | undefined): string | null =>
  holder?.kind === kind ? holder.id : null;

function chainOf(cipher: Cipher, rows: readonly LinkRow[]): Chain | undefined {
  const [first, ...rest] = rows.map((row) => mandateOf(cipher, row));
  if (!first) return undefined;
  const organisations = rows.flatMap(({ party, firm }) => [party, firm]).filter((row) => row !== null);
  return {
    links: [first, ...rest],
    organisations: new Map(organisations.map((row) => [row.id, organisationOf(row)])),
    partyActive: rows[0]?.party_status == null || rows[0].party_status === 'active',
  };
}

/** Mandates in PostgreSQL. */
export function createMandateStore(work: UnitOfWork, cipher: Cipher): MandateStore {
  const query = <Row extends { [column: string]: unknown }>(statement: Text, values: readonly unknown[]) =>
    work.query<Row>({ ...statement, values: [...values] });
  const mandates = async (statement: Text, values: readonly unknown[]): Promise<Mandate[]> =>
    (await query<MandateRow>(statement, values)).map((row) => mandateOf(cipher, row));
  const invitedText = (invited: { kind: Invited['kind']; number?: string; code?: string }): string =>
    `${invited.kind}:${invited.number ?? invited.code}`;

  async function chains(ids: readonly string[]): Promise<Map<string, Chain>> {
    const rows = await work.find<LinkRow>({ ...CHAINS, values: [ids] });
    const byLeaf = Map.groupBy(rows, ({ leaf }) => leaf);
    const all = [...byLeaf].map(([leaf, links]) => [leaf, chainOf(cipher, links)] as const);
    return new Map(all.filter((entry): entry is [string, Chain] => entry[1] !== undefined));
  }

  return {
    chains,
    chain: async (id) => (await chains([id])).get(id),
    async add(mandate) {
      const { id, party, holder, invited, proof, ended } = mandate;
      await query(ADD, [
        id,
        idIf('organisation', party),
        idIf('person', party),
        idIf('organisation', holder),
        idIf('person', holder),
        idIf('system', holder),
        mandate.parentId ?? null,
        mandate.source,
        mandate.role,
        mandate.powers,
        mandate.mayPassOn,
        mandate.from,
        mandate.until ?? null,
        mandate.grantedBy ?? null,
        invited ? cipher.seal('mandate', id, JSON.stringify(invited)) : null,
        proof?.source ?? null,
        proof?.reference ?? null,
        proof?.checkedAt ?? null,
        mandate.createdAt,
        mandate.acceptedAt ?? null,
        ended?.at ?? null,
        ended?.by ?? null,
        ended?.why ?? null,
        invited ? cipher.lookup('mandate.invited', invitedText(invited)) : null,
      ]);
    },
    change: async (id, { role, powers, mayPassOn, from, until }) =>
      (await query(CHANGE, [id, role, powers, mayPassOn, from, until ?? null])).length === 1,
    async confirm(id, { reference, checkedAt }) {
      await query(CONFIRM, [id, reference, checkedAt]);
    },
    accept: async (id, holder, at) =>
      (await query(ACCEPT, [id, idIf('organisation', holder), idIf('person', holder), at])).length === 1,
    end: async (id, { by, why, at }) =>
      (await query<{ id: string }>(END, [id, at, by ?? null, why])).map((row) => row.id),
    heldBy: ({ kind, id }) => mandates(HELD_BY[kind], [id]),
    between: ({ kind, id }, party) => mandates(BETWEEN[kind], [id, idIf('organisation', party), idIf('person', party)]),
    async choices(personId, query) {
      const statement = choicesStatement(personId, query);
      const rows = await work.query<{ id: string; total: number | string }>(statement);
      return { total: Number(rows[0]?.total ?? 0), ids: rows.map(({ id }) => id) };
    },
    async engagements({ kind, id }, { search = '', limit, offset }) {
      const values = [id, searchKey(search), limit, offset];
      const rows = await query<{ id: string; total: number | string }>(ENGAGEMENTS[kind], values);
      return { total: Number(rows[0]?.total ?? 0), ids: rows.map((row) => row.id) };
    },
    lookedAfterBy: (personId) => mandates(LOOKED_AFTER, [personId]),
    async countUnaccepted({ kind, id }, since) {
      const [row] = await query<{ count: number }>(COUNT_UNACCEPTED[kind], [id, since]);
      return row?.count ?? 0;
    },
    ofParty: ({ kind, id }) => mandates(OF_PARTY[kind], [id]),
    idsThrough: async (id) => (await query<{ id: string }>(THROUGH, [id])).map((row) => row.id),
    under: (parentId) => mandates(UNDER, [parentId]),
    invitations: (invited) => mandates(INVITATIONS, [cipher.lookups('mandate.invited', invitedText(invited))]),
    lapsed: (invitedBefore, limit) => mandates(LAPSED, [invitedBefore, limit]),
    async lock({ kind, id }) {
      await query(LOCK_PARTY[kind], [id]);
    },
  };
}

const FIND_CHOICE = {
  name: 'find-representation-choice',
  text: 'SELECT mandate_id FROM representation_choices WHERE person_id = $1 AND client_id = $2',
};
const SAVE_CHOICE = {
  name: 'save-representation-choice',
  text: `INSERT INTO representation_choices (person_id, client_id, mandate_id) VALUES ($1, $2, $3)
ON CONFLICT (person_id, client_id) DO UPDATE SET mandate_id = excluded.mandate_id, chosen_at = now()`,
};

/** Last choices in PostgreSQL. */
export function createLastChoiceStore(work: UnitOfWork): LastChoiceStore {
  return {
    async find(personId, clientId) {
      const values = [personId, clientId];
      const [row] = await work.query<{ mandate_id: string | null }>({ ...FIND_CHOICE, values });
      return row && { mandateId: row.mandate_id };
    },
    async save(personId, clientId, mandateId) {
      await work.query({ ...SAVE_CHOICE, values: [personId, clientId, mandateId] });
    },
  };
}
