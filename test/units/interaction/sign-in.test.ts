import { describe, expect, it } from 'vitest';
import type { Authenticator } from '../../../src/authenticators/authenticator.ts';
import { AppError } from '../../../src/errors.ts';
import type { Attempt } from '../../../src/guessing/rules.ts';
import { createSignIn, type Outcome } from '../../../src/interaction/sign-in.ts';

const FORM = { title: 'title', explanation: 'explanation', fields: [] };
const WORDS = { vi: {}, en: {}, fr: {} };
const credential = { id: 'c', personId: 'p', method: 'probe', data: {}, version: 1 };

/** An authenticator that accepts whatever it is given. */
const probe: Authenticator = {
  id: 'probe',
  factors: ['possession'],
  amr: ['pop'],
  words: WORDS,
  begin: async () => ({ kind: 'ask', form: FORM }),
  answer: async () => ({ kind: 'done', done: { credential } }),
};

/** One answer to an authenticator, and what was counted, verified and recorded on the way. */
async function answer(authenticator: Authenticator, { full = false } = {}) {
  const events: string[] = [];
  const attempts: Attempt[] = [];
  const note = (event: string) => async () => void events.push(event);
  const signIn = createSignIn({
    artifacts: { rememberReplay: async () => true },
    credentials: {
      ofPerson: async () => [],
      update: async () => true,
      touch: note('verified'),
    },
    audit: async ({ type }) => void events.push(type),
    transaction: (work) => work(),
    issuer: 'https://eid.example.gov.vn',
    now: () => new Date(0),
    send: async () => true,
    guard: async (attempt) => {
      attempts.push(attempt);
      const taken = { bucket: { key: 'k', attempts: 1, seconds: 60 }, count: 2, endsAt: new Date(0), seconds: 60 };
      if (full) return { refusal: { full: taken, seconds: 60, first: true } };
      return { admission: { succeeded: note('succeeded'), withdrawn: note('withdrawn') } };
    },
  });
  const attempt = { account: 'a', address: '192.0.2.1' };
  const encounter = { authenticator, person: undefined, clientId: 'service', language: 'vi' as const, attempt };
  const outcome: Outcome = await signIn.answer(encounter, await signIn.begin(encounter), {});
  return { outcome, events, attempts };
}

describe('an answer', () => {
  it('is counted first, under the name of its method, and uncounted when it was right', async () => {
    const { outcome, events, attempts } = await answer(probe);
    expect(outcome.kind).toBe('shown');
    expect(attempts).toEqual([{ method: 'probe', account: 'a', address: '192.0.2.1' }]);
    expect(events).toEqual(['verified', 'sign-in.succeeded', 'succeeded']);
  });

  it('that is wrong stays counted', async () => {
    const { outcome, events } = await answer({ ...probe, answer: async () => ({ kind: 'again', words: 'wrong' }) });
    expect(outcome).toMatchObject({ kind: 'again', words: 'wrong' });
    expect(events).toEqual(['sign-in.failed']);
  });

  it('that leads to a further form stays counted: it could have been a guess', async () => {
    const { outcome, events } = await answer({ ...probe, answer: async () => ({ kind: 'ask', form: FORM }) });
    expect(outcome.kind).toBe('ask');
    expect(events).toEqual([]);
  });

  it('is not verified where there is no room', async () => {
    const { outcome, events } = await answer(probe, { full: true });
    expect(outcome).toEqual({ kind: 'later', why: 'limited', seconds: 60 });
    expect(events).toEqual(['sign-in.throttled']);
  });

  it('that cannot be guessed is never counted, so that nobody can use it up', async () => {
    const { outcome, events, attempts } = await answer({ ...probe, unguessable: true }, { full: true });
    expect(outcome.kind).toBe('shown');
    expect(attempts).toEqual([]);
    expect(events).toEqual(['verified', 'sign-in.succeeded']);
  });

  it('that found no time to be verified is no attempt', async () => {
    const busy = async () => {
      throw new AppError('busy', 'too many', { retryAfter: 7 });
    };
    const { outcome, events } = await answer({ ...probe, answer: busy });
    expect(outcome).toEqual({ kind: 'later', why: 'busy', seconds: 7 });
    expect(events).toEqual(['withdrawn']);
  });
});
