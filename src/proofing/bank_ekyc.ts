import { randomBytes } from 'node:crypto';
import { decodeJwt, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { statedNumbers } from '../identity/identifiers.ts';
import { keyPlace, NAMES_NO_KEYS, namesKeys, publicKeys, serviceUrl, within } from '../outside/outside.ts';
import { believe, Disbelieved } from '../outside/signed-statement.ts';
import { BANK_WORDS } from './bank_ekyc-words.ts';
import type { Ask, Claim, CreateProofingMethod, ProofingAnswer, Turn, Verdict, Words } from './method.ts';

const WHERE = 'proofingSettings.bank_ekyc';
/** An assertion lives for ten minutes at most. */
const MAX_AGE_SECONDS = 600;
const TOLERANCE_SECONDS = 60;
/** A spent assertion is remembered for at least this long. */
const REMEMBERED_MS = 24 * 3600 * 1000;
const LONGEST = 8_192;

const settingsSchema = z.strictObject({
  issuers: z
    .array(
      z
        .strictObject({
          issuer: z.string().min(1).describe('Who its assertions say they are from.'),
          name: z.strictObject({ vi: z.string().min(1), en: z.string().min(1), fr: z.string().min(1) }),
          page: serviceUrl.describe('Page of the bank where a customer gets an assertion; `?request=` is added.'),
          ...keyPlace,
        })
        .refine(namesKeys, NAMES_NO_KEYS),
    )
    .min(1)
    .describe('Banks whose word counts.'),
});

type Bank = z.infer<typeof settingsSchema>['issuers'][number] & { readonly keys: JWTVerifyGetKey };

/** What anybody can read in an assertion before its signature is checked. */
const outline = z.object({
  iss: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  request: z.string(),
});

const assertionSchema = outline.extend({
  jti: z.string().min(1).max(200),
  level: z.enum(['remote', 'branch']),
  identity: z.object({
    number: z.string().min(1),
    name: z.string().min(1),
    birthdate: z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/),
    gender: z.enum(['male', 'female', 'other']).optional(),
  }),
});

const stateSchema = z.object({ request: z.string() });

/** What the conversation ends with: the assertion, and what it was to say. */
const statementSchema = z.object({
  assertion: z.string(),
  request: z.string(),
  audience: z.string(),
  receivedAt: z.coerce.date(),
});

const again = (words: string): Turn<never> => ({ kind: 'again', words });

/** The words with a label for the page of each bank. */
function wordsFor(banks: readonly Bank[]): Words {
  const labels = (language: 'vi' | 'en' | 'fr') =>
    Object.fromEntries(
      banks.map(({ name }, index) => [`open${index}`, BANK_WORDS[language].open.replace('{bank}', name[language])]),
    );
  const own = (language: 'vi' | 'en' | 'fr') => ({ ...BANK_WORDS[language], ...labels(language) });
  return { vi: own('vi'), en: own('en'), fr: own('fr') };
}

function outlineOf(assertion: string): z.infer<typeof outline> | undefined {
  try {
    return outline.safeParse(decodeJwt(assertion)).data;
  } catch {
    return undefined;
  }
}

/** What the person handed in, as one line. */
const handedIn = ({ file = '', text = '' }: ProofingAnswer['input']): string =>
  (file.trim() === '' ? text : file).replace(/\s+/g, '');

const refused = (words: string, reason: string): Verdict => ({ kind: 'refused', words, reason });

/** The word of a bank that knows its customer: an assertion for one request of this provider, which the customer brings. */
export const createProofingMethod: CreateProofingMethod = ({ settings, claimOnce }) => {
  const banks: readonly Bank[] = settingsSchema
    .parse(settings ?? {})
    .issuers.map((bank, index) => ({ ...bank, keys: publicKeys(bank, `${WHERE}.issuers.${index}.jwksFile`) }));
  const bankOf = (issuer: string): Bank | undefined => banks.find((bank) => bank.issuer === issuer);

  function ask(): Ask {
    const request = randomBytes(24).toString('base64url');
    const exhibits = banks.map(({ page }, index) => {
      const href = new URL(page);
      href.searchParams.set('request', request);
      return { kind: 'link', href: href.href, label: `open${index}` } as const;
    });
    const field = { missing: 'tooLong', autocomplete: 'off', maxLength: LONGEST, optional: true } as const;
    const fields = [
      { name: 'file', type: 'file', label: 'file', hint: 'fileHint', accept: '.jwt,.txt,text/plain', ...field },
      { name: 'text', type: 'long-text', label: 'text', ...field },
    ] as const;
    return { kind: 'ask', form: { title: 'title', explanation: 'explanation', fields, exhibits }, state: { request } };
  }

  /** What is wrong before anybody's key is needed (keys of words). */
  function problemIn(assertion: string, request: string, { issuer, now }: ProofingAnswer): string | undefined {
    if (assertion === '') return 'missing';
    const found = outlineOf(assertion);
    if (!found) return 'wrong';
    if (!bankOf(found.iss)) return 'unknownBank';
    if (found.aud !== issuer || found.request !== request) return 'otherRequest';
    const seconds = now.getTime() / 1000;
    const isOld =
      found.exp < seconds || found.iat < seconds - MAX_AGE_SECONDS || found.iat > seconds + TOLERANCE_SECONDS;
    return isOld ? 'expired' : undefined;
  }

  async function answer(given: ProofingAnswer): Promise<Turn<unknown>> {
    const { data: state } = stateSchema.safeParse(given.state);
    if (!state) return ask();
    const assertion = handedIn(given.input);
    const problem = problemIn(assertion, state.request, given);
    if (problem) return again(problem);
    const { issuer: audience, now } = given;
    return { kind: 'done', done: { assertion, request: state.request, audience, receivedAt: now.toISOString() } };
  }

  async function check({ statement }: Claim): Promise<Verdict> {
    const { assertion, request, audience, receivedAt } = statementSchema.parse(statement);
    const bank = bankOf(outlineOf(assertion)?.iss ?? '');
    if (!bank) return refused('unknownBank', 'unknown_issuer');
    const { issuer, keys, name } = bank;
    const rules = { issuer, audience, at: receivedAt, maxAgeSeconds: MAX_AGE_SECONDS };
    const { data } = assertionSchema.safeParse(await believe(assertion, keys, rules));
    if (data?.request !== request) return refused('wrong', data ? 'another_request' : 'not_understood');
    const { jti, exp, identity } = data;
    const until = new Date(Math.max(exp * 1000, Date.now() + REMEMBERED_MS));
    if (!(await claimOnce(`bank_ekyc ${issuer} ${jti}`, until))) return refused('used', 'used_before');
    return { kind: 'confirmed', source: name.vi, reference: jti, evidence: assertion, identity };
  }

  return {
    id: 'bank_ekyc',
    proves: { vn: 1, eidas: 1, ial: 1 },
    evidence: { type: 'electronic_record', checkMethod: 'vcrypt' },
    words: wordsFor(banks),
    availableTo: (person) => statedNumbers(person).length > 0,
    begin: async () => ask(),
    answer,
    check: (claim) =>
      within(claim.signal, () => check(claim)).catch((error: unknown) => {
        if (error instanceof Disbelieved) return refused('wrong', error.message);
        throw error;
      }),
  };
};
