/** Which limits an attempt falls under. Pure. */
import { addressGroup } from './address.ts';
import type { Bucket, Limit, Taken } from './attempt-limits.ts';

/** The limits by what they count. */
export interface GuessingLimits {
  /** Attempts at one account from devices that are not known, for each method. */
  readonly account: Limit;
  /** Attempts at one account from one device that is known, for each method. */
  readonly device: Limit;
  /** Attempts from one address by devices that are not known, at whatever accounts. */
  readonly address: Limit;
  /** Attempts at a further authenticator within one sign-in. */
  readonly transaction: Limit;
  /** Attempts at a further authenticator of one account from devices that are not known, over a long time. */
  readonly further: Limit;
}

/** Somebody who is about to show something that can be guessed. */
export interface Attempt {
  /** The authenticator's name. */
  readonly method: string;
  /** Who it is said to be: the typed name, whether anybody has it or not; or the person, when that is known. */
  readonly account: string;
  /** The known device of this person, for this method. */
  readonly device?: string | undefined;
  /** The address of the client. */
  readonly address: string;
  /** The sign-in that a further authenticator belongs to. */
  readonly transaction?: string | undefined;
}

const bucket = (limit: Limit, ...key: readonly string[]): Bucket => ({
  key: JSON.stringify(key),
  attempts: limit.attempts,
  seconds: limit.seconds,
});

/**
 * The buckets of an attempt. Strangers share the buckets of the account and fill those of their address; a known device
 * has a bucket of its own, which no stranger can fill, and needs no other.
 */
export function bucketsOf(attempt: Attempt, limits: GuessingLimits): Bucket[] {
  const { method, account, device, address, transaction } = attempt;
  const ofTransaction =
    transaction === undefined ? [] : [bucket(limits.transaction, 'transaction', method, transaction)];
  if (device !== undefined) return [bucket(limits.device, 'device', method, device), ...ofTransaction];
  const ofFurther = transaction === undefined ? [] : [bucket(limits.further, 'further', method, account)];
  return [
    bucket(limits.account, 'account', method, account),
    ...ofTransaction,
    ...ofFurther,
    bucket(limits.address, 'address', addressGroup(address)),
  ];
}

/** An attempt that found no room. */
export interface Refusal {
  /** The bucket that keeps it counted; the first one that was full. */
  readonly full: Taken;
  /** Seconds after which there is room again. */
  readonly seconds: number;
  /** The first refusal of a window: the one to put on record, so that nobody can fill the record. */
  readonly first: boolean;
}

/** Why an attempt is refused; undefined when every bucket had room. */
export function refusalOf(taken: readonly Taken[]): Refusal | undefined {
  const over = taken.filter(({ bucket, count }) => count > bucket.attempts);
  const [full] = over;
  if (!full) return undefined;
  return {
    full,
    seconds: Math.max(1, ...over.map(({ seconds }) => Math.ceil(seconds))),
    first: full.count === full.bucket.attempts + 1,
  };
}
