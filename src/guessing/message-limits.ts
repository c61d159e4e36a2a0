/** How many messages reach a person: nobody makes a phone ring, or costs money, without end. */
import type { AttemptLimits, Bucket } from './attempt-limits.ts';
import { countIn } from './guard.ts';
import type { Refusal } from './rules.ts';

/** So many messages within so many seconds. */
export interface MessageLimit {
  readonly messages: number;
  readonly seconds: number;
}

/** The limits by what they count. */
export interface MessageLimits {
  /** To one phone or address, whoever's it is. */
  readonly contact: MessageLimit;
  readonly contactLong: MessageLimit;
  /** To one person, over whatever channel. */
  readonly person: MessageLimit;
  readonly personLong: MessageLimit;
}

/** A message that is about to be sent. */
export interface Sending {
  readonly to: string;
  readonly personId: string;
  /** Asked for on a device on which the person used this very method before: counted apart, so that no stranger takes its room. */
  readonly isKnownDevice: boolean;
}

/** Counts a message; why it must not be sent, if so. */
export type MessageGuard = (sending: Sending) => Promise<Refusal | undefined>;

function bucketsOf({ to, personId, isKnownDevice }: Sending, limits: MessageLimits): Bucket[] {
  const pool = isKnownDevice ? 'known' : 'any';
  const bucket = (name: keyof MessageLimits, whose: string): Bucket => ({
    key: JSON.stringify(['message', pool, name, whose]),
    attempts: limits[name].messages,
    seconds: limits[name].seconds,
  });
  return [bucket('contact', to), bucket('contactLong', to), bucket('person', personId), bucket('personLong', personId)];
}

/** Makes the guard; what it counts, it counts for all nodes together. */
export const createMessageGuard =
  (limits: AttemptLimits, settings: MessageLimits): MessageGuard =>
  async (sending) =>
    (await countIn(limits, bucketsOf(sending, settings))).refusal;
