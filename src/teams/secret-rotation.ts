/** Secrets of a service, changed by those who look after it. */
import { randomUUID } from 'node:crypto';
import { type Actor, personOf } from '../approvals/approval.ts';
import type { Transaction } from '../errors.ts';
import { endingsOf } from '../relying-parties/expiry.ts';
import type { RegistrationVersions, RelyingParty } from '../relying-parties/relying-party.ts';
import {
  type ClientSecret,
  MOST_SECRETS,
  methodOf,
  newSecret,
  SECRET_METHODS,
  type SecretStore,
} from '../relying-parties/secrets.ts';
import { createRotating, type RotationParts, type RotationProblem } from './rotation.ts';

export interface SecretRotationParts extends RotationParts {
  readonly clientSecrets: SecretStore;
  readonly transaction: Transaction;
  readonly versions: Pick<RegistrationVersions, 'lockVersion'>;
}

/** One secret of one registration. */
export interface SecretOf {
  readonly clientId: string;
  readonly id: string;
}

/** A secret, to be shown this once. */
export interface MadeSecret {
  readonly secret: string;
  readonly endsAt: Date;
}

const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const shown = ({ hint }: Pick<ClientSecret, 'hint'>): string => `…${hint}`;

/** Makes the changes. Whoever calls them has asked whether these people may: `keys` in production, `develop` in the sandbox. */
export function createSecretRotation(parts: SecretRotationParts) {
  const { clientSecrets, now, settings, transaction, versions } = parts;
  const { overlapDays, secretDays } = settings.serviceKeys;
  const { registrationOf, tell } = createRotating(parts);
  const inDays = (days: number): Date => new Date(now().getTime() + days * DAY_MS);
  const isLiving = ({ endsAt }: ClientSecret): boolean => endsAt === undefined || endsAt > now();

  /** The one that counts by itself must not be the last, or the service could not show any more who it is. */
  const aboutOne = (
    { clientId, id }: SecretOf,
    work: (secret: ClientSecret, registration: RelyingParty) => Promise<RotationProblem | undefined>,
  ): Promise<RotationProblem | undefined> =>
    transaction(async () => {
      await versions.lockVersion(clientId);
      const registration = await registrationOf(clientId);
      const known = await clientSecrets.ofClient(clientId);
      const one = known.find((secret) => secret.id === id);
      if (!one) return 'gone';
      const others = known.filter((other) => other !== one && isLiving(other));
      const isLast = isLiving(one) && others.length === 0 && registration.clientSecret === undefined;
      return isLast ? 'last' : work(one, registration);
    });

  return {
    /** Makes one more. `id` is that of the form: sent again, it makes none, so that nothing is shown twice. */
    add: (by: Actor, clientId: string, id: string = randomUUID()): Promise<MadeSecret | RotationProblem> =>
      transaction(async () => {
        await versions.lockVersion(clientId);
        const registration = await registrationOf(clientId);
        if (!SECRET_METHODS.includes(methodOf(registration.metadata))) return 'otherMethod';
        const known = await clientSecrets.ofClient(clientId);
        if (!UUID.test(id) || known.some((one) => one.id === id)) return 'again';
        if (known.filter(isLiving).length >= MOST_SECRETS) return 'tooMany';
        const { secret, hash, hint } = newSecret();
        const endsAt = inDays(secretDays);
        const createdBy = personOf(by);
        const kept = { id, clientId, hint, createdAt: now(), endsAt, ...(createdBy ? { createdBy } : {}) };
        if (!(await clientSecrets.add(kept, hash))) return 'again';
        const endings = endingsOf({ metadata: {} }, [kept]);
        await tell(registration, by, { news: 'secretAdded', names: [shown(kept)], until: endsAt, endings });
        return { secret, endsAt };
      }),

    /** Lets it go on for so many days, 0 for not any more; never longer than it would by itself. */
    end: (by: Actor, which: SecretOf, days: number): Promise<RotationProblem | undefined> =>
      aboutOne(which, async (secret, registration) => {
        if (!Number.isInteger(days) || days < 0 || days > overlapDays) return 'tooLong';
        if (!isLiving(secret)) return 'gone';
        const until = new Date(Math.min(inDays(days).getTime(), secret.endsAt?.getTime() ?? Number.POSITIVE_INFINITY));
        await clientSecrets.end(secret.clientId, secret.id, until);
        const endings = endingsOf({ metadata: {} }, [{ ...secret, endsAt: until }]);
        await tell(registration, by, { news: 'secretEnding', names: [shown(secret)], until, endings });
        return undefined;
      }),

    /** At once and on every node. */
    remove: (by: Actor, which: SecretOf): Promise<RotationProblem | undefined> =>
      aboutOne(which, async (secret, registration) => {
        await clientSecrets.remove(secret.clientId, secret.id);
        await tell(registration, by, { news: 'secretRemoved', names: [shown(secret)], endings: [] });
        return undefined;
      }),
  };
}

export type SecretRotation = ReturnType<typeof createSecretRotation>;
