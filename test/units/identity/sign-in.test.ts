import { expect, it, test } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import { personForLogin } from '../../../src/identity/sign-in.ts';
import { peopleOf, personWith } from './people.ts';

const lan = personWith({ foreigner: { nationality: 'FRA', passportNumber: '12AB34567' } });
const relative = personWith({ id: '00000000-0000-4000-8000-0000000000bb', citizenNumber: '099190000002' });

const found = async (text: string, ...people: Person[]) =>
  (await personForLogin(text, { country: vietnam, people: peopleOf(...people) }))?.id;

test.each(['099 188 000001', '0900 000 001', 'LAN.nguyen@example.vn', 'fra 12ab34567'])(
  '%s finds its person',
  async (text) => {
    expect(await found(text, lan)).toBe(lan.id);
  },
);

it('finds nobody for a phone or mailbox that relatives share, but each by their own number', async () => {
  expect(await found('0900000001', lan, relative)).toBeUndefined();
  expect(await found('lan.nguyen@example.vn', lan, relative)).toBeUndefined();
  expect(await found('099190000002', lan, relative)).toBe(relative.id);
});

it('finds nobody by a contact that was never verified', async () => {
  const unverified = personWith({ phones: [{ value: '+84900000001', verified: false, primary: true }] });
  expect(await found('0900000001', unverified)).toBeUndefined();
});

test.each(['blocked', 'closed'] as const)('finds nobody whose account is %s', async (status) => {
  expect(await found('099188000001', personWith({ status }))).toBeUndefined();
});

it('does not hand the phone of a blocked person to a relative, but that of a closed account', async () => {
  expect(await found('0900000001', lan, { ...relative, status: 'blocked' })).toBeUndefined();
  expect(await found('0900000001', lan, { ...relative, status: 'closed' })).toBe(lan.id);
});

it('finds nobody when a text is the number of one person and the phone of another', async () => {
  const phone = personWith({ phones: [{ value: '+842038252525', verified: true }] });
  const number = { ...relative, citizenNumber: '842038252525', phones: [], emails: [] };
  expect(await found('842038252525', phone, number)).toBeUndefined();
  expect(await found('+842038252525', phone, number)).toBe(phone.id);
});

it('finds one person once, though the text means them twice', async () => {
  const twice = personWith({ citizenNumber: '842038252525', phones: [{ value: '+842038252525', verified: true }] });
  expect(await found('842038252525', twice)).toBe(twice.id);
});

it('finds nobody for a text that means nothing', async () => {
  expect(await found('xin chào', lan)).toBeUndefined();
});
