import { describe, expect, it } from 'vitest';
import { loadAuthenticators } from '../../../src/authenticators/registry.ts';

const hasher = { hash: async () => '', verify: async () => false, isOutdated: () => false };

describe('the settings of an authenticator', () => {
  it('stop the start where they are wrong, and the message says where', async () => {
    const settings = { passkey: { attestation: { roots: [], models: ['not a model'] } } };
    await expect(loadAuthenticators(['passkey'], { hasher, settings })).rejects.toMatchObject({
      problems: [
        expect.stringContaining('authenticatorSettings.passkey.attestation.roots: '),
        expect.stringContaining('authenticatorSettings.passkey.attestation.models.0: '),
      ],
    });
    const unknown = { passkey: { attested: true } };
    await expect(loadAuthenticators(['passkey'], { hasher, settings: unknown })).rejects.toMatchObject({
      problems: [expect.stringContaining('authenticatorSettings.passkey: ')],
    });
  });
});
