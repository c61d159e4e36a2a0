import { beforeAll, describe, expect, it } from 'vitest';
import type {
  Answer,
  Ask,
  Authenticator,
  PasswordHasher,
  Request,
  Turn,
} from '../../../src/authenticators/authenticator.ts';
import { createPasswordHasher } from '../../../src/authenticators/password-hasher.ts';
import { loadAuthenticators } from '../../../src/authenticators/registry.ts';
import { createAuthenticator as createSmsCode } from '../../../src/authenticators/sms-code.ts';
import type { Person } from '../../../src/identity/person.ts';

const start = new Date('2026-03-01T08:00:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const person: Person = {
  id: '00000000-0000-4000-8000-000000000001',
  status: 'active',
  language: 'vi',
  name: { full: 'Lan', given: 'Lan' },
  birthdate: '1990',
  phones: [
    { value: '+84900000555', verified: false, primary: true },
    { value: '+84900000111', verified: true },
    { value: '+84900000222', verified: true, primary: true },
  ],
  emails: [],
  proofs: [],
};

let hasher: PasswordHasher;
let sms: Authenticator;
beforeAll(async () => {
  hasher = await createPasswordHasher({ memoryKiB: 8192, iterations: 1, parallelism: 1, concurrency: 1, queue: 1 });
  sms = createSmsCode({ hasher });
});

const request = (now: Date, of: Person | null = person): Request => ({
  person: of ?? undefined,
  credentials: [],
  now,
  issuer: 'http://localhost:3000',
  language: 'vi',
});
const answer = (state: unknown, code: string, now = later(10), of: Person | null = person): Promise<Turn<unknown>> =>
  sms.answer({ ...request(now, of), state, input: { code } } satisfies Answer);
const codeOf = ({ send }: Ask): string => send?.values.code ?? '';
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('a code that is sent', () => {
  it('goes to the primary verified contact, which the form names only in part', async () => {
    const { form, send, state } = await sms.begin(request(start));
    expect(send?.to).toBe('+84900000222');
    expect(send?.expiresAt).toEqual(later(300));
    expect(form.values).toEqual({ to: '•••\u00a0•••\u00a0222' });
    expect(codeOf({ kind: 'ask', form, ...(send ? { send } : {}) })).toMatch(/^\d{6}$/);
    expect(JSON.stringify({ form, state })).not.toContain(send?.values.code);
  });

  it('is accepted with spaces, and proves what the method proves', async () => {
    const ask = await sms.begin(request(start));
    const code = codeOf(ask);
    expect(await answer(ask.state, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual({ kind: 'done', done: {} });
  });

  it('belongs to its own transaction', async () => {
    const [one, other] = await Promise.all([sms.begin(request(start)), sms.begin(request(start))]);
    if (codeOf(one) === codeOf(other)) return;
    expect(await answer(one.state, codeOf(other))).toMatchObject({ kind: 'again', words: 'wrong' });
  });

  it('expires after five minutes', async () => {
    const ask = await sms.begin(request(start));
    expect((await answer(ask.state, codeOf(ask), later(299))).kind).toBe('done');
    expect(await answer(ask.state, codeOf(ask), later(300))).toEqual({ kind: 'again', words: 'expired' });
  });

  it('may be guessed five times, and is refused from then on even when it is right', async () => {
    const ask = await sms.begin(request(start));
    let { state } = ask;
    const said: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const turn = await answer(state, otherThan(codeOf(ask)));
      if (turn.kind !== 'again') throw new Error('accepted');
      said.push(turn.words);
      state = turn.state ?? state;
    }
    expect(said).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'tooMany']);
    expect(await answer(state, codeOf(ask))).toMatchObject({ kind: 'again', words: 'tooMany' });
  });
});

describe('a further code', () => {
  it('is not sent within 30 seconds, and the attempts at the first one still count', async () => {
    const ask = await sms.begin(request(start));
    const missed = await answer(ask.state, otherThan(codeOf(ask)));
    const state = missed.kind === 'again' ? missed.state : undefined;
    const again = await sms.begin({ ...request(later(29)), before: state });
    expect(again.send).toBeUndefined();
    expect(again.state).toEqual(state);
    expect(again.form.explanation).toBe('tooSoon');
    expect((await answer(again.state, codeOf(ask))).kind).toBe('done');
  });

  it('is sent afterwards and replaces the first one', async () => {
    const ask = await sms.begin(request(start));
    const next = await sms.begin({ ...request(later(30)), before: ask.state });
    expect(codeOf(next)).toMatch(/^\d{6}$/);
    if (codeOf(next) !== codeOf(ask)) expect((await answer(next.state, codeOf(ask), later(31))).kind).toBe('again');
    expect((await answer(next.state, codeOf(next), later(31))).kind).toBe('done');
  });

  it('is sent four times in one transaction and no more', async () => {
    let ask = await sms.begin(request(start));
    for (let i = 1; i < 5; i += 1) ask = await sms.begin({ ...request(later(40 * i)), before: ask.state });
    expect(ask.send).toBeDefined();
    const last = await sms.begin({ ...request(later(400)), before: ask.state });
    expect(last.send).toBeUndefined();
    expect(last.form.explanation).toBe('noMore');
  });
});

describe('a code that is withheld', () => {
  it('leaves a form that says so, on which no code is right and another may be asked for at once', async () => {
    const { send } = await sms.begin(request(start));
    const instead = send?.instead;
    expect(instead?.form).toMatchObject({ explanation: 'limited', renew: 'renew' });
    for (const code of [send?.values.code ?? '', '000000', ''])
      expect(await answer(instead?.state, code)).toEqual({ kind: 'again', words: 'expired' });
    const next = await sms.begin({ ...request(later(1)), before: instead?.state });
    expect(codeOf(next)).toMatch(/^\d{6}$/);
  });

  it('leaves the one good that was sent before', async () => {
    const ask = await sms.begin(request(start));
    const { send } = await sms.begin({ ...request(later(31)), before: ask.state });
    expect((await answer(send?.instead.state, codeOf(ask), later(32))).kind).toBe('done');
  });
});

describe('nobody', () => {
  it('gets a code, and no answer is right', async () => {
    const ask = await sms.begin(request(start, null));
    expect(ask.send).toBeUndefined();
    expect(ask.form.fields).toEqual((await sms.begin(request(start))).form.fields);
    for (const code of ['000000', '123456']) expect((await answer(ask.state, code, later(1), null)).kind).toBe('again');
  });

  it('without a verified contact can use it', () => {
    expect(sms.availableTo?.(person, [])).toBe(true);
    expect(sms.availableTo?.({ ...person, phones: person.phones.slice(0, 1) }, [])).toBe(false);
  });
});

it('a method cannot be enabled where its messages could not be sent', async () => {
  const load = (channels?: ('mail' | 'sms')[]) =>
    loadAuthenticators(['password', 'sms-code', 'email-code'], { hasher, ...(channels ? { channels } : {}) });
  await expect(load()).rejects.toThrow(/"sms-code" sends messages by sms[\s\S]*"email-code" sends messages by mail/);
  await expect(load(['mail'])).rejects.toThrow(/sms-code/);
  expect((await load(['mail', 'sms'])).all).toHaveLength(3);
});
