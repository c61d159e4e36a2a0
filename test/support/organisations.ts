/** Organisations and mandates that are put in through storage, for tests that begin after that. */
import { randomUUID } from 'node:crypto';
import type { Holder, Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import type { Storage } from '../../src/storage/storage.ts';

type Stores = Pick<Storage, 'organisations' | 'mandates'>;

/** Organisations of the demonstration register. */
export const SEN_VANG = { code: '0199900018', name: 'Công ty TNHH Sen Vàng' };
export const SEN_VANG_BRANCH = {
  code: '0199900018-001',
  parentCode: '0199900018',
  name: 'Chi nhánh Sen Vàng miền Trung',
};
export const SONG_MO = { code: '0199900025', name: 'Công ty Cổ phần Sông Mơ' };
export const TRE_XANH = { code: '0199900032', name: 'Công ty TNHH Kế toán Tre Xanh' };
export const RAU_DONG = { code: '0199900089', name: 'Hợp tác xã Rau Đồng' };
export const GOM_BEN = { code: '0199900096', name: 'Công ty TNHH Gốm Bến' };

/** Puts an organisation in: active and of level 2, unless a test is about something else. */
export async function putOrganisation(
  { organisations }: Stores,
  facts: Pick<Organisation, 'code' | 'name'> & Partial<Organisation>,
): Promise<Organisation> {
  const organisation: Organisation = {
    id: randomUUID(),
    status: 'active',
    level: 2,
    checkedAt: new Date(),
    ...facts,
  };
  await organisations.save(organisation);
  return organisation;
}

/** Puts a mandate in, accepted and of everything unless a test is about something else. */
export async function putMandate(
  { mandates }: Stores,
  facts: Pick<Mandate, 'party'> & Partial<Mandate>,
): Promise<Mandate> {
  const past = new Date(Date.now() - 86_400_000);
  const mandate: Mandate = {
    id: randomUUID(),
    source: 'grant',
    role: 'delegate',
    powers: ['*'],
    mayPassOn: false,
    from: past,
    createdAt: past,
    ...(facts.invited ? {} : { acceptedAt: past }),
    ...facts,
  };
  await mandates.add(mandate);
  return mandate;
}

/** A person as the register's representative of an organisation. */
export const putRepresentative = (stores: Stores, { id }: Organisation, personId: string): Promise<Mandate> =>
  putMandate(stores, {
    party: { kind: 'organisation', id },
    holder: { kind: 'person', id: personId } satisfies Holder,
    source: 'register',
    role: 'representative',
    mayPassOn: true,
    proof: { source: 'business-register', reference: 'test' },
  });
