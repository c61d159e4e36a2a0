/** The key set that a service publishes at its `jwks_uri`, of which anything may be wrong: what can be said of it. Pure. */
import { certificateEnd, thumbprintOf } from './key-rules.ts';
import type { RelyingParty } from './relying-party.ts';
import type { ServiceKey } from './service-keys.ts';

/** What is known of the key set at one address. */
export interface KeySetLook {
  readonly url: string;
  /** When it was last read; absent until then. */
  readonly readAt?: Date;
  /** Since when it cannot be read; absent while it can. */
  readonly unreadSince?: Date;
}

/** A registration whose key set is to be looked at now. */
export interface DueKeySet {
  readonly registration: Omit<RelyingParty, 'clientSecret'>;
  readonly url: string;
}

/** Where it is noted when key sets were looked at. */
export interface KeySetLooks {
  /**
   * Takes registrations whose key set was not looked at since a moment, those that wait longest first. Of several nodes
   * one gets each. Stopped ones, and those that show who they are by something else, are left out.
   */
  takeDue(due: { since: Date; now: Date; limit: number }): Promise<readonly DueKeySet[]>;
  /** Notes whether it could be read; undefined when the registration has another address by now. */
  note(look: { clientId: string; url: string; at: Date; isRead: boolean }): Promise<KeySetLook | undefined>;
  ofClient(clientId: string): Promise<KeySetLook | undefined>;
}

/** So many are looked at, and so long a name. */
const LOOKED_AT = { keys: 20, name: 128 };
/** In seconds; later ones are no dates. */
const LAST_DAY = 8.64e12;
/** What a key may be called in a mail: nothing that reads like a sentence or leads anywhere. */
const PLAIN_NAME = /^[\w.=-]{1,128}$/;

type Given = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The end that a key says itself, or that of its certificate, whichever comes first, with the certificate. */
function lifeOf({ exp, x5c }: Given): Pick<ServiceKey, 'exp' | 'x5c'> {
  const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  const end = typeof first === 'string' ? certificateEnd(first)?.getTime() : undefined;
  const ends = [exp, end === undefined ? undefined : Math.floor(end / 1000)].filter(
    (one): one is number => Number.isSafeInteger(one) && Math.abs(Number(one)) < LAST_DAY,
  );
  return {
    ...(end === undefined ? {} : { x5c: [String(first)] }),
    ...(ends.length > 0 ? { exp: Math.min(...ends) } : {}),
  };
}

function keyOf(given: Given): ServiceKey {
  const texts = (['kid', 'kty', 'alg', 'crv', 'x', 'y', 'n', 'e'] as const).flatMap((name) =>
    typeof given[name] === 'string' ? [[name, given[name]]] : [],
  );
  const key = { kty: '?', kid: '', ...Object.fromEntries(texts), use: 'sig', ...lifeOf(given) };
  return { ...key, kid: key.kid.slice(0, LOOKED_AT.name) } as ServiceKey;
}

/** The keys of a JWK set (RFC 7517, section 5); undefined for anything else, which no signature is checked by. */
export function publishedKeys(set: unknown): readonly ServiceKey[] | undefined {
  const keys = isObject(set) ? set.keys : undefined;
  return Array.isArray(keys) && keys.every(isObject) ? keys.slice(0, LOOKED_AT.keys).map(keyOf) : undefined;
}

/** What a published key is called in a mail: its `kid` where that is a plain one, else its thumbprint. */
export const plainNameOf = (key: ServiceKey): string =>
  PLAIN_NAME.test(key.kid) ? key.kid : (thumbprintOf(key) ?? '');
