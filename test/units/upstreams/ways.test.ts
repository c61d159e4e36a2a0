import { describe, expect, it } from 'vitest';
import { admits } from '../../../src/upstreams/admission.ts';
import { levelsToAsk } from '../../../src/upstreams/asking.ts';
import { createWayNames } from '../../../src/upstreams/names.ts';
import { pathOn, readPath } from '../../../src/upstreams/path.ts';

const OURS = 'https://ours.example';
const issuers = (count: number): string => Array.from({ length: count }, (_, n) => `https://${n}.example`).join(' ');

describe('the path of a request', () => {
  it('is empty where nobody passed the request on', () => {
    expect(readPath(undefined, OURS)).toEqual({ kind: 'issuers', issuers: [] });
    expect(readPath('', OURS)).toEqual({ kind: 'issuers', issuers: [] });
  });

  it('is a loop with our issuer in it, or anybody twice, long after three, and invalid with anything that is no issuer', () => {
    expect(readPath(`https://one.example ${OURS}`, OURS)).toEqual({ kind: 'loop' });
    expect(readPath('https://one.example https://one.example', OURS)).toEqual({ kind: 'loop' });
    expect(readPath(issuers(3), OURS)).toMatchObject({ kind: 'issuers' });
    expect(readPath(issuers(4), OURS)).toEqual({ kind: 'long' });
    expect(readPath('one two', OURS)).toEqual({ kind: 'invalid' });
    expect(readPath(`https://${'a'.repeat(300)}`, OURS)).toEqual({ kind: 'invalid' });
  });

  it('is handed on with our issuer at its end', () => {
    expect(pathOn('https://one.example', OURS)).toEqual(['https://one.example', OURS]);
    expect(pathOn(undefined, OURS)).toEqual([OURS]);
  });
});

describe('an upstream', () => {
  const bank = { id: 'bank', admitted: true };
  const academy = { id: 'academy', admitted: false };
  const at = (upstreams?: string[], clientId = 'service') => ({ clientId, policy: { upstreams } });

  it('is admitted by the list of a service, or, without one, when it is for every service', () => {
    expect(admits(at(), bank, 'own')).toBe(true);
    expect(admits(at(), academy, 'own')).toBe(false);
    expect(admits(at(['academy']), academy, 'own')).toBe(true);
    expect(admits(at(['academy']), bank, 'own')).toBe(false);
    expect(admits(at([]), bank, 'own')).toBe(false);
  });

  it('opens a person’s own pages in any case', () => {
    expect(admits(at(undefined, 'own'), academy, 'own')).toBe(true);
  });
});

describe('the level that is asked of an upstream', () => {
  const definition = {
    levels: [
      { acr: ['low'], factors: ['knowledge' as const] },
      { acr: ['mid', 'medium'], factors: ['knowledge' as const, 'possession' as const] },
      { acr: ['high'], factors: ['knowledge' as const, 'possession' as const], hardware: true },
    ],
  };

  it('is none in particular when every level will do', () => {
    expect(levelsToAsk(definition, () => true)).toEqual([]);
  });

  it('is the weakest that will do, then the stronger ones', () => {
    expect(levelsToAsk(definition, ({ factors }) => factors.length > 1)).toEqual(['mid', 'high']);
  });

  it('is the strongest when none will do', () => {
    expect(levelsToAsk(definition, () => false)).toEqual(['high']);
  });
});

describe('the name of a way to sign in', () => {
  const words = (name: string) => ({ words: { vi: { name }, en: { name }, fr: { name } } });
  const nameOf = createWayNames({
    authenticators: { get: (id) => (id === 'known' ? words('Known') : undefined) },
    upstreams: { nameOf: (id) => (id === 'bank' ? { vi: 'Ngân hàng', en: 'Bank', fr: 'Banque' } : undefined) },
  });

  it('is that of the authenticator or of the upstream, and else the one in the configuration', () => {
    expect(nameOf('known', 'en')).toBe('Known');
    expect(nameOf('upstream-bank', 'vi')).toBe('Ngân hàng');
    expect(nameOf('upstream-gone', 'vi')).toBe('gone');
    expect(nameOf('unknown', 'vi')).toBe('unknown');
  });
});
