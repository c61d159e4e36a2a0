import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  Ask,
  Authenticator,
  CreateAuthenticator,
  PasswordHasher,
  Request,
} from '../../src/authenticators/authenticator.ts';
import { availableTo } from '../../src/authenticators/available.ts';
import type { Credential } from '../../src/authenticators/credential-store.ts';
import { createPasswordHasher } from '../../src/authenticators/password-hasher.ts';
import { projectPath } from '../../src/config.ts';
import { readForm } from '../../src/conversations/conversation.ts';
import type { Person } from '../../src/identity/person.ts';
import { personOf } from '../../src/identity/personas.ts';
import { certificateSettings } from '../support/certificates.ts';
import { persona } from '../support/personas.ts';

const folder = projectPath('src/authenticators');
const EXAMPLE = projectPath('docs/examples/grid-card.ts');
/** Files of one's own: `AUTHENTICATORS=/path/one.ts,/path/other.ts npm test -- test/contracts`. */
const OTHERS = (process.env.AUTHENTICATORS ?? '')
  .split(',')
  .filter((file) => file !== '')
  .map((file) => resolve(file));
const LANGUAGES = ['vi', 'en', 'fr'] as const;
const FACTORS = ['knowledge', 'possession', 'inherence'];
/** Authentication method references of RFC 8176, section 2. */
const AMR = new Set(
  'face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia'.split(' '),
);
/** A secret that every authenticator can make a credential of. */
const SECRET = 'NVXXIY3VMEWWIZLNN4WW22LONAWS2LJN';

async function implementations(): Promise<[string, CreateAuthenticator][]> {
  const here = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const files = [...here.map((file) => resolve(folder, file)), EXAMPLE, ...OTHERS];
  const modules = await Promise.all(
    files.map(
      async (file): Promise<[string, { createAuthenticator?: CreateAuthenticator }]> => [
        basename(file).replace(/\.m?[jt]s$/, ''),
        (await import(pathToFileURL(file).href)) as { createAuthenticator?: CreateAuthenticator },
      ],
    ),
  );
  return modules.flatMap(([name, { createAuthenticator }]) =>
    createAuthenticator ? [[name, createAuthenticator]] : [],
  );
}

const found = await implementations();

/** Settings of the methods that do not start without. */
const SETTINGS: Readonly<Record<string, () => Promise<unknown>>> = { certificate: certificateSettings };

it('there are authenticators', () => {
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(['password', 'totp', 'grid-card']));
});

describe.each(found)('the authenticator %s', (name, createAuthenticator) => {
  let hasher: PasswordHasher;
  let authenticator: Authenticator;
  let credential: Credential;
  let asked: Ask;
  beforeAll(async () => {
    const fast = { memoryKiB: 8192, iterations: 1, parallelism: 1, concurrency: 2, queue: 1_000 };
    hasher = await createPasswordHasher(fast);
    authenticator = createAuthenticator({ hasher, settings: await SETTINGS[name]?.() });
    const data = (await authenticator.credentialFor?.(SECRET)) ?? null;
    credential = { id: randomUUID(), personId: randomUUID(), method: name, data, version: 1 };
    asked = await authenticator.begin(requestFor([credential]));
  });

  const requestFor = (credentials: readonly Credential[]): Request => ({
    person: undefined,
    credentials,
    now: new Date(),
    issuer: 'http://localhost:3000',
    language: 'vi',
  });
  const answer = async (input: Record<string, string>, of: readonly Credential[] = [credential]) => {
    const { state } = await authenticator.begin(requestFor(of));
    return authenticator.answer({ ...requestFor(of), state, input });
  };
  const inputOf = (value: string): Record<string, string> =>
    Object.fromEntries(asked.form.fields.map((field) => [field.name, value]));

  it('is named like its file, and says what it proves in known words', () => {
    expect(authenticator.id).toBe(name);
    // Who proves no factor has at least something to send a message to.
    if (authenticator.factors.length === 0) expect(authenticator.sends).toBeDefined();
    for (const factor of authenticator.factors) expect(FACTORS).toContain(factor);
    for (const method of authenticator.amr) expect(AMR).toContain(method);
  });

  it('has the same words in every language, none empty', () => {
    const [first, ...others] = LANGUAGES.map((language) => Object.keys(authenticator.words[language]).sort());
    for (const keys of others) expect(keys).toEqual(first);
    for (const language of LANGUAGES)
      for (const text of Object.values(authenticator.words[language])) expect(text.trim()).not.toBe('');
    expect(first).toEqual(expect.arrayContaining(['name', 'title', 'explanation', 'wrong']));
  });

  it('has fields with names of their own, whose words exist, and which browsers can fill in', () => {
    const names = asked.form.fields.map((field) => field.name);
    expect(new Set(names).size).toBe(names.length);
    for (const reserved of ['action', 'login', 'shared', 'claim', 'identify', 'method'])
      expect(names).not.toContain(reserved);
    for (const { type, label, hint, missing, autocomplete, maxLength } of asked.form.fields) {
      for (const key of [label, missing, ...(hint ? [hint] : [])]) expect(authenticator.words.vi).toHaveProperty([key]);
      expect(autocomplete).toMatch(/^[a-z-]+$/);
      expect(maxLength).toBeGreaterThan(0);
      expect(maxLength).toBeLessThanOrEqual(type === 'ceremony' ? 16_384 : 1_024);
    }
  });

  it('refuses a person who does not exist, without failing', async () => {
    for (const value of ['', '123456', SECRET]) {
      expect((await answer(inputOf(value), [])).kind).toBe('again');
    }
  });

  it('refuses what is wrong, in words that it has', async () => {
    for (const value of ['wrong', '000000', '']) {
      const turn = await answer(inputOf(value));
      if (turn.kind !== 'again') throw new Error(`"${value}" was accepted`);
      expect(authenticator.words.vi).toHaveProperty([turn.words]);
    }
    expect((await answer({})).kind).toBe('again');
  });

  it('refuses hostile input without failing', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('\0', '\u202e123456', '１２３４５６', '__proto__', '12345６', '1e5', ' ', '-00001', '٠٠٠٠٠٠'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        expect((await answer(inputOf(value))).kind).toBe('again');
      }),
      { numRuns: 60 },
    );
  });

  it('says who could use it: whoever has a credential, unless it says otherwise', () => {
    const nobody: Person = {
      id: randomUUID(),
      status: 'active',
      language: 'vi',
      name: { full: 'K', given: 'K' },
      birthdate: '1990',
      phones: [{ value: '+84900000001', verified: false, primary: true }],
      emails: [{ value: 'k@example.vn', verified: false }],
      proofs: [],
    };
    expect(availableTo(nobody, [], [authenticator])).toEqual([]);
    if (!authenticator.availableTo) expect(availableTo(nobody, [credential], [authenticator])).toEqual([authenticator]);
  });

  it('says what it needs where that may not be at hand', () => {
    if (!authenticator.isAtHand) return;
    expect(authenticator.isAtHand(requestFor([]))).toBe(false);
    for (const language of LANGUAGES) expect(authenticator.words[language]).toHaveProperty(['needs']);
  });

  it('keeps what it must remember as JSON, and asks the same of a person who does not exist without sending anything', async () => {
    const { state, send, form } = await authenticator.begin(requestFor([]));
    expect(send).toBeUndefined();
    expect(JSON.parse(JSON.stringify(state ?? null))).toEqual(state ?? null);
    expect(form.fields).toEqual(asked.form.fields);
    for (const key of [form.title, form.explanation, ...(form.renew ? [form.renew] : [])])
      for (const language of LANGUAGES) expect(authenticator.words[language]).toHaveProperty([key]);
  });

  it('names the contact that stands for a credential, masked, where there is one', () => {
    const { contactOf, availableTo: canUse, words } = authenticator;
    if (!contactOf) return;
    const reached = personOf(persona('An ordinary citizen'));
    const to = contactOf(reached) ?? '';
    for (const { value } of [...reached.phones, ...reached.emails]) expect(to).not.toContain(value);
    expect([to === '', canUse?.(reached, [])]).toEqual([false, true]);
    for (const language of LANGUAGES) expect(words[language].about).toContain('{to}');
  });

  it('has words for when what it sends is withheld', async () => {
    if (!authenticator.sends) return;
    const { send } = await authenticator.begin({ ...requestFor([]), person: personOf(persona('An ordinary citizen')) });
    const { title, explanation } = send?.instead.form ?? {};
    for (const key of [title ?? '', explanation ?? '', send?.text ?? '', send?.subject ?? 'name'])
      for (const language of LANGUAGES) expect(authenticator.words[language]).toHaveProperty([key]);
  });

  it('never gets 50,000 characters to see: its form refuses them at once', async () => {
    for (const { name: field } of asked.form.fields) {
      const { missing } = readForm(asked.form, inputOf('a'.repeat(50_000)));
      expect(missing[field]).toBeTruthy();
    }
    expect((await answer(inputOf('a'.repeat(50_000)))).kind).toBe('again');
  });

  it('enrols, if at all, by forms whose words exist, and takes nothing hostile for an answer', async () => {
    const { enrolment, words } = authenticator;
    if (!enrolment) return;
    expect(enrolment.most).toBeGreaterThan(0);
    expect(words.vi).toHaveProperty('about');
    const { form, state } = await enrolment.begin(requestFor([]));
    const keys = form.fields.flatMap(({ label, hint, missing }) => [label, missing, ...(hint ? [hint] : [])]);
    const facts = (form.exhibits ?? []).flatMap((exhibit) => (exhibit.kind === 'facts' ? exhibit.facts : []));
    for (const key of [form.title, form.explanation, ...keys, ...facts.map(({ label }) => label)])
      expect(words.vi).toHaveProperty([key]);
    if (form.fields.length === 0) return;
    const kept = JSON.parse(JSON.stringify(state ?? null)) as unknown;
    for (const value of ['', '000000', '\0', 'a'.repeat(300)]) {
      const input = Object.fromEntries(form.fields.map((field) => [field.name, value]));
      const turn = await enrolment.answer({ ...requestFor([]), state: kept, input });
      if (turn.kind !== 'again') throw new Error(`"${value.slice(0, 10)}" was accepted`);
      expect(words.vi).toHaveProperty([turn.words]);
    }
  });

  it('makes credentials that survive being stored as JSON', async () => {
    const stored = { ...credential, data: JSON.parse(JSON.stringify(credential.data ?? null)) as unknown };
    expect((await answer(inputOf('wrong'), [stored])).kind).toBe('again');
    expect(stored.data).toEqual(credential.data ?? null);
  });
});
