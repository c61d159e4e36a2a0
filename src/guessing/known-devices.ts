/** Devices on which a person has signed in before: a value that the browser keeps, and that says nothing to anybody else. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE_BYTES = 12;
const TIME_BYTES = 4;
const TAG_BYTES = 16;
const ENTRY = /^[\w-]{43}$/;
/** People and methods of one browser; the ones used longest ago make room. */
const MOST = 16;

/** One method of one person on this device, as the browser keeps it: `nonce · time · tag`. */
type Entry = Buffer;

const nonceAndTime = (entry: Entry): Buffer => entry.subarray(0, NONCE_BYTES + TIME_BYTES);
const tagOf = (entry: Entry): Buffer => entry.subarray(NONCE_BYTES + TIME_BYTES);
const secondsOf = (entry: Entry): number => entry.readUInt32BE(NONCE_BYTES);

function read(value: string | undefined): Entry[] {
  const parts = (value ?? '').split('.', MOST);
  return parts.filter((part) => ENTRY.test(part)).map((part) => Buffer.from(part, 'base64url'));
}

const write = (entries: readonly Entry[]): string => entries.map((entry) => entry.toString('base64url')).join('.');

export interface KnownDevicesParts {
  /** Keys that sign; the first one signs new values, the others only verify. */
  readonly keys: readonly string[];
  /** How long a device stays known after it was used last. */
  readonly seconds: number;
  readonly now: () => Date;
}

/** Whose device it is, and which method was shown on it. */
export interface DeviceUse {
  readonly personId: string;
  readonly method: string;
}

/** Reads and writes the value that a browser keeps. */
export interface KnownDevices {
  /** The name of this device, when this person showed this method on it before. */
  find(value: string | undefined, use: DeviceUse): string | undefined;
  /** The value with this use under a new name. */
  remember(value: string | undefined, use: DeviceUse): string;
  /** The value without what this person did; empty when nothing is left. */
  forget(value: string | undefined, personId: string, methods: readonly string[]): string;
}

/**
 * Makes the reader and writer. An entry is known by a keyed hash over person and method, so it is worth nothing for another
 * account; and for another method neither: who knows a password cannot make devices on which to guess codes.
 */
export function createKnownDevices({ keys, seconds, now }: KnownDevicesParts): KnownDevices {
  const tag = (key: string, named: Buffer, { personId, method }: DeviceUse): Buffer =>
    createHmac('sha256', key)
      .update(`motcua/known-device\0${JSON.stringify([personId, method])}\0`)
      .update(named)
      .digest()
      .subarray(0, TAG_BYTES);

  const nowSeconds = (): number => Math.floor(now().getTime() / 1000);
  const isFresh = (entry: Entry): boolean => secondsOf(entry) + seconds > nowSeconds();
  const isOf = (entry: Entry, use: DeviceUse): boolean =>
    keys.some((key) => timingSafeEqual(tag(key, nonceAndTime(entry), use), tagOf(entry)));

  function create(use: DeviceUse): Entry {
    const time = Buffer.alloc(TIME_BYTES);
    time.writeUInt32BE(nowSeconds());
    const named = Buffer.concat([randomBytes(NONCE_BYTES), time]);
    return Buffer.concat([named, tag(keys[0] ?? '', named, use)]);
  }

  return {
    find(value, use) {
      const entry = read(value).find((candidate) => isFresh(candidate) && isOf(candidate, use));
      return entry && nonceAndTime(entry).toString('base64url');
    },
    remember(value, use) {
      const others = read(value).filter((entry) => isFresh(entry) && !isOf(entry, use));
      return write([create(use), ...others].slice(0, MOST));
    },
    forget(value, personId, methods) {
      const isTheirs = (entry: Entry): boolean => methods.some((method) => isOf(entry, { personId, method }));
      return write(read(value).filter((entry) => !isTheirs(entry)));
    },
  };
}
