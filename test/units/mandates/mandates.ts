/** Mandates for tests: chains of any kind. */
import fc from 'fast-check';
import { projectPath, readYamlAs } from '../../../src/config.ts';
import type { Chain } from '../../../src/mandates/chain.ts';
import type { Holder, Mandate, Party } from '../../../src/mandates/mandate.ts';
import { everythingAt, powersFileSchema, type Service } from '../../../src/mandates/powers.ts';
import type { Organisation } from '../../../src/organisations/organisation.ts';

export const catalogue = readYamlAs(projectPath('config/powers.yaml'), powersFileSchema);

/** Services at which people act for others. */
export const services: readonly Service[] = [
  { clientId: 'tax-office', powers: ['tax.file', 'tax.pay', 'tax.read'] },
  { clientId: 'customs', powers: ['customs.declare', 'tax.read'] },
  { clientId: 'business', powers: ['business.change', 'general.use'] },
];
export const powersOfService = (clientId: string): readonly string[] =>
  services.find((service) => service.clientId === clientId)?.powers ?? [];

/** A moment that everything is relative to. */
export const NOW = new Date('2026-11-22T08:00:00Z');
const DAY_MS = 86_400_000;
export const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

/** A mandate that counts; override what a test is about. */
export const mandateWith = (over: Partial<Mandate> = {}): Mandate => ({
  id: 'root',
  party: { kind: 'organisation', id: 'sen' },
  holder: { kind: 'person', id: 'hung' },
  source: 'register',
  role: 'representative',
  powers: ['*'],
  mayPassOn: true,
  from: inDays(-100),
  createdAt: inDays(-100),
  acceptedAt: inDays(-100),
  ...over,
});

export const organisationWith = (id: string, over: Partial<Organisation> = {}): Organisation => ({
  id,
  code: '0199900018',
  name: id,
  status: 'active',
  level: 2,
  checkedAt: NOW,
  ...over,
});

/** A chain of these links, the mandate itself first; organisations that are not named are active. */
export function chainOf(links: readonly Mandate[], stopped: readonly string[] = []): Chain {
  const [first, ...rest] = links;
  if (!first) throw new Error('a chain has a link');
  const parties: Holder[] = links.flatMap(({ party, holder }) => (holder ? [party, holder] : [party]));
  const ids = parties.flatMap(({ kind, id }) => (kind === 'organisation' ? [id] : []));
  const organisations = ids.map((id) => {
    const status = stopped.includes(id) ? 'suspended' : 'active';
    return [id, organisationWith(id, { status })] as const;
  });
  return { links: [first, ...rest], organisations: new Map(organisations), partyActive: true };
}

const anyPower = fc.constantFrom(
  '*',
  ...Object.keys(catalogue.groups),
  ...Object.keys(catalogue.powers),
  ...services.map(({ clientId }) => everythingAt(clientId)),
);
export const anyPowers = fc.uniqueArray(anyPower, { maxLength: 5 });
const anyMoment = fc.integer({ min: -50, max: 50 }).map(inDays);
const party: Party = { kind: 'organisation', id: 'sen' };
const anyHolder = (place: number): fc.Arbitrary<Holder> =>
  fc.constantFrom({ kind: 'person', id: `person-${place}` }, { kind: 'organisation', id: `firm-${place}` });

/** Any link at a place of a chain, in any state. */
export const anyLink = (place: number): fc.Arbitrary<Mandate> =>
  fc
    .record({
      powers: anyPowers,
      mayPassOn: fc.boolean(),
      from: anyMoment,
      until: fc.option(anyMoment, { nil: undefined }),
      holder: fc.option(anyHolder(place), { nil: undefined, freq: 8 }),
      accepted: fc.option(fc.constant(inDays(-60)), { nil: undefined, freq: 8 }),
      ended: fc.option(fc.constant({ at: inDays(-1), why: 'revoked' as const }), { nil: undefined, freq: 1 }),
    })
    .map(({ until, holder, accepted, ended, ...rest }) => {
      const { holder: _, acceptedAt: __, ...plain } = mandateWith();
      return {
        ...plain,
        ...rest,
        id: `link-${place}`,
        party,
        ...(until ? { until } : {}),
        ...(holder ? { holder } : {}),
        ...(accepted ? { acceptedAt: accepted } : {}),
        ...(ended && Math.abs(rest.from.getTime()) % 3 === 0 ? { ended } : {}),
      };
    });

/** Links of a chain, the lowest first. */
export const anyLinks = fc
  .integer({ min: 1, max: 5 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, place) => anyLink(place))));
