import { Failure } from '../shared/failure.ts';
import type { RelyingParty, SignIn } from '../shared/relying-party.ts';
import { readStepUp, type StepUp } from '../shared/step-up-challenge.ts';

/** A record that a data provider keeps. */
export interface BirthRecord {
  readonly number: string;
  readonly registered: string;
  readonly office: string;
}

/** The record, or what the data provider wants first: a step-up, or (with nothing in it) a new token. */
export type RecordAnswer = { readonly record: BirthRecord } | { readonly stepUp: StepUp };

/** Fetches the person's birth record with the token of their sign-in; throws `Failure` when the data provider is down. */
export async function fetchBirthRecord(
  dataApi: string,
  relyingParty: Pick<RelyingParty, 'fetch' | 'registration'>,
  person: SignIn,
): Promise<RecordAnswer> {
  const answer = await relyingParty.fetch(new URL('/birth-record', dataApi), person).catch((cause: unknown) => {
    throw new Failure('temporarily_unavailable', { cause });
  });
  if (answer.ok) return { record: (await answer.json()) as BirthRecord };
  if (answer.status !== 401) throw new Failure('temporarily_unavailable');
  return { stepUp: readStepUp(relyingParty.registration.issuer, answer.headers.get('WWW-Authenticate')) ?? {} };
}
