/** What changes the keys and secrets of services. */
import { createKeyRotation } from '../teams/key-rotation.ts';
import { createSecretRotation } from '../teams/secret-rotation.ts';
import { createTellOwners } from '../teams/service-notices.ts';
import type { Parts } from './parts.ts';

/** Makes it. */
export function serviceKeyParts(parts: Parts) {
  const { settings, storage } = parts;
  const tellOwners = createTellOwners(parts);
  const common = { ...parts, issuer: settings.issuer, stored: storage.relyingParties, tellOwners };
  return {
    stored: storage.relyingParties,
    tellOwners,
    keyRotation: createKeyRotation(common),
    secretRotation: createSecretRotation(common),
    keySetAt: async () => undefined,
  };
}
