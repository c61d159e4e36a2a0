import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answers, afterAnswer, covers, openIn } from '../../../src/consent/asking.ts';
import { allowed, type ClaimRequest, shownHash } from '../../../src/consent/claim-requests.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';

const NAMES = ['name', 'email', 'phone_number', 'birthdate'];
const words = (text: string) => ({ vi: text, en: text, fr: text });
const law = { kind: 'public-duty' as const, law: words('Quy định minh họa') };

const name = fc.constantFrom('Cổng A', 'Cổng B');
const claim = fc.record({ required: fc.boolean(), purpose: fc.constantFrom('a', 'b').map(words) });
const claims = fc
  .subarray(NAMES)
  .chain((some) => fc.tuple(...some.map((one) => fc.tuple(fc.constant(one), claim))).map(Object.fromEntries));
/** A service as it may be today, or as it may become. */
const service: fc.Arbitrary<RelyingParty> = fc
  .record({ name, organisation: name, host: fc.constantFrom('a', 'b'), claims, byLaw: fc.boolean() })
  .map(({ host, byLaw, ...rest }) => ({
    clientId: 'service',
    name: words(rest.name),
    organisation: words(rest.organisation),
    metadata: { redirect_uris: [`https://${host}.example/callback`] },
    policy: {
      minimumAcr: 'm0',
      profile: 'code-pkce',
      scopes: ['openid', 'profile'],
      claims: rest.claims,
      ...(byLaw ? { basis: law } : {}),
    },
    uris: {},
  }));

const requestOf = ({ policy }: RelyingParty, wanted: readonly string[]): ClaimRequest => ({
  scopes: ['openid'],
  claims: Object.keys(policy.claims).filter((one) => wanted.includes(one)),
});
const wanted = fc.subarray(NAMES);

/** The first answer to a service. */
function first(relyingParty: RelyingParty, request: ClaimRequest, granted: readonly string[]): Answers {
  const asked = request.claims;
  return afterAnswer(
    undefined,
    { request, asked, granted: granted.filter((one) => asked.includes(one)) },
    relyingParty,
  );
}
/** Answers what a consent leaves open, and only that. */
function answerOpen(before: Answers, request: ClaimRequest, relyingParty: RelyingParty, granted: readonly string[]) {
  const open = openIn(before, request, relyingParty);
  const asked = open ? [...open.added, ...open.altered] : request.claims;
  const after = afterAnswer(
    before,
    { request, asked, granted: asked.filter((one) => granted.includes(one)) },
    relyingParty,
  );
  return { asked, after, open };
}
const decided = (answers: Answers, one: string) => [answers.granted.includes(one), answers.refused.includes(one)];

describe('an answer', () => {
  it('covers what was asked, whatever was answered', () => {
    fc.assert(
      fc.property(service, wanted, wanted, (relyingParty, some, granted) => {
        const request = requestOf(relyingParty, some);
        expect(covers(first(relyingParty, request, granted), request, relyingParty)).toBe(true);
      }),
    );
  });

  it('to what a change leaves open is enough, and changes no other answer', () => {
    fc.assert(
      fc.property(service, service, wanted, wanted, wanted, (then, now, some, given, givenNow) => {
        const before = first(then, requestOf(then, some), given);
        const request = requestOf(now, NAMES);
        const { asked, after, open } = answerOpen(before, request, now, givenNow);
        expect(covers(after, request, now)).toBe(true);
        if (!open) return;
        for (const one of NAMES.filter((each) => !asked.includes(each) && Object.hasOwn(now.policy.claims, each)))
          expect(decided(after, one)).toEqual(decided(before, one));
      }),
    );
  });

  it('never becomes one to another purpose: a claim that has another one now is open', () => {
    fc.assert(
      fc.property(service, service, wanted, wanted, wanted, (then, now, some, given, later) => {
        const before = first(then, requestOf(then, some), given);
        const { after } = answerOpen(before, requestOf(now, later), now, given);
        for (const one of allowed(before.granted, now)) {
          const [was, is] = [then.policy.claims[one]?.purpose.vi, now.policy.claims[one]?.purpose.vi];
          const open = openIn(after, requestOf(now, [one]), now);
          const isDropped = !after.granted.includes(one) && !after.refused.includes(one);
          if (was !== is && !later.includes(one)) expect(open?.altered.includes(one) || isDropped).toBe(true);
        }
      }),
    );
  });

  it('holds no claim that the service may have no more', () => {
    fc.assert(
      fc.property(service, service, wanted, (then, now, given) => {
        const { after } = answerOpen(first(then, requestOf(then, NAMES), given), requestOf(now, NAMES), now, given);
        expect(allowed(after.granted, now)).toEqual(after.granted);
      }),
    );
  });

  it('on another legal basis is none', () => {
    fc.assert(
      fc.property(service, wanted, (relyingParty, given) => {
        const { basis, ...policy } = relyingParty.policy;
        const other = { ...relyingParty, policy: basis ? policy : { ...policy, basis: law } };
        const before = first(relyingParty, requestOf(relyingParty, NAMES), given);
        expect(openIn(before, requestOf(other, NAMES), other)).toBeUndefined();
      }),
    );
  });
});

describe('an answer from before its parts were kept', () => {
  it('covers what it did while the service is as it was, and nothing once anything changed', () => {
    fc.assert(
      fc.property(service, service, wanted, (then, now, given) => {
        const { shown: _, ...kept } = first(then, requestOf(then, NAMES), given);
        const before = { ...kept, shown: undefined };
        expect(covers(before, requestOf(then, NAMES), then)).toBe(true);
        if (!shownHash(now).equals(shownHash(then))) expect(openIn(before, requestOf(now, NAMES), now)).toBeUndefined();
      }),
    );
  });
});

describe('what changed about a service', () => {
  it('is its name, its responsible body or its hosts, each by itself; a path or a logout address is nothing to ask about', () => {
    const [base] = fc.sample(service, { numRuns: 1, seed: 1 });
    if (!base) throw new Error('no sample');
    const before = first(base, requestOf(base, NAMES), NAMES);
    const openAfter = (change: Partial<RelyingParty>) =>
      openIn(before, requestOf(base, NAMES), { ...base, ...change })?.service;
    const [uri = ''] = base.metadata.redirect_uris as string[];
    expect(openAfter({ name: words('Khác') })).toEqual(['name']);
    expect(openAfter({ organisation: words('Khác') })).toEqual(['organisation']);
    expect(openAfter({ metadata: { redirect_uris: ['https://other.example/callback'] } })).toEqual(['addresses']);
    expect(openAfter({ metadata: { redirect_uris: [`${uri}/2`, uri] } })).toEqual([]);
    expect(openAfter({ metadata: { ...base.metadata, backchannel_logout_uri: 'https://x.example' } })).toEqual([]);
    expect(openAfter({ metadata: { redirect_uris: ['com.example.app:/callback'] } })).toEqual(['addresses']);
  });
});
