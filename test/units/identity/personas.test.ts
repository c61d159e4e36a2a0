import { describe, expect, it, test } from 'vitest';
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { claimableIdentifiers, readLogin } from '../../../src/identity/identifiers.ts';
import { personasSchema, personOf } from '../../../src/identity/personas.ts';
import { personForLogin } from '../../../src/identity/sign-in.ts';
import { peopleOf } from './people.ts';

const { people } = readYamlAs(projectPath('config/development/personas.yaml'), personasSchema);
const store = peopleOf(...people.map(personOf));

test.each(people)('$name.full is written as a person is kept', async (persona) => {
  const { name, phones, emails, citizenNumber } = persona;
  for (const part of Object.values(name)) expect(vietnam.normalizeName(part)).toBe(part);
  expect(vietnam.nameProblem(name.full)).toBeUndefined();
  for (const { value } of phones) expect(vietnam.phone(value)).toBe(value);
  for (const { value } of emails) expect(readLogin(value, vietnam)).toEqual([{ kind: 'email', value }]);
  for (const contacts of [phones, emails]) expect(contacts.filter((c) => c.primary).length).toBeLessThan(2);
  if (citizenNumber) expect(vietnam.citizenNumber(citizenNumber)?.value).toBe(citizenNumber);
});

test.each(people)('$name.full is found by what the start screen says to type, unless blocked', async (persona) => {
  const found = await personForLogin(persona.login, { country: vietnam, people: store });
  expect(found?.id).toBe(persona.status === 'active' ? persona.id : undefined);
});

describe('the invented citizen numbers', () => {
  const numbered = people.flatMap(({ citizenNumber, ...rest }) => (citizenNumber ? [{ ...rest, citizenNumber }] : []));

  test.each(numbered)('$citizenNumber agrees with birth and gender and belongs to no province', (persona) => {
    const number = vietnam.citizenNumber(persona.citizenNumber);
    expect(number).toMatchObject({ birthYear: Number(persona.birthdate.slice(0, 4)), gender: persona.gender });
    expect(number?.warnings).toEqual(['unknown_prefix']);
  });
});

it('has two relatives whom their phone and mailbox do not tell apart', async () => {
  const shared = people.filter(({ phones }) => phones.some(({ value }) => value === '+84900000009'));
  expect(shared).toHaveLength(2);
  for (const { value } of shared.flatMap(({ phones, emails }) => [...phones, ...emails])) {
    expect(await personForLogin(value, { country: vietnam, people: store })).toBeUndefined();
  }
});

it('keeps story, credentials and roles out of the person', () => {
  for (const persona of people) {
    const text = JSON.stringify(personOf(persona));
    for (const secret of [...Object.values(persona.credentials), persona.story]) expect(text).not.toContain(secret);
    expect(personOf(persona)).not.toHaveProperty('roles');
    expect(claimableIdentifiers(personOf(persona)).length).toBeGreaterThan(0);
  }
});
