import { generate } from 'otplib';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config.ts';
import { inventedPeople } from '../../../src/launch/people.ts';
import { codesTable, peopleTable } from '../../../src/launch/welcome.ts';
import { persona } from '../../support/personas.ts';

const settings = loadSettings({ DATABASE_URL: 'postgresql://localhost/unused' });
const people = await inventedPeople(settings);
const minh = persona('reaches level 2');
const NOW = new Date('2026-11-22T00:00:05Z');

describe('the start screen', () => {
  it('says what each person types: what stays the same, and what is right now', async () => {
    const [head = '', ...lines] = peopleTable(people, false).split('\n');
    expect(head).toMatch(/^Name +Sign in with +Password$/);
    const line = lines.find((text) => text.startsWith(minh.name.full));
    expect(line?.split(/ {3,}/)).toEqual([minh.name.full, minh.login, minh.password]);

    const secret = minh.totpSecret ?? '';
    const code = await generate({ secret, epoch: NOW.getTime() / 1000 });
    const row = codesTable(people, false, NOW)
      .split('\n')
      .find((text) => text.startsWith(minh.name.full));
    expect(row?.split(/ {3,}/)).toEqual([minh.name.full, 'Authenticator app', code, secret]);
  });

  it('tells only of ways that are enabled, and of nobody where nobody was invented', async () => {
    const only = await inventedPeople({ ...settings, authenticators: ['password'] });
    expect(only.flatMap(({ ways }) => ways.map(({ name }) => name))).toEqual(people.map(() => 'Password'));
    const none = await inventedPeople({ ...settings, authenticators: ['passkey'] });
    expect(none.flatMap(({ ways }) => ways)).toEqual([]);
    expect(await inventedPeople({ ...settings, seed: {} })).toEqual([]);
  });
});
