import { describe, expect, it } from 'vitest';
import { canonicalJson, hashOfShown } from '../../../src/consent/receipts.ts';
import { type Asked, shownOf } from '../../../src/interaction/consent-shown.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';
import { createWords } from '../../../src/web/words.ts';
import { LANGUAGES } from '../web/render.ts';

const words = (vi: string) => ({ vi, en: `${vi} (en)`, fr: `${vi} (fr)` });
const claim = (required: boolean) => ({ required, purpose: words('Mục đích') });
const service: RelyingParty = {
  clientId: 'service',
  name: words('Cổng'),
  organisation: words('Bộ'),
  metadata: {},
  policy: {
    minimumAcr: 'm0',
    profile: 'code-pkce',
    scopes: ['openid'],
    claims: { name: claim(true), email: claim(false), organization: claim(false) },
  },
  uris: {},
};
const byLaw = {
  ...service,
  policy: { ...service.policy, basis: { kind: 'public-duty' as const, law: words('Luật') } },
};
const asked: Asked = {
  relyingParty: service,
  personName: 'Lan',
  required: ['name'],
  optional: ['email'],
  kept: [],
  withheld: [],
  changes: [],
  offline: false,
};
const shown = (more: Partial<Asked>, language: (typeof LANGUAGES)[number] = 'en') =>
  shownOf({ ...asked, ...more }, { words: createWords(language), language });
const nothingNew = { altered: [], repurposed: [] };

describe('what a person is shown', () => {
  it.each(LANGUAGES)('names service, body, claims, purposes, basis and duration in %s', (language) => {
    const { service: at, claims, terms, answers } = shown({}, language);
    expect([at.name, at.organisation]).toEqual([service.name[language], service.organisation[language]]);
    expect(claims.map(({ kind }) => kind)).toEqual(['required', 'optional']);
    for (const { claims: some } of claims)
      for (const { purpose } of some) expect(purpose).toBe(words('Mục đích')[language]);
    expect(terms).toHaveLength(4);
    expect(answers).toHaveLength(2);
  });

  it('is a question, unless a law lets the service have what it requires', () => {
    expect(shown({})).toMatchObject({ basis: 'consent', answers: ['Agree', 'Refuse'] });
    expect(shown({ relyingParty: byLaw })).toMatchObject({ basis: 'public-duty', answers: ['Continue', 'Go back'] });
    expect(shown({ relyingParty: byLaw }).terms.flatMap(({ text }) => text)).toContain('Luật (en)');
    expect(shown({ relyingParty: byLaw, required: [] })).toMatchObject({
      basis: 'consent',
      answers: ['Agree', 'Refuse'],
    });
  });

  it('says what changed, and what follows from refusing, in place of what a first refusal means', () => {
    const first = shown({});
    const later = shown({ partly: nothingNew, required: [], kept: ['name'], changes: ['It has another name.'] });
    const said = (one: typeof first) => one.terms.flatMap(({ text }) => text);
    expect(said(first)).toContain('If you refuse, no data are sent.');
    expect(said(later)).not.toContain('If you refuse, no data are sent.');
    expect(first.note).toBeUndefined();
    expect(later.note).toContain('does not cover this change');
    expect(later.changes?.items).toEqual(['It has another name.']);
    expect(later.claims.map(({ kind }) => kind)).toEqual(['optional', 'kept']);
  });

  it('marks what is new about each claim', () => {
    const notes = (more: Partial<Asked>) => shown(more).claims.flatMap(({ claims }) => claims.map(({ note }) => note));
    expect(notes({})).toEqual([undefined, undefined]);
    expect(notes({ partly: { altered: ['name'], repurposed: ['name'] } })).toEqual(['New purpose', 'New']);
    expect(notes({ partly: { altered: ['name', 'email'], repurposed: [] } })).toEqual(['Now required', 'Now optional']);
  });

  it('leaves whom the person acts for to a place of its own', () => {
    const { claims } = shown({ required: ['name', 'organization'] });
    expect(claims.flatMap((group) => group.claims.map(({ name }) => name))).toEqual(['name', 'email']);
  });

  it('is another thing for each word and language, and the same whatever the order of its members', () => {
    const one = shown({});
    const turned = Object.fromEntries(Object.entries(one).reverse()) as typeof one;
    expect(canonicalJson(turned)).toBe(canonicalJson(one));
    const hashes = [one, shown({}, 'fr'), shown({ personName: 'Minh' }), shown({ offline: true })].map(hashOfShown);
    expect(new Set(hashes).size).toBe(4);
  });
});
