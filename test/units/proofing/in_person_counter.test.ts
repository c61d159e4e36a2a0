import { describe, expect, it } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import { createProofingMethod } from '../../../src/proofing/in_person_counter.ts';
import { loadProofingMethods } from '../../../src/proofing/registry.ts';

const tools = { country: vietnam, claimOnce: async () => true };
const name = (text: string) => ({ vi: text, en: text, fr: text });
const places = [
  { id: 'sen', name: name('Sen') },
  { id: 'tre', name: name('Tre') },
];
const { begin, review, availableTo } = createProofingMethod({ ...tools, settings: { places } });

const citizen: Person = {
  id: '00000000-0000-4000-8000-000000000001',
  status: 'active',
  language: 'vi',
  name: { full: 'Nguyễn Thị Lan', given: 'Lan' },
  birthdate: '1988-06-15',
  citizenNumber: '099188000001',
  phones: [],
  emails: [],
  proofs: [],
};
const { citizenNumber: _, ...nobody } = citizen;
const foreigner: Person = { ...nobody, foreigner: { nationality: 'FRA', passportNumber: '12AB34567' } };

async function cardsFor(person: Person): Promise<string[]> {
  const request = { person, now: new Date(), issuer: 'https://eid.example', language: 'vi' as const };
  const { form } = await begin(request);
  return form.fields.find((field) => field.name === 'card')?.options?.map(({ value }) => value) ?? [];
}

describe('the counter', () => {
  it('asks a citizen about their card, and a foreigner about what is on file', async () => {
    expect(await cardsFor(citizen)).toEqual(['valid', 'none']);
    expect(await cardsFor(foreigner)).toEqual(['foreigner-known', 'foreigner-unknown']);
  });

  it('is for people who have stated a number that can be compared', () => {
    expect([citizen, foreigner, nobody as Person].map((person) => availableTo?.(person))).toEqual([true, true, false]);
  });

  it.each([
    ['valid', 3],
    ['none', 7],
    ['foreigner-known', 3],
    ['foreigner-unknown', 7],
  ])('leaves for %s %i working days', (card, days) => {
    expect(review?.workingDays({ person: citizen, statement: { place: 'sen', card } })).toBe(days);
  });

  it('vouches for what the person states, at the place they came to, and evidence says who checked what', () => {
    const verdict = review?.confirm({
      person: citizen,
      statement: { place: 'tre', card: 'valid' },
      requestId: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
      now: new Date('2026-11-22T03:00:00Z'),
      officer: 'an officer',
      checked: ['card', 'face', 'fingerprints'],
    });
    expect(verdict).toMatchObject({
      kind: 'confirmed',
      source: 'Tre',
      reference: '0197c2f4',
      identity: { number: '099188000001', name: 'Nguyễn Thị Lan', birthdate: '1988-06-15' },
    });
    expect(JSON.parse(String(verdict?.evidence))).toEqual({
      request: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
      place: 'tre',
      card: 'valid',
      checked: ['card', 'face', 'fingerprints'],
      officer: 'an officer',
      at: '2026-11-22T03:00:00.000Z',
    });
  });

  it.each([
    ['no places', undefined],
    ['an empty list', { places: [] }],
    ['a place twice', { places: [places[0], places[0]] }],
    ['a place without a name in each language', { places: [{ id: 'sen', name: { vi: 'Sen' } }] }],
    ['an unknown setting', { places, open: '8-17' }],
  ])('does not start with %s', async (_what, settings) => {
    const loading = loadProofingMethods(['in_person_counter'], { ...tools, settings: { in_person_counter: settings } });
    await expect(loading).rejects.toThrow(/proofingSettings\.in_person_counter|in_person_counter/);
  });
});
