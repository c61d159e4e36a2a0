import { describe, expect, it, test } from 'vitest';
import { createAssurance } from '../../../src/assurance/assurance.ts';
import { assuranceSchema } from '../../../src/assurance/configuration.ts';
import type { Evidence } from '../../../src/assurance/evidence.ts';
import { acrBase, now, proof, shipped } from './levels.ts';

/** The shipped rules with a limit for codes by mail: a mailbox proves contact, and adds nothing. */
const config = assuranceSchema.parse({
  ...shipped,
  proofing: {
    ...shipped.proofing,
    upstream_level_1: { vn: 1, eidas: 1, ial: 1 },
    upstream_level_2: { vn: 2, eidas: 3, ial: 2 },
  },
  authenticators: { 'email-code': { counts: { vnAuth: 1, eidas: 1, aal: 1 } } },
});
const assurance = createAssurance(config, { acrBase });

const shown = (method: string, factors: Evidence['factors'], hardware = false): Evidence => {
  return { method, factors, hardware, amr: [], at: now };
};
const password = shown('password', ['knowledge']);

/** The columns of the grid: what was shown with the local account. */
const AUTHENTICATORS: Readonly<Record<string, readonly Evidence[]>> = {
  password: [password],
  'password and code by mail': [password, shown('email-code', ['possession'])],
  'password and code by mail, which proves no factor': [password, shown('email-code', [])],
  'password and code by SMS': [password, shown('sms-code', ['possession'])],
  'password and code application': [password, shown('totp', ['possession'])],
  'passkey, synchronised': [shown('passkey', ['possession', 'inherence'])],
  'passkey, bound to a device and attested': [shown('passkey', ['possession', 'inherence'], true)],
  'certificate in a token with a PIN': [shown('certificate', ['possession', 'knowledge'], true)],
};
const COLUMNS = Object.keys(AUTHENTICATORS);

/** One, two factors, hardware: as `<level> <eidas>/<ial>/<aal>`; the columns of one strength are alike. */
const GRID: Readonly<Record<string, readonly [one: string, two: string, hardware: string]>> = {
  self_asserted: ['m0 0/0/1', 'm0 0/0/2', 'm0 0/0/3'],
  phone_otp: ['m0 0/0/1', 'm0 0/0/2', 'm0 0/0/3'],
  population_db_match: ['m1 1/0/1', 'm1 1/0/2', 'm1 1/0/3'],
  remote_face: ['m1 1/1/1', 'm1 1/1/2', 'm1 1/1/3'],
  bank_ekyc: ['m1 1/1/1', 'm1 1/1/2', 'm1 1/1/3'],
  video_supervised: ['m1 1/2/1', 'm1 2/2/2', 'm1 2/2/3'],
  nfc_chip_cccd: ['m1 1/2/1', 'm1 2/2/2', 'm1 2/2/3'],
  digital_certificate: ['m1 1/1/1', 'm1 2/1/2', 'm1 2/1/3'],
  in_person_counter: ['m1 1/2/1', 'm2 2/2/2', 'm2 3/2/3'],
  upstream_low: ['m0 1/0/1', 'm0 1/0/2', 'm0 1/0/3'],
  upstream_substantial: ['m1 1/1/1', 'm1 2/1/2', 'm1 2/1/3'],
  upstream_high: ['m1 1/2/1', 'm1 2/2/2', 'm1 3/2/3'],
  upstream_level_1: ['m1 1/1/1', 'm1 1/1/2', 'm1 1/1/3'],
  upstream_level_2: ['m1 1/2/1', 'm2 2/2/2', 'm2 3/2/3'],
};
const STRENGTH = [0, 0, 0, 1, 1, 1, 2, 2] as const;

const cells = Object.entries(GRID).flatMap(([method, row]) =>
  COLUMNS.map((column, i) => [method, column, row[STRENGTH[i] ?? 0]] as const),
);

describe('identity by one proof, and what was shown', () => {
  test.each(cells)('%s with %s is %s', (method, column, expected) => {
    const vector = assurance.vector([proof(method)], AUTHENTICATORS[column] ?? [], now);
    const { eidas, ial, aal } = vector;
    expect(`${assurance.reached(vector)} ${eidas}/${ial}/${aal}`).toBe(expected);
  });

  it('covers every proofing method of the configuration', () => {
    expect(Object.keys(GRID).sort()).toEqual(Object.keys(config.proofing).sort());
    expect(COLUMNS).toHaveLength(STRENGTH.length);
  });
});

describe('the strict reading of level 1', () => {
  const strict = createAssurance({ ...config, level1RequiresFace: true }, { acrBase });
  const reached = (...methods: string[]) => strict.reached(strict.vector(methods.map(proof), [password], now));

  it('does not take a match in the register for a level, and takes a face', () => {
    expect(reached('population_db_match')).toBe('m0');
    expect(reached('population_db_match', 'remote_face')).toBe('m1');
    expect(reached('remote_face')).toBe('m1');
  });

  test.each(Object.keys(GRID))('changes nothing else: %s', (method) => {
    const { vn: _, ...others } = assurance.vector([proof(method)], [password], now);
    expect(strict.vector([proof(method)], [password], now)).toMatchObject(others);
    if (method !== 'population_db_match') expect(reached(method)).toBe(GRID[method]?.[0].slice(0, 2));
  });
});
