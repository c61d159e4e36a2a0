import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { isOfTokens } from './look-up-keys.ts';

/** The keys that storage needs; all of them live outside the database. */
export interface StorageKeys {
  readonly dataKeys: { readonly current: string; readonly keys: Readonly<Record<string, Buffer>> };
  readonly lookupKey: Buffer;
  /** While the key changes: the one that comes or goes. Hashes made with it are found too. */
  readonly otherLookupKey?: Buffer | undefined;
  /** For hashes of random values, when it is not `lookupKey` any more. */
  readonly tokenLookupKey?: Buffer | undefined;
}

/** Encrypts what is stored and hashes what it is found by. */
export interface Cipher {
  /** AES-256-GCM under a key of this record alone, bound to its purpose and name. */
  seal(purpose: string, name: Buffer | string, plain: string): Buffer;
  /** The plain text of `seal`; throws when the bytes, the purpose or the name are not the sealed ones. */
  open(purpose: string, name: Buffer | string, sealed: Buffer): string;
  /** A 20-byte keyed hash by which a secret or personal value is found. */
  lookup(purpose: string, value: string): Buffer;
  /** The same under every key under which it may have been made, that of `lookup` first: one, but while the key changes. */
  lookups(purpose: string, value: string): Buffer[];
  /** The key of one purpose, derived from a data key: what stays of a data key that is retired. */
  purposeKey(keyId: string, purpose: string): Buffer;
  /** Reads values of this purpose and data key from now on, without the data key itself. */
  know(keyId: string, purpose: string, key: Buffer): void;
}

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HASH_BYTES = 20;

const IVS_AT_ONCE = 512;

/** Random initialisation vectors, drawn many at a time: asking the generator costs more than encrypting a record. */
function initialisationVectors(): () => Buffer {
  const drawn = Buffer.alloc(IVS_AT_ONCE * IV_BYTES);
  let used = drawn.length;
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += IV_BYTES;
    return Buffer.from(drawn.subarray(used - IV_BYTES, used));
  };
}

const derive = (key: Buffer, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `motcua/${purpose}`, 32)));

interface KeyRing {
  get(keyId: string, purpose: string): KeyObject;
  add(keyId: string, purpose: string, key: Buffer): void;
}

function keyRing(keys: StorageKeys['dataKeys']): KeyRing {
  const derived = new Map<string, KeyObject>();
  return {
    get(keyId, purpose) {
      const name = `${keyId}/${purpose}`;
      const known = derived.get(name);
      if (known) return known;
      const master = keys.keys[keyId];
      if (!master) throw new Error(`data key "${keyId}" is not in secrets.json`);
      const key = derive(master, purpose);
      derived.set(name, key);
      return key;
    },
    add: (keyId, purpose, key) => void derived.set(`${keyId}/${purpose}`, createSecretKey(key)),
  };
}

const hash = (key: KeyObject, purpose: string, value: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}\0${value}`).digest().subarray(0, HASH_BYTES);

/** Purposes are few and asked for all the time. */
function remembered(judge: (purpose: string) => boolean): (purpose: string) => boolean {
  const known = new Map<string, boolean>();
  return (purpose) => {
    const before = known.get(purpose);
    if (before !== undefined) return before;
    const now = judge(purpose);
    known.set(purpose, now);
    return now;
  };
}

/** What every value begins with that is encrypted under this data key. */
export function headerOf(keyId: string): Buffer {
  const name = Buffer.from(keyId);
  return Buffer.concat([Buffer.from([FORMAT, name.length]), name]);
}

/**
 * Makes the cipher. A record's own key is HMAC(purpose key, name), so that random initialisation vectors never meet
 * twice under one key however many records there are.
 * Keys are KeyObjects throughout: with a key in a Buffer each call of node:crypto costs several times as much.
 * Layout: format (1) · length of key id (1) · key id · iv (12) · tag (16) · ciphertext.
 */
export function createCipher({ dataKeys, lookupKey, otherLookupKey, tokenLookupKey }: StorageKeys): Cipher {
  const ring = keyRing(dataKeys);
  const forTokens = createSecretKey(tokenLookupKey ?? lookupKey);
  const forValues = [lookupKey, ...(otherLookupKey ? [otherLookupKey] : [])].map((key) => createSecretKey(key));
  const isToken = remembered(isOfTokens);
  const nextIv = initialisationVectors();
  const recordKey = (keyId: string, purpose: string, name: Buffer | string) =>
    createSecretKey(createHmac('sha256', ring.get(keyId, purpose)).update(name).digest());
  const header = headerOf(dataKeys.current);

  return {
    seal(purpose, name, plain) {
      const iv = nextIv();
      const cipher = createCipheriv('aes-256-gcm', recordKey(dataKeys.current, purpose, name), iv);
      const body = cipher.update(plain, 'utf8');
      cipher.final();
      return Buffer.concat([header, iv, cipher.getAuthTag(), body]);
    },
    open(purpose, name, sealed) {
      if (sealed[0] !== FORMAT) throw new Error('unknown format of encrypted data');
      const start = 2 + (sealed[1] ?? 0);
      const keyId = sealed.toString('utf8', 2, start);
      const body = start + IV_BYTES + TAG_BYTES;
      const decipher = createDecipheriv(
        'aes-256-gcm',
        recordKey(keyId, purpose, name),
        sealed.subarray(start, start + IV_BYTES),
        { authTagLength: TAG_BYTES },
      );
      decipher.setAuthTag(sealed.subarray(start + IV_BYTES, body));
      return decipher.update(sealed.subarray(body), undefined, 'utf8') + decipher.final('utf8');
    },
    lookup: (purpose, value) => hash(isToken(purpose) ? forTokens : (forValues[0] ?? forTokens), purpose, value),
    lookups: (purpose, value) => (isToken(purpose) ? [forTokens] : forValues).map((key) => hash(key, purpose, value)),
    purposeKey: (keyId, purpose) => ring.get(keyId, purpose).export(),
    know: ring.add,
  };
}
