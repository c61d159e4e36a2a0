import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chain, MAX_LINKS, obstacleTo, powersOf, standingOf } from '../../../src/mandates/chain.ts';
import type { Mandate } from '../../../src/mandates/mandate.ts';
import { includes, type Service } from '../../../src/mandates/powers.ts';
import { type Bounds, levelNeeded, mayGive, problemsOf, problemsOfChange, tidy } from '../../../src/mandates/terms.ts';
import {
  anyLink,
  anyLinks,
  anyPowers,
  catalogue,
  chainOf,
  inDays,
  mandateWith,
  NOW,
  powersOfService,
  services,
} from './mandates.ts';

const anyService = fc.constantFrom(...services);
const anyLevel = fc.constantFrom(0, 1, 2);
const anyTime = fc.integer({ min: -60, max: 60 }).map(inDays);

/** What somebody of a level can do at a service at a time. */
const effective = (chain: Chain, service: Service, at: { now: Date; identityLevel: number }): string[] =>
  standingOf(chain, at.now) === 'effective' ? powersOf(chain, service, { catalogue, ...at }) : [];

const isWithin = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
const above = (links: readonly Mandate[]): readonly Mandate[] => links.slice(1);
const boundsOf = (links: readonly Mandate[], identityLevel = 2, now = NOW): Bounds => ({
  links,
  identityLevel,
  catalogue,
  powersOf: powersOfService,
  now,
});

describe('nobody ever has more power at a service', () => {
  it('than whoever is above them, at any time, whatever state the links and organisations are in', () => {
    fc.assert(
      fc.property(
        anyLinks,
        fc.subarray(['sen', 'firm-0', 'firm-1', 'firm-2', 'firm-3']),
        anyService,
        anyLevel,
        anyTime,
        (links, stopped, service, identityLevel, now) => {
          fc.pre(links.length > 1);
          const [mine, theirs] = [chainOf(links, stopped), chainOf(above(links), stopped)];
          const at = { now, identityLevel };
          return isWithin(effective(mine, service, at), effective(theirs, service, at));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('than the granter had when it was granted', () => {
    fc.assert(
      fc.property(
        anyLinks,
        anyLink(7),
        anyPowers,
        anyService,
        anyLevel,
        fc.constantFrom(1, 2),
        (links, link, wanted, service, level, granterLevel) => {
          const bounds = boundsOf(links, granterLevel);
          const powers = wanted.filter(
            (power) => 'powers' in problemsOf({ ...link, powers: [power] }, bounds) === false,
          );
          const granted = { ...link, powers };
          const mine = powersOf(chainOf([granted, ...links]), service, { catalogue, identityLevel: level });
          const theirs = powersOf(chainOf(links), service, { catalogue, identityLevel: granterLevel });
          // Not even alone, without what is above it.
          const alone = powersOf(chainOf([granted]), service, { catalogue, identityLevel: level });
          return isWithin(mine, theirs) && isWithin(alone, theirs);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('by a change, than what was granted before and what the changer has', () => {
    fc.assert(
      fc.property(anyLinks, anyLink(7), anyPowers, anyService, (links, before, powers, service) => {
        const isTaken = (power: string) =>
          !('powers' in problemsOfChange(before, { powers: [power] }, boundsOf(links)));
        const changed = { ...before, powers: powers.filter(isTaken) };
        const at = { catalogue, identityLevel: 2 };
        const mine = powersOf(chainOf([changed]), service, at);
        const had = [...powersOf(chainOf([before]), service, at), ...powersOf(chainOf(links), service, at)];
        return isWithin(mine, had);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('no power outlives a link of its chain', () => {
  const endings: readonly [string, (link: Mandate) => Mandate][] = [
    ['ended', (link) => ({ ...link, ended: { at: NOW, why: 'revoked' } })],
    ['is over', (link) => ({ ...link, until: NOW })],
    ['has not begun', (link) => ({ ...link, from: inDays(1) })],
    ['was never accepted', ({ acceptedAt: _, ...link }) => link],
    ['covers nothing', (link) => ({ ...link, powers: [] })],
  ];

  it.each(endings)('when any of them %s', (_, end) => {
    fc.assert(
      fc.property(anyLinks, fc.nat(4), anyService, (links, at, service) => {
        const place = at % links.length;
        const cut = links.map((link, i) => (i === place ? end(link) : link));
        return effective(chainOf(cut), service, { now: NOW, identityLevel: 2 }).length === 0;
      }),
    );
  });

  it('and limiting one of them narrows everything below', () => {
    fc.assert(
      fc.property(anyLinks, fc.nat(4), anyPowers, anyService, (links, at, powers, service) => {
        const limited = links.map((link, i) => (i === at % links.length ? { ...link, powers } : link));
        const here = { now: NOW, identityLevel: 2 };
        const alone = powersOf(chainOf([mandateWith({ powers })]), service, { catalogue, ...here });
        return isWithin(effective(chainOf(limited), service, here), alone);
      }),
    );
  });
});

describe('what may be granted', () => {
  it('is found in what is held, however it is written', () => {
    fc.assert(
      fc.property(anyPowers, anyPowers, anyService, (held, wanted, service) => {
        const given = wanted.filter((power) => includes(held, power, powersOfService));
        const at = { catalogue, identityLevel: 2 };
        const link = (powers: string[]) => chainOf([mandateWith({ powers })]);
        return isWithin(powersOf(link(given), service, at), powersOf(link([...held]), service, at));
      }),
    );
  });

  it('loses nothing and gains nothing by being tidied', () => {
    fc.assert(
      fc.property(anyPowers, anyService, (powers, service) => {
        const at = { catalogue, identityLevel: 2 };
        const before = powersOf(chainOf([mandateWith({ powers })]), service, at);
        const after = powersOf(chainOf([mandateWith({ powers: tidy(powers, powersOfService) })]), service, at);
        expect([...after].sort()).toEqual([...before].sort());
      }),
    );
  });

  it('asks for the level that its strongest power needs', () => {
    const needed = (power: string) => levelNeeded(power, { catalogue, powersOf: powersOfService });
    expect(['*', 'tax', 'tax.file', 'customs', 'service:business', 'service:customs'].map(needed)).toEqual([
      2, 2, 1, 1, 2, 1,
    ]);
    expect(mayGive('tax', boundsOf([], 1))).toBe(false);
    expect(mayGive('tax.file', boundsOf([], 1))).toBe(true);
  });

  it('is nothing that is no power, such as of a service where nobody acts for others', () => {
    for (const power of ['service:portal', 'taxes', 'tax.', '', 'toString', '__proto__'])
      expect(mayGive(power, boundsOf([]))).toBe(false);
  });
});

describe('a chain', () => {
  const firm = { kind: 'organisation', id: 'tre' } as const;
  const client = mandateWith({ id: 'client', holder: firm, mayPassOn: false });
  const parent = chainOf([client, mandateWith()]);

  it('has nobody in it twice, the party included', () => {
    for (const holder of [firm, { kind: 'person', id: 'hung' }, { kind: 'organisation', id: 'sen' }] as const)
      expect(obstacleTo(parent, holder)).toBe('circular');
  });

  it('of a firm goes on to its staff, and to other organisations only where it may be passed on', () => {
    expect(obstacleTo(parent, { kind: 'person', id: 'ha' })).toBeUndefined();
    expect(obstacleTo(parent, { kind: 'organisation', id: 'khe' })).toBe('not-passed-on');
    const open = chainOf([{ ...client, mayPassOn: true }, mandateWith()]);
    expect(obstacleTo(open, { kind: 'organisation', id: 'khe' })).toBeUndefined();
  });

  it('is no longer than it may be', () => {
    const links = Array.from({ length: MAX_LINKS }, (_, i) =>
      mandateWith({ id: `${i}`, holder: { kind: 'person', id: `p${i}` } }),
    );
    expect(obstacleTo(chainOf(links), { kind: 'person', id: 'another' })).toBe('too-deep');
  });
});
