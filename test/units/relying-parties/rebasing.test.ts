import { describe, expect, it } from 'vitest';
import type { Registration } from '../../../src/relying-parties/diff.ts';
import { rebased } from '../../../src/relying-parties/rebasing.ts';

const registration = (kid: string, service: string): Registration =>
  ({ metadata: { jwks: { keys: [{ kid }] }, client_name: 'x' }, uris: { service } }) as unknown as Registration;

const base = registration('old', 'https://a.example/');
const asked = registration('old', 'https://b.example/');

describe('what was asked for', () => {
  it('stays as it is while nothing has changed', () => {
    expect(rebased(asked, { base, live: registration('old', 'https://a.example/') })).toEqual(asked);
  });

  it('keeps the keys of today where it leaves keys as they were', () => {
    const live = registration('new', 'https://a.example/');
    expect(rebased(asked, { base, live })).toEqual(registration('new', 'https://b.example/'));
  });

  it('fits no more where it changes keys that have changed meanwhile', () => {
    const live = registration('new', 'https://a.example/');
    expect(rebased(registration('third', 'https://b.example/'), { base, live })).toBeUndefined();
  });

  it('fits no more where anything else has changed meanwhile', () => {
    expect(rebased(asked, { base, live: registration('old', 'https://c.example/') })).toBeUndefined();
    expect(rebased(asked, { base, live: registration('new', 'https://c.example/') })).toBeUndefined();
  });
});
