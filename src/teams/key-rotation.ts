/** Public keys of a service, changed by those who look after it: at once, with an overlap, and nobody else is asked. */
import { type Actor, personOf } from '../approvals/approval.ts';
import type { Transaction } from '../errors.ts';
import { endingsOf } from '../relying-parties/expiry.ts';
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import type { RegistrationVersions, RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { methodOf } from '../relying-parties/secrets.ts';
import {
  endOfKey,
  isLiving,
  keyOfThumbprint,
  keysOf,
  MOST_SERVICE_KEYS,
  readServiceKeys,
  type ServiceKey,
  withKeys,
} from '../relying-parties/service-keys.ts';
import { createRotating, type Happened, type RotationParts, type RotationProblem } from './rotation.ts';

export interface KeyRotationParts extends RotationParts {
  readonly relyingParties: Pick<RelyingPartyStore, 'save'>;
  readonly transaction: Transaction;
  readonly versions: Pick<RegistrationVersions, 'lockVersion'>;
}

/** One key of one registration. */
export interface KeyOf {
  readonly clientId: string;
  /** RFC 7638. */
  readonly thumbprint: string;
}

/** By what keys are used: signed assertions (RFC 7523), or certificates (RFC 8705, section 2.2). */
export const KEY_METHODS = ['private_key_jwt', 'self_signed_tls_client_auth'];

type KeyNews = Omit<Happened, 'endings'>;
/** What there is of a key; it is removed where nothing is instead. */
type KeyChange = (
  key: ServiceKey,
  about: { readonly registration: RelyingParty; readonly isLast: boolean },
) => { readonly instead?: ServiceKey; readonly happened: KeyNews } | RotationProblem;
type Change = (
  registration: RelyingParty,
  keys: readonly ServiceKey[],
) => { readonly keys: readonly ServiceKey[]; readonly happened: KeyNews } | RotationProblem;
type Outcome = Promise<RotationProblem | undefined>;

const DAY_MS = 86_400_000;

/** Makes the changes. Whoever calls them has asked whether these people may: `keys` in production, `develop` in the sandbox. */
export function createKeyRotation(parts: KeyRotationParts) {
  const { now, relyingParties, settings, transaction, versions } = parts;
  const { registrationOf, tell } = createRotating(parts);

  /** One after the other where several people do it at once; every state stays as a version. */
  const changeKeys = (by: Actor, clientId: string, change: Change): Outcome =>
    transaction(async () => {
      await versions.lockVersion(clientId);
      const registration = await registrationOf(clientId);
      const { metadata } = registration;
      if (!KEY_METHODS.includes(methodOf(metadata))) return 'otherMethod';
      if (metadata.jwks_uri !== undefined) return 'atAddress';
      const changed = change(registration, keysOf(metadata));
      if (typeof changed === 'string') return changed;
      const personId = personOf(by);
      const after = withKeys(registration, changed.keys);
      await relyingParties.save(after, personId === undefined ? {} : { personId });
      const ends = endingsOf(after, []).filter(({ name }) => changed.happened.names.includes(name));
      await tell(registration, by, { ...changed.happened, endings: ends });
      return undefined;
    });

  const changeKey = (by: Actor, { clientId, thumbprint }: KeyOf, change: KeyChange): Outcome =>
    changeKeys(by, clientId, (registration, keys) => {
      const key = keyOfThumbprint(keys, thumbprint);
      if (!key) return 'gone';
      const isLast = !keys.some((other) => other !== key && other.end === undefined && isLiving(other, now()));
      const changed = change(key, { registration, isLast });
      if (typeof changed === 'string') return changed;
      const { instead, happened } = changed;
      return { keys: keys.flatMap((one) => (one !== key ? [one] : instead ? [instead] : [])), happened };
    });

  function problemOfNew(added: readonly ServiceKey[], keys: readonly ServiceKey[], method: string) {
    const has = (name: (key: ServiceKey) => string | undefined): boolean =>
      added.some((one) => keys.some((other) => name(one) === name(other)));
    if (has(thumbprintOf)) return 'sameKey';
    if (has(({ kid }) => kid)) return 'sameKid';
    if (keys.length + added.length > MOST_SERVICE_KEYS) return 'tooMany';
    const needsCertificate = method === 'self_signed_tls_client_auth';
    return needsCertificate && added.some(({ x5c }) => x5c === undefined) ? 'noCertificate' : undefined;
  }

  return {
    /** Adds what was pasted or uploaded; it counts beside what is there. */
    add: (by: Actor, clientId: string, text: string): Outcome =>
      changeKeys(by, clientId, ({ metadata, policy }, keys) => {
        const read = readServiceKeys(text, policy.profile, now());
        if (read.problem) return read.problem;
        const problem = problemOfNew(read.keys, keys, methodOf(metadata));
        const names = read.keys.map(({ kid }) => kid);
        return problem ?? { keys: [...keys, ...read.keys], happened: { news: 'keyAdded', names } };
      }),

    /** Lets a key go on for so many days, 0 for not any more; another key without such an end stays. */
    end: (by: Actor, which: KeyOf, days: number): Outcome =>
      changeKey(by, which, (key, { isLast }) => {
        if (!Number.isInteger(days) || days < 0 || days > settings.serviceKeys.overlapDays) return 'tooLong';
        if (!isLiving(key, now())) return 'gone';
        if (isLast) return 'last';
        const instead = { ...key, end: Math.floor((now().getTime() + days * DAY_MS) / 1000) };
        return { instead, happened: { news: 'keyEnding', names: [key.kid], until: endOfKey(instead) } };
      }),

    /** Takes the end back, as long as it has not come. */
    keep: (by: Actor, which: KeyOf): Outcome =>
      changeKey(by, which, ({ end, ...key }) => {
        if (end === undefined || !isLiving({ ...key, end }, now())) return 'gone';
        return { instead: key, happened: { news: 'keyKept', names: [key.kid] } };
      }),

    /** At once and on every node; another key without an end stays. */
    remove: (by: Actor, which: KeyOf): Outcome =>
      changeKey(by, which, (key, { isLast }) =>
        isLast ? 'last' : { happened: { news: 'keyRemoved', names: [key.kid] } },
      ),
  };
}

export type KeyRotation = ReturnType<typeof createKeyRotation>;
