/** The known devices of this browser, and what counts as one attempt from it. */
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { createKnownDevices } from '../guessing/known-devices.ts';
import type { Attempt } from '../guessing/rules.ts';
import type { Visit } from './visit.ts';

/** Name of the cookie; over https it is bound to this host. */
const cookieName = (https: boolean): string => (https ? '__Host-motcua_device' : 'motcua_device');

export interface DevicesParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly keys: { readonly cookieKeys: readonly string[] };
  readonly settings: { readonly guessing: { readonly knownDeviceSeconds: number } };
  readonly issuer: string;
  readonly now: () => Date;
}

/** Who tries what. */
export interface Try {
  readonly method: string;
  /** The name under which attempts at this account are counted. */
  readonly account: string;
  /** The person that the account belongs to, if anybody. */
  readonly personId: string | undefined;
  /** The sign-in that a further authenticator belongs to. */
  readonly transaction?: string;
}

/** What a browser remembers of the people who sign in with it. */
export interface Devices {
  attempt(visit: Visit, tried: Try): Omit<Attempt, 'method'>;
  /** Whether this browser remembers this person. */
  remembers(visit: Visit, personId: string): boolean;
  /** Whether this person showed this method in this browser before. */
  knows(visit: Visit, use: { personId: string; method: string }): boolean;
  /** After a method was shown at the door: the browser knows the person from now on, or forgets them on a shared computer. */
  signedIn(visit: Visit, use: { personId: string; method: string; shared: boolean }): void;
  /** After a further method was shown: remembered where the person is known already. */
  steppedUp(visit: Visit, use: { personId: string; method: string }): void;
}

/** Makes the keeper of the cookie. */
export function createDevices(parts: DevicesParts): Devices {
  const { authenticators, keys, settings, issuer, now } = parts;
  const secure = issuer.startsWith('https:');
  const name = cookieName(secure);
  const seconds = settings.guessing.knownDeviceSeconds;
  const devices = createKnownDevices({ keys: keys.cookieKeys, seconds, now });
  const methods = authenticators.all.map(({ id }) => id);

  const kept = ({ ctx }: Visit): string | undefined => ctx.cookies.get(name, { signed: false });

  function keep({ ctx }: Visit, value: string): void {
    const maxAge = value === '' ? 0 : seconds * 1000;
    ctx.cookies.secure = secure;
    ctx.cookies.set(name, value, { maxAge, httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true });
  }

  const remembers = (visit: Visit, personId: string): boolean =>
    methods.some((method) => devices.find(kept(visit), { personId, method }) !== undefined);

  return {
    attempt(visit, { method, account, personId, transaction }) {
      const device = personId === undefined ? undefined : devices.find(kept(visit), { personId, method });
      return { account, address: visit.ctx.ip, device, transaction };
    },
    knows: (visit, use) => devices.find(kept(visit), use) !== undefined,
    signedIn(visit, { personId, method, shared }) {
      const value = kept(visit);
      if (!shared) keep(visit, devices.remember(value, { personId, method }));
      else if (value) keep(visit, devices.forget(value, personId, [...methods, method]));
    },
    remembers,
    steppedUp(visit, use) {
      if (remembers(visit, use.personId)) keep(visit, devices.remember(kept(visit), use));
    },
  };
}
