/** Codes of six digits that are sent to a contact: made, kept, counted and compared. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const LIFE_MS = 5 * 60_000;
const PAUSE_MS = 30_000;
const MOST_ATTEMPTS = 5;
/** Of one transaction; whoever needs more begins it anew. */
const MOST_CODES = 5;

/** What a transaction keeps (encrypted) of a code: never the code itself. */
export const codeStateSchema = z.object({
  nonce: z.string(),
  digest: z.string(),
  sentAt: z.number(),
  /** Codes sent in this transaction, this one included. */
  codes: z.number(),
  attempts: z.number(),
});
export type CodeState = z.infer<typeof codeStateSchema>;

/** Nothing was sent yet: no code is right. */
export const NO_CODE: CodeState = { nonce: '', digest: '', sentAt: 0, codes: 0, attempts: 0 };

const digestOf = (nonce: string, code: string): Buffer => createHash('sha256').update(`${nonce}:${code}`).digest();

const isRight = ({ nonce, digest }: CodeState, code: string): boolean =>
  digest !== '' && timingSafeEqual(digestOf(nonce, code), Buffer.from(digest, 'base64url'));

/** A code for five minutes, five attempts and one use; `before` is the state of the code that it takes the place of. */
export function newCode(now: Date, before?: CodeState): { code: string; state: CodeState } {
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  const nonce = randomBytes(16).toString('base64url');
  const digest = digestOf(nonce, code).toString('base64url');
  return { code, state: { nonce, digest, sentAt: now.getTime(), codes: (before?.codes ?? 0) + 1, attempts: 0 } };
}

/** When a code stops being good. */
export const expiryOf = ({ sentAt }: Pick<CodeState, 'sentAt'>): Date => new Date(sentAt + LIFE_MS);

/** Why no further code is sent now: one was sent within half a minute, or five were sent in this transaction. */
export function refusalOfCode(before: CodeState | undefined, now: Date): 'tooSoon' | 'noMore' | undefined {
  if (before && now.getTime() < before.sentAt + PAUSE_MS) return 'tooSoon';
  return before && before.codes >= MOST_CODES ? 'noMore' : undefined;
}

/** What a typed code is: right, or why not, with the state to keep where an attempt was used up. */
export type CodeCheck =
  | { readonly kind: 'right' }
  | { readonly kind: 'expired' | 'tooMany' }
  | { readonly kind: 'wrong'; readonly state: CodeState; readonly isLast: boolean };

/** Compares what was typed. The caller sees to it that one state gets one answer. */
export function checkCode(state: CodeState, typed: string, now: Date): CodeCheck {
  if (now >= expiryOf(state)) return { kind: 'expired' };
  if (state.attempts >= MOST_ATTEMPTS) return { kind: 'tooMany' };
  if (isRight(state, typed.normalize('NFKC').replace(/\s/g, ''))) return { kind: 'right' };
  const attempts = state.attempts + 1;
  return { kind: 'wrong', state: { ...state, attempts }, isLast: attempts >= MOST_ATTEMPTS };
}
