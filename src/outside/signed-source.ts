/** Sources that answer questions with signed statements: one question, one answer. */
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { keyPlace, publicKeys, readBounded, readConfigured, serviceUrl, within } from './outside.ts';
import { believe } from './signed-statement.ts';

/** What the settings say of such a source; the schema that has these members refuses other ones and two places of keys. */
export const sourceMembers = {
  url: serviceUrl.describe('Where the register takes questions (POST of JSON, answered by a signed JWT).'),
  issuer: z.string().min(1).describe('Who its answers say they are from.'),
  audience: z.string().min(1).describe('The name under which the register knows this provider.'),
  tokenFile: z.string().min(1).optional().describe('File with the bearer token that opens it.'),
  ...keyPlace,
};

/** The same, of a register that is asked when what it said is needed. */
export const registerMembers = {
  ...sourceMembers,
  timeoutSeconds: z.number().positive().default(5).describe('An answer that takes longer is as if there were none.'),
  freshSeconds: z.int().positive().default(86_400).describe('What the register said is asked again when it is older.'),
};

/** Settings of a source. */
export type SourceSettings = z.infer<z.ZodObject<typeof sourceMembers>> & { readonly timeoutSeconds?: number };

/** How a question is asked. */
export interface Asking {
  /** The asker's own name for the question, which the answer repeats; the same when the question is. */
  readonly request: string;
  readonly at: Date;
  readonly signal?: AbortSignal | undefined;
}

/** An answer that is believed: what it says, and the statement as it was sent. */
export interface SignedAnswer {
  readonly claims: JWTPayload;
  readonly evidence: string;
}

/** A source that signs what it answers. */
export interface SignedSource {
  /**
   * Its answer to a question. Throws when none is to be believed or the time is over; that the answer is to this question,
   * its claims have to show.
   */
  ask(question: object, asking: Asking): Promise<SignedAnswer>;
}

/** An answer is made for the question and not kept for later. */
const MAX_AGE_SECONDS = 300;

/** Makes what asks a source; `where` is the name of its settings. Throws ConfigurationError for files that cannot be read. */
export function createSignedSource(settings: SourceSettings, where: string): SignedSource {
  const { url, issuer, audience, tokenFile, timeoutSeconds, ...place } = settings;
  const keys = publicKeys(place, `${where}.jwksFile`);
  const token = tokenFile === undefined ? undefined : readConfigured(tokenFile, `${where}.tokenFile`);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/jwt',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };

  /** The answer as it was sent; throws an Error that names nobody. */
  async function post(question: object, signal: AbortSignal): Promise<string> {
    const body = JSON.stringify(question);
    const response = await fetch(url, { method: 'POST', redirect: 'error', headers, body, signal });
    const text = await readBounded(response);
    if (response.status !== 200) throw new Error(`the register answered ${response.status}`);
    return text;
  }

  return {
    async ask(question, { request, at, signal }) {
      const ends = timeoutSeconds === undefined ? [] : [AbortSignal.timeout(timeoutSeconds * 1000)];
      const over = AbortSignal.any(signal ? [signal, ...ends] : ends);
      return within(over, async () => {
        const evidence = await post({ request, ...question }, over);
        const rules = { issuer, audience, at, maxAgeSeconds: MAX_AGE_SECONDS };
        return { claims: await believe(evidence, keys, rules), evidence };
      });
    },
  };
}

/** For the log: the kind of failure; its text could repeat what the source said. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'aborted';
  const { name, message } = error;
  return name === 'Disbelieved' || name === 'Error' ? `${name}: ${message}` : name;
}
