import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { createGrantStore } from './artifact-grants.ts';
import { createSessionStore } from './artifact-sessions.ts';
import { createTokenStore } from './artifact-tokens.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** The artifact store over PostgreSQL: prepared SQL, hashed keys, encrypted payloads, one write per request. */
export function createArtifactStore(work: UnitOfWork, cipher: Cipher): ArtifactStore {
  return { ...createTokenStore(work, cipher), ...createSessionStore(work, cipher), ...createGrantStore(work, cipher) };
}
