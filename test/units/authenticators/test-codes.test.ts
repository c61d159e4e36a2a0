import { beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator, Request } from '../../../src/authenticators/authenticator.ts';
import { createPasswordHasher } from '../../../src/authenticators/password-hasher.ts';
import { loadAuthenticators } from '../../../src/authenticators/registry.ts';
import { TEST_CODE } from '../../../src/authenticators/test-codes.ts';
import type { Person } from '../../../src/identity/person.ts';

const real: Person = {
  id: '00000000-0000-4000-8000-000000000001',
  status: 'active',
  language: 'vi',
  name: { full: 'Trần Văn Mẫu', given: 'Mẫu' },
  birthdate: '1990',
  phones: [{ value: '+84900000111', verified: true }],
  emails: [{ value: 'mau@example.vn', verified: true }],
  proofs: [],
};
const madeUp: Person = { ...real, testTeam: '00000000-0000-4000-8000-000000000002' };

// A code by mail is no factor, so no sign-in asks for it today; whatever asks for it must not send it.
describe.each(['sms-code', 'email-code'])('the code of %s', (id) => {
  let authenticator: Authenticator;
  beforeAll(async () => {
    const cost = { memoryKiB: 8192, iterations: 1, parallelism: 1, concurrency: 1, queue: 1 };
    const hasher = await createPasswordHasher(cost);
    const { all } = await loadAuthenticators(['password', id], { hasher, channels: ['mail', 'sms'] });
    authenticator = all[1] as Authenticator;
  });

  const request = (person: Person): Request => ({
    person,
    credentials: [],
    now: new Date('2026-03-01T08:00:00Z'),
    issuer: 'http://localhost:3000',
    language: 'vi',
  });
  async function answered(person: Person, code: string) {
    const { state, send } = await authenticator.begin(request(person));
    const { kind } = await authenticator.answer({ ...request(person), state, input: { code } });
    return { kind, isSent: send !== undefined, sent: send?.values.code };
  }

  it('is always the same for somebody whom a team made up, and never sent', async () => {
    expect(await answered(madeUp, TEST_CODE)).toEqual({ kind: 'done', isSent: false, sent: undefined });
    expect(await answered(madeUp, ' 000 000 ')).toMatchObject({ kind: 'done' });
    expect(await answered(madeUp, '000001')).toMatchObject({ kind: 'again', isSent: false });
  });

  it('is another one each time for everybody real', async () => {
    const { kind, isSent, sent } = await answered(real, TEST_CODE);
    expect([isSent, kind]).toEqual([true, sent === TEST_CODE ? 'done' : 'again']);
  });
});
