/** Organisations and mandates, put in directly: organisations.ts in the words of a world and its people. */
import { createEnding } from '../../src/mandates/ending.ts';
import type { Mandate, Party } from '../../src/mandates/mandate.ts';
import { createTellLogouts } from '../../src/oidc/logouts.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { putMandate, putOrganisation } from './organisations.ts';
import type { World } from './world.ts';

/** Adds an organisation that is active and proven to level 2. */
export const addOrganisation = (
  { app }: World,
  facts: Pick<Organisation, 'code' | 'name'> & Partial<Organisation>,
): Promise<Organisation> => putOrganisation(app.storage, facts);

/** Adds an accepted mandate of a person: a representative's unless the terms say otherwise. */
export function addMandate(
  { app }: World,
  {
    holder,
    ...terms
  }: { party: Party; holder: { id: string; kind?: Party['kind'] } } & Omit<Partial<Mandate>, 'holder'>,
): Promise<Mandate> {
  const root = { source: 'register', role: 'representative' } as const;
  return putMandate(app.storage, {
    ...(terms.parentId ? {} : root),
    mayPassOn: true,
    holder: { kind: holder.kind ?? 'person', id: holder.id },
    ...terms,
  });
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
