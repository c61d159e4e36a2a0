import { writeFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { type Command, CommandError } from '../command.ts';

const ONE_SIGNS_ONE_READS = [
  { alg: 'ES256', use: 'sig' },
  { alg: 'ECDH-ES+A256KW', use: 'enc' },
] as const;

async function newKey({ alg, use }: (typeof ONE_SIGNS_ONE_READS)[number]): Promise<object> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  // A provider chooses how it encrypts to a key; how we sign is ours to say.
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, ...(use === 'sig' ? { alg } : {}) };
}

/** Never writes over a file: the keys in it may be in use. */
function writeNew(file: string, content: string): void {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandError(code === 'EEXIST' ? `${file} is there already.` : `${file} cannot be written: ${code}`);
  }
}

/** Makes the keys by which identity providers in front of this one know it. */
export const keysUpstreams: Command = {
  name: 'keys upstreams',
  operands: '<file>',
  about: 'Makes keys of this provider as a client of identity providers in front of it.',
  explanation: `Writes a new file with one key that signs and one that decrypts, for the setting upstreams.clientKeysFile; the public
parts are then at /upstreams/jwks.json. To change keys, make another file and put its keys after those in use: they are
published and already decrypt. When the providers have read them, put the new one that signs first; later take the old
ones out. Restart node by node each time.`,
  examples: ['keys upstreams /etc/motcua/client-keys.json'],
  async run({ positionals: [file = ''] }, { output }) {
    const keys = await Promise.all(ONE_SIGNS_ONE_READS.map(newKey));
    writeNew(file, `${JSON.stringify({ keys }, null, 2)}\n`);
    output.write(`Made ${file}. Name it in the setting upstreams.clientKeysFile, and give it to every node.\n`);
  },
};
