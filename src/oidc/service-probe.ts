/** Asking a service that wants to connect: over the library's guarded way out, which reaches no private address within 2.5 seconds. */
import type Provider from 'oidc-provider';
import fetchRequest from 'oidc-provider/lib/helpers/fetch_request.js';
import type { ServiceProbe } from '../relying-parties/network-checks.ts';

const MOST_BYTES = 64 * 1024;
/** A JWT of the right shape that nobody signed. */
const NO_TOKEN = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImxvZ291dCtqd3QifQ.e30.bW90Y3VhLWNoZWNr';

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** Makes the probe: whatever goes wrong is nothing, so that nobody learns more of another machine than of their own. */
export function createServiceProbe(provider: Provider): ServiceProbe {
  return {
    async json(url, redirect = 'manual') {
      try {
        // Without a method by name what comes back is not remembered: somebody who mends it wants to see it mended.
        const response = await fetchRequest(provider, url, {
          redirect,
          headers: { accept: 'application/json' },
        });
        return response.status === 200 ? await readJson(response) : undefined;
      } catch {
        return undefined;
      }
    },
    async logout(url) {
      try {
        const response = await fetchRequest(provider, url, {
          method: 'POST',
          redirect: 'manual',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: `logout_token=${NO_TOKEN}`,
        });
        await response.body?.cancel();
        return response.status;
      } catch {
        return undefined;
      }
    },
  };
}
