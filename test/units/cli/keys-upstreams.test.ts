import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/command.ts';
import { keysUpstreams } from '../../../src/cli/commands/keys-upstreams.ts';
import { publicKeySet, readClientKeys } from '../../../src/upstreams/client-keys.ts';

const directory = mkdtempSync(join(tmpdir(), 'motcua-client-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function make(file: string): Promise<string> {
  let written = '';
  const output = { write: (text: string) => (written += text) };
  await keysUpstreams.run(
    { positionals: [file], values: {} },
    { env: {}, output, errors: output, signal: new AbortController().signal },
  );
  return written;
}

describe('the command for client keys', () => {
  const file = join(directory, 'client-keys.json');

  it('makes a file that only its owner reads, with a key that signs and one that decrypts, and shows neither', async () => {
    const written = await make(file);
    const keys = readClientKeys(file);
    expect(keys.map(({ use }) => use)).toEqual(['sig', 'enc']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(written).not.toContain(String(keys[0]?.d));
    expect(JSON.stringify(publicKeySet(keys))).not.toContain(String(keys[0]?.d));
  });

  it('never writes over a file', async () => {
    const before = readFileSync(file, 'utf8');
    await expect(make(file)).rejects.toThrow(CommandError);
    await expect(make(join(directory, 'nowhere', 'keys.json'))).rejects.toThrow('ENOENT');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('a file of client keys', () => {
  const [signing, decrypting] = [{ use: 'sig' }, { use: 'enc' }];
  const wrong = join(directory, 'wrong.json');

  it.each([
    ['no JSON', () => 'x', 'clientKeysFile'],
    ['no keys', () => ({ keys: [] }), 'keys'],
    ['a public key', (keys: object[]) => ({ keys: publicKeySet(keys as never).keys }), 'private'],
    ['a key without a name', (keys: object[]) => ({ keys: [{ ...keys[0], kid: undefined }] }), 'kid'],
    ['a key twice', (keys: object[]) => ({ keys: [keys[0], keys[0]] }), 'twice'],
    ['first a key that only decrypts', (keys: object[]) => ({ keys: [keys[1], keys[0]] }), 'signatures'],
  ])('is refused with %s', (_what, change, problem) => {
    const keys = readClientKeys(join(directory, 'client-keys.json'));
    expect(keys).toMatchObject([signing, decrypting]);
    const content = change([...keys]);
    writeFileSync(wrong, typeof content === 'string' ? content : JSON.stringify(content));
    expect(() => readClientKeys(wrong)).toThrow(problem);
  });
});
