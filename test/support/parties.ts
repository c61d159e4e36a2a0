/** Organisations and mandates, put in directly. */
import { randomUUID } from 'node:crypto';
import { createEnding } from '../../src/mandates/ending.ts';
import type { Mandate, Party } from '../../src/mandates/mandate.ts';
import { createTellLogouts } from '../../src/oidc/logouts.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import type { World } from './world.ts';

const A_MOMENT_AGO = 60_000;

/** Adds an organisation that is active and proven to level 2. */
export async function addOrganisation(
  { app }: World,
  organisation: Pick<Organisation, 'code' | 'name'> & Partial<Organisation>,
): Promise<Organisation> {
  const added = { id: randomUUID(), status: 'active', level: 2, checkedAt: new Date(), ...organisation } as const;
  await app.storage.organisations.save(added);
  return added;
}

/** Adds an accepted mandate of a person: a representative's unless the terms say otherwise. */
export async function addMandate(
  { app }: World,
  {
    party,
    holder,
    ...terms
  }: { party: Party; holder: { id: string; kind?: Party['kind'] } } & Omit<Partial<Mandate>, 'holder'>,
): Promise<Mandate> {
  const from = new Date(Date.now() - A_MOMENT_AGO);
  const mandate: Mandate = {
    id: randomUUID(),
    party,
    holder: { kind: holder.kind ?? 'person', id: holder.id },
    source: terms.parentId ? 'grant' : 'register',
    role: terms.parentId ? 'delegate' : 'representative',
    powers: ['*'],
    mayPassOn: true,
    from,
    createdAt: from,
    acceptedAt: from,
    ...terms,
  };
  await app.storage.mandates.add(mandate);
  return mandate;
}

export const organisationParty = ({ id }: Pick<Organisation, 'id'>): Party => ({ kind: 'organisation', id });

/** Revokes a mandate, as its pages do. */
export function endMandate({ app: { storage } }: World, id: string): Promise<readonly string[]> {
  const { artifacts, audit, mandates, people, transaction } = storage;
  const tellLogouts = createTellLogouts(storage);
  const end = createEnding({
    audit: audit.record,
    mandates,
    people,
    transaction,
    now: () => new Date(),
    tell: async () => false,
    endMandateGrants: async (ids) => tellLogouts(await artifacts.endMandateGrants(ids)),
  });
  return end(id, { why: 'revoked' });
}
