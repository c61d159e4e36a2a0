import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeFor } from '../../docs/examples/letter_code.ts';
import { projectPath } from '../../src/config.ts';
import { readForm } from '../../src/conversations/conversation.ts';
import { vietnam } from '../../src/identity/countries/vn.ts';
import { statedNumbers } from '../../src/identity/identifiers.ts';
import { differences } from '../../src/proofing/matching.ts';
import type {
  Ask,
  Claim,
  CreateProofingMethod,
  ProofingMethod,
  ProofingRequest,
  Turn,
  Verdict,
} from '../../src/proofing/method.ts';
import { certificateSettings, createAuthority, createCertificate } from '../support/certificates.ts';
import { claimOf, ISSUER, kept, makeMethod, NEWCOMER, requestWith, statementOf } from '../support/proofing.ts';
import { startRegisters, type TestRegisters } from '../support/registers.ts';
import { chipSettings, createChipFile, createCountryAuthority, td1 } from '../support/travel-documents.ts';

const folder = projectPath('src/proofing');
const EXAMPLE = projectPath('docs/examples/letter_code.ts');
/** Files of one's own: `PROOFING=/path/one.ts,/path/other.ts npm test -- test/contracts`. */
const OTHERS = (process.env.PROOFING ?? '')
  .split(',')
  .filter((file) => file !== '')
  .map((file) => resolve(file));
const LANGUAGES = ['vi', 'en', 'fr'] as const;
/** Kinds of check of OpenID Connect for Identity Assurance 1.0 (predefined values). */
const CHECKS = new Set('vpip vpiruv vri vdig vcrypt data auth token kbv pvp pvr bvp bvr'.split(' '));
const SHORT_MS = 400;

/** What a method needs in order to be tried. */
interface Arrangement {
  readonly settings?: unknown;
  /** What the person brings along, such as a certificate. */
  readonly request?: Partial<ProofingRequest>;
  /** What an honest person answers to the first form. */
  readonly input?: (asked: Ask) => Promise<Record<string, string>> | Record<string, string>;
  /** Ways in which its source fails or lies, by name; each is ordered and then asked. */
  readonly failures?: Readonly<Record<string, () => Promise<void> | void>>;
  /** Ends a failure. */
  readonly heal?: () => Promise<void> | void;
}

let registers: TestRegisters;

function populationRegister(): Arrangement {
  const { population, settings } = registers;
  const ways = [
    'silent',
    'error',
    'busy',
    'malformed',
    'truncated',
    'oversized',
    'unknown-result',
    'other-request',
    'other-person',
    'other-audience',
    'old',
    'other-key',
    'injected-key',
    'unsigned',
  ] as const;
  return {
    settings: settings.population_db_match,
    failures: {
      ...Object.fromEntries(ways.map((way) => [way, () => population.behave(way)])),
      slow: () => population.behave('slow', SHORT_MS * 3),
      down: () => population.stop(),
    },
    async heal() {
      population.behave('honest');
      await population.stop();
      await population.start();
    },
  };
}

function bank(): Arrangement {
  const asked = ({ form }: Ask): string => {
    const [link] = form.exhibits ?? [];
    return link?.kind === 'link' ? (new URL(link.href).searchParams.get('request') ?? '') : '';
  };
  return {
    settings: registers.settings.bank_ekyc,
    input: async (form) => ({
      file: '',
      text: await registers.bank.assertionFor(NEWCOMER.citizenNumber ?? '', asked(form)),
    }),
    failures: Object.fromEntries(
      (['other-key', 'injected-key'] as const).map((way) => [way, () => registers.bank.behave(way)]),
    ),
    heal: () => registers.bank.behave('honest'),
  };
}

async function certificate(): Promise<Arrangement> {
  const authority = await createAuthority('An authority');
  const holder = `CCCD:${NEWCOMER.citizenNumber}`;
  const { pem } = await createCertificate(authority, holder, { commonName: NEWCOMER.name.full });
  const settings = await certificateSettings(authority);
  return {
    settings,
    request: { clientCertificate: pem },
    failures: { 'no revocation list': () => rmSync(settings.revocationLists[0] ?? '') },
  };
}

function chip(): Arrangement {
  const authority = createCountryAuthority();
  const card = td1({ name: 'TRINH<<VAN<AN', birth: '970308', sex: 'M', optional1: `${NEWCOMER.citizenNumber}<<0` });
  return {
    settings: chipSettings(authority),
    input: () => ({ chip: JSON.stringify(createChipFile(card, authority)) }),
  };
}

function letter(): Arrangement {
  const [key, keyFile] = ['a key of a test', join(mkdtempSync(join(tmpdir(), 'motcua-letter-')), 'key')];
  writeFileSync(keyFile, key);
  return { settings: { keyFile }, input: () => ({ code: codeFor(key, NEWCOMER.citizenNumber ?? '') }) };
}

const counter = (): Arrangement => ({
  settings: { places: [{ id: 'sen', name: { vi: 'Sen', en: 'Sen', fr: 'Sen' } }] },
});

/** Methods that do not start or cannot be tried without. */
const ARRANGEMENTS: Readonly<Record<string, () => Promise<Arrangement> | Arrangement>> = {
  population_db_match: populationRegister,
  bank_ekyc: bank,
  digital_certificate: certificate,
  letter_code: letter,
  nfc_chip_cccd: chip,
  in_person_counter: counter,
};

async function implementations(): Promise<[string, CreateProofingMethod][]> {
  const here = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const files = [...here.map((file) => resolve(folder, file)), EXAMPLE, ...OTHERS];
  const modules = await Promise.all(
    files.map(
      async (file): Promise<[string, { createProofingMethod?: CreateProofingMethod }]> => [
        basename(file).replace(/\.m?[jt]s$/, ''),
        (await import(pathToFileURL(file).href)) as { createProofingMethod?: CreateProofingMethod },
      ],
    ),
  );
  return modules.flatMap(([name, { createProofingMethod }]) =>
    createProofingMethod ? [[name, createProofingMethod]] : [],
  );
}

const found = await implementations();

beforeAll(async () => {
  registers = await startRegisters(ISSUER);
});
afterAll(() => registers?.stop());

it('there are proofing methods', () => {
  expect(found.map(([name]) => name)).toEqual(expect.arrayContaining(['population_db_match', 'bank_ekyc']));
});

describe.each(found)('the proofing method %s', (name, create) => {
  let arrangement: Arrangement;
  let method: ProofingMethod;
  let asked: Ask;
  beforeAll(async () => {
    arrangement = (await ARRANGEMENTS[name]?.()) ?? {};
    method = makeMethod(create, arrangement.settings);
    asked = await method.begin(request());
  });

  const request = (over: Partial<ProofingRequest> = {}): ProofingRequest =>
    requestWith({ ...arrangement.request, ...over });
  const answer = (input: Record<string, string>, state: unknown = kept(asked)): Promise<Turn<unknown>> =>
    method.answer({ ...request(), state, input });
  const inputOf = (value: string): Record<string, string> =>
    Object.fromEntries(asked.form.fields.map((field) => [field.name, value]));
  const honest = (): Promise<unknown> =>
    statementOf(method, arrangement.input ?? (() => inputOf('')), arrangement.request);
  /** A check that fails has not said anything. */
  const verdictOf = async (statement: unknown, over: Partial<Claim> = {}): Promise<Verdict> =>
    (await method.check?.(claimOf(statement, over)).catch((error: Error) => ({
      kind: 'later' as const,
      reason: error.message,
    }))) ?? { kind: 'later', reason: 'an officer decides' };

  /** Not an answer at all, or one that is refused for good: nobody has to wait for what can be said now. */
  async function expectNothing(turn: Turn<unknown>): Promise<void> {
    if (turn.kind !== 'done') return;
    expect(method.check).toBeDefined();
    expect((await verdictOf(JSON.parse(JSON.stringify(turn.done)))).kind).toBe('refused');
  }

  function expectWords(keys: readonly (string | undefined)[]): void {
    for (const key of keys)
      for (const language of LANGUAGES) if (key) expect(method.words[language]).toHaveProperty([key]);
  }

  function expectForm({ form, state }: Ask): void {
    const { title, explanation, fields, exhibits = [], renew } = form;
    const labels = exhibits.flatMap((exhibit) => {
      if (exhibit.kind === 'facts') return exhibit.facts.map(({ label }) => label);
      return exhibit.kind === 'link' ? [exhibit.label] : [];
    });
    const ofFields = fields.flatMap(({ label, hint, missing, options = [] }) => [
      label,
      hint,
      missing,
      ...options.map((option) => option.label),
    ]);
    expectWords([title, explanation, renew, ...labels, ...ofFields]);
    expect(JSON.parse(JSON.stringify(state ?? null))).toEqual(state ?? null);
  }

  it('is named like its file and says what it proves, by kinds that are known', () => {
    expect(method.id).toBe(name);
    const { vn, eidas, ial } = method.proves;
    expect([vn >= 0 && vn <= 2, eidas >= 0 && eidas <= 3, ial >= 0 && ial <= 3]).toEqual([true, true, true]);
    expect(CHECKS).toContain(method.evidence.checkMethod);
    expect(method.validSeconds ?? 1).toBeGreaterThan(0);
  });

  it('decides by itself or leaves it to an officer, not both', () => {
    expect((method.check === undefined) !== (method.review === undefined)).toBe(true);
  });

  it('has the same words in every language, none empty', () => {
    const [first, ...others] = LANGUAGES.map((language) => Object.keys(method.words[language]).sort());
    for (const keys of others) expect(keys).toEqual(first);
    for (const language of LANGUAGES)
      for (const text of Object.values(method.words[language])) expect(text.trim()).not.toBe('');
    expect(first).toEqual(expect.arrayContaining(['name', 'about']));
  });

  it('asks by a form whose words exist and whose fields have names of their own', () => {
    expectForm(asked);
    const names = asked.form.fields.map((field) => field.name);
    expect(new Set(names).size).toBe(names.length);
    for (const reserved of ['action', 'claim', 'method', 'login', '_csrf', 'turn'])
      expect(names).not.toContain(reserved);
    for (const { autocomplete, maxLength, type, options } of asked.form.fields) {
      expect(autocomplete).toMatch(/^[a-z-]+$/);
      expect(maxLength).toBeGreaterThan(0);
      expect(options === undefined).toBe(type !== 'choice');
    }
  });

  it('is for somebody', () => {
    expect(method.availableTo?.(NEWCOMER) ?? true).toBe(true);
  });

  it('takes nothing hostile for an answer, and never fails on it', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '',
        '\0',
        '\u202e123',
        '０９９０９７０００１０１',
        '٠٩٩',
        '__proto__',
        '{}',
        '[]',
        'a.b.c',
        '\r\n\r\n',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const turn = await answer(inputOf(value));
        if (asked.form.fields.length === 0) return;
        await expectNothing(turn);
        if (turn.kind === 'again') expectWords([turn.words]);
        if (turn.kind === 'ask') expectForm(turn);
      }),
      { numRuns: 60 },
    );
  });

  it('never gets more to see than its fields take, and bears it nevertheless', async () => {
    for (const field of asked.form.fields) {
      const long = 'a'.repeat(Math.max(50_000, field.maxLength + 1));
      expect(readForm(asked.form, { ...inputOf(''), [field.name]: long }).missing[field.name]).toBeTruthy();
      await expectNothing(await answer(inputOf(long)));
    }
  });

  it('bears a form without fields and a state that is not its own', async () => {
    for (const state of [undefined, null, {}, [], 'state', { request: 1 }]) {
      const turn = await answer({}, state);
      if (asked.form.fields.length > 0) await expectNothing(turn);
    }
  });

  it('confirms an honest person, by their own number and nothing that differs', async () => {
    if (!method.check) return;
    const verdict = await verdictOf(await honest());
    if (verdict.kind !== 'confirmed') throw new Error(JSON.stringify(verdict));
    expect(statedNumbers(NEWCOMER)).toContain(verdict.identity.number);
    expect(differences(NEWCOMER, verdict.identity, vietnam)).toEqual([]);
    expect([verdict.source.trim(), verdict.evidence.length > 0]).not.toContain('');
    expect(verdict.reference ?? '').not.toContain(NEWCOMER.citizenNumber);
  });

  it('never confirms that the honest statement of one person is of another', async () => {
    if (!method.check) return;
    const other = { ...NEWCOMER, citizenNumber: '099188000001' };
    const verdict = await verdictOf(await honest(), { person: other });
    if (verdict.kind === 'confirmed') expect(differences(other, verdict.identity, vietnam)).not.toEqual([]);
  });

  it('confirms nothing that was never stated', async () => {
    const statement = await honest().catch(() => undefined);
    if (!method.check || JSON.stringify(statement) === '{}') return;
    const garbled = Object.fromEntries(Object.keys(Object(statement)).map((member) => [member, 'a.b.c']));
    for (const other of [undefined, null, {}, [], 'x', garbled])
      expect((await verdictOf(other)).kind).not.toBe('confirmed');
  });

  it('ends at once when no time is left', async () => {
    if (!method.check) return;
    const statement = await honest();
    const began = Date.now();
    const { kind } = await verdictOf(statement, { signal: AbortSignal.abort(new Error('no time')) });
    expect(Date.now() - began).toBeLessThan(1_000);
    if (arrangement.failures) expect(kind).toBe('later');
  });

  it('believes no source that is silent, slow, down, unreadable or lying, and asks again later or refuses', async () => {
    for (const [way, order] of Object.entries(arrangement.failures ?? {})) {
      await order();
      const statement = await honest();
      const began = Date.now();
      const verdict = await verdictOf(statement, { signal: AbortSignal.timeout(SHORT_MS) });
      await arrangement.heal?.();
      expect([way, verdict.kind]).not.toEqual([way, 'confirmed']);
      expect([way, Date.now() - began < SHORT_MS + 1_000]).toEqual([way, true]);
      if (verdict.kind === 'refused') expectWords([verdict.words]);
      if (verdict.kind === 'later')
        for (const own of [NEWCOMER.citizenNumber, NEWCOMER.name.full, NEWCOMER.birthdate])
          expect(verdict.reason).not.toContain(own);
    }
  });

  it('tells officers what to check, where and until when', async () => {
    const { review } = method;
    if (!review) return;
    expectWords([review.advice, review.law, ...review.checks.map(({ label }) => label)]);
    expect(new Set(review.checks.map((check) => check.name)).size).toBe(review.checks.length);
    expect(new Set(review.places.map(({ id }) => id)).size).toBe(review.places.length);
    const { fields } = asked.form;
    const input = Object.fromEntries(fields.map(({ name: field, options }) => [field, options?.[0]?.value ?? '']));
    const turn = await answer(input);
    if (turn.kind !== 'done') throw new Error('the first choice of everything is no answer');
    const statement = turn.done;
    expect(review.places.map(({ id }) => id)).toContain(review.placeOf(statement));
    expectWords(review.stated(statement).flatMap(({ label, value }) => [label, value]));
    expect(review.workingDays({ person: NEWCOMER, statement })).toBeGreaterThan(0);
    expect(review.referralWorkingDays).toBeGreaterThan(0);
    const checked = review.checks.map((check) => check.name);
    const { identity, source } = review.confirm({ ...claimOf(statement), officer: 'an officer', checked });
    expect([source.trim() === '', differences(NEWCOMER, identity, vietnam)]).toEqual([false, []]);
  });
});
