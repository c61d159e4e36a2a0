import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { isLoopbackHttp } from './relying-party.ts';

/** A private EC key (P-256) with its `kid`. */
export type PrivateKey = JWK & { readonly kid: string };

/** The key named by PRIVATE_KEY_FILE; a published development key serves a provider on this machine only. */
export function readPrivateKey(env: NodeJS.ProcessEnv, developmentKey: string, provider: string): PrivateKey {
  if (!env.PRIVATE_KEY_FILE && !isLoopbackHttp(provider)) throw new Error('PRIVATE_KEY_FILE must name your own key');
  return JSON.parse(readFileSync(env.PRIVATE_KEY_FILE ?? developmentKey, 'utf8'));
}
