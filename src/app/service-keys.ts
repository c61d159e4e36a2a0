/** What changes the keys and secrets of services. */
import type Provider from 'oidc-provider';
import type { Task } from '../jobs.ts';
import { channelsOf } from '../messages/channels.ts';
import { createServiceProbe } from '../oidc/service-probe.ts';
import { createExpiryWarnings } from '../teams/expiry-warnings.ts';
import { createKeyRotation } from '../teams/key-rotation.ts';
import { createKeySetWatch } from '../teams/key-set-watch.ts';
import { createSecretRotation } from '../teams/secret-rotation.ts';
import { createTellOwners } from '../teams/service-notices.ts';
import type { Parts } from './parts.ts';
import { createMayChange } from './team-limits.ts';

/** Makes it. */
export function serviceKeyParts(parts: Parts) {
  const { settings, storage } = parts;
  const tellOwners = createTellOwners(parts);
  const { expiry, relyingParties: stored, teamHistory } = storage;
  const mayChange = createMayChange(parts);
  const common = { ...parts, issuer: settings.issuer, expiry, stored, teamHistory, tellOwners, mayChange };
  return {
    expiry,
    stored,
    tellOwners,
    keyRotation: createKeyRotation(common),
    secretRotation: createSecretRotation(common),
  };
}

function tellingParts(parts: Parts) {
  const { settings, storage } = parts;
  const { issuer, languages } = settings;
  const tellOwners = createTellOwners(parts);
  return { ...parts, issuer, languages, expiry: storage.expiry, channels: channelsOf(settings), tellOwners };
}

/** Makes the job that tells people in time that a key or secret ends. */
export const expiryWarnings = (parts: Parts): (() => Promise<void>) => createExpiryWarnings(tellingParts(parts));

/** Makes the job that does so for the keys that services publish themselves. */
export const keySetWatch = (provider: Provider, parts: Parts): Task =>
  createKeySetWatch({ ...tellingParts(parts), probe: createServiceProbe(provider) });

/** How often a team may look at what its services publish. */
const LOOKS = { attempts: 40, seconds: 600 };

/** Makes what reads the keys that a service publishes, over the guarded way out. */
export function keySetReader(provider: Provider, { attempts }: Parts) {
  const { json } = createServiceProbe(provider);
  return async (url: string, teamId: string): Promise<unknown> => {
    const [taken] = await attempts.take([{ key: JSON.stringify(['key-set', teamId]), ...LOOKS }]);
    return taken !== undefined && taken.count <= LOOKS.attempts ? json(url, 'follow') : undefined;
  };
}
