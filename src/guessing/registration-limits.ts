/** How often accounts may be begun and codes sent to people who have no account yet. */
import { addressGroup } from './address.ts';
import type { AttemptLimits, Bucket, Limit } from './attempt-limits.ts';
import { countIn } from './guard.ts';
import type { MessageLimits } from './message-limits.ts';
import type { Refusal } from './rules.ts';

/** The limits by what they count. */
export interface RegistrationLimits {
  /** Registrations begun from one address. */
  readonly begun: Limit;
  /** Codes asked for from one address. */
  readonly codes: Limit;
}

/** Counts what strangers do; why they must not, if so. */
export interface RegistrationGuard {
  begin(address: string): Promise<Refusal | undefined>;
  /** A code to a contact: counted apart from the codes with which people sign in, so that no stranger takes their room. */
  send(sending: { readonly address: string; readonly to: string }): Promise<Refusal | undefined>;
  /** Telling a person that somebody registered with their number. */
  tell(personId: string): Promise<Refusal | undefined>;
}

const DAY_SECONDS = 86_400;
const NOTICES: Limit = { attempts: 3, seconds: DAY_SECONDS };

/** Makes the guard; what it counts, it counts for all nodes together. */
export function createRegistrationGuard(
  attempts: AttemptLimits,
  limits: RegistrationLimits & Pick<MessageLimits, 'contact' | 'contactLong'>,
): RegistrationGuard {
  const bucket = (limit: Limit, ...key: readonly string[]): Bucket => ({
    key: JSON.stringify(['registration', ...key]),
    attempts: limit.attempts,
    seconds: limit.seconds,
  });
  const contact = (name: 'contact' | 'contactLong', to: string): Bucket =>
    bucket({ attempts: limits[name].messages, seconds: limits[name].seconds }, name, to);
  const count = async (...buckets: readonly Bucket[]): Promise<Refusal | undefined> =>
    (await countIn(attempts, buckets)).refusal;
  return {
    begin: (address) => count(bucket(limits.begun, 'begun', addressGroup(address))),
    send: ({ address, to }) =>
      count(contact('contact', to), contact('contactLong', to), bucket(limits.codes, 'codes', addressGroup(address))),
    tell: (personId) => count(bucket(NOTICES, 'notice', personId)),
  };
}
