/** What changes the keys and secrets of services. */
import { channelsOf } from '../messages/channels.ts';
import { createExpiryWarnings } from '../teams/expiry-warnings.ts';
import { createKeyRotation } from '../teams/key-rotation.ts';
import { createSecretRotation } from '../teams/secret-rotation.ts';
import { createTellOwners } from '../teams/service-notices.ts';
import type { Parts } from './parts.ts';

/** Makes it. */
export function serviceKeyParts(parts: Parts) {
  const { settings, storage } = parts;
  const tellOwners = createTellOwners(parts);
  const { expiry, relyingParties: stored } = storage;
  const common = { ...parts, issuer: settings.issuer, expiry, stored, tellOwners };
  return {
    stored,
    tellOwners,
    keyRotation: createKeyRotation(common),
    secretRotation: createSecretRotation(common),
    keySetAt: async () => undefined,
  };
}

/** Makes the job that tells people in time that a key or secret ends. */
export function expiryWarnings(parts: Parts): () => Promise<void> {
  const { settings, storage } = parts;
  const { issuer, languages } = settings;
  const tellOwners = createTellOwners(parts);
  return createExpiryWarnings({
    ...parts,
    issuer,
    languages,
    expiry: storage.expiry,
    channels: channelsOf(settings),
    tellOwners,
  });
}
