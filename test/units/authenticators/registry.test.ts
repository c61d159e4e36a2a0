import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkAuthenticators, loadAuthenticators } from '../../../src/authenticators/registry.ts';
import { projectPath } from '../../../src/config.ts';
import { ConfigurationError } from '../../../src/errors.ts';
import { certificateSettings } from '../../support/certificates.ts';

const hasher = {
  hash: async () => '',
  verify: async () => false,
  isOutdated: () => false,
  bounded: <T>(work: () => Promise<T>) => work(),
};

describe('an authenticator', () => {
  it('that reads certificates is not enabled where nobody is asked for one', async () => {
    const settings = { certificate: await certificateSettings() };
    await expect(loadAuthenticators(['certificate'], { hasher, settings })).rejects.toMatchObject({
      problems: [expect.stringContaining('"certificate" reads certificates, which are not asked for')],
    });
    const { all } = await loadAuthenticators(['certificate'], { hasher, settings, clientCertificates: true });
    expect(all.map(({ id }) => id)).toEqual(['certificate']);
  });
});

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

describe('a file of the operator', () => {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-own-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const EXAMPLE = projectPath('docs/examples/grid-card.ts');
  const example = readFileSync(EXAMPLE, 'utf8');

  const own = (name: string, text: string): string => {
    const file = join(directory, name);
    writeFileSync(file, text);
    return file;
  };
  const problemsOf = async (entries: readonly string[], settings?: Record<string, unknown>) => {
    const error = await loadAuthenticators(entries, { hasher, ...(settings ? { settings } : {}) }).catch((e) => e);
    return error instanceof ConfigurationError ? error.problems : [String(error)];
  };

  it('is loaded from its path, and other settings may name it as they name any', async () => {
    const file = join(directory, 'grid-card.ts');
    copyFileSync(EXAMPLE, file);
    const registry = await loadAuthenticators(['password', file], { hasher, settings: { 'grid-card': {} } });
    expect(registry.all.map(({ id }) => id)).toEqual(['password', 'grid-card']);
    await checkAuthenticators(['grid-card', 'totp'], 'assurance', registry);
    const only = await loadAuthenticators(['password'], { hasher });
    await expect(checkAuthenticators(['grid-card'], 'assurance', only)).rejects.toThrow(
      'assurance: there is no authenticator "grid-card"',
    );
  });

  it('may be plain JavaScript', async () => {
    const text = `export const createAuthenticator = () => ({ id: 'nothing', factors: [], amr: ['pop'],
      words: { vi: { name: 'a', wrong: 'b' }, en: { name: 'a', wrong: 'b' }, fr: { name: 'a', wrong: 'b' } },
      begin: async () => ({}), answer: async () => ({}) });`;
    const { first } = await loadAuthenticators([own('nothing.mjs', text)], { hasher });
    expect(first.id).toBe('nothing');
  });

  it('that is not there, is called strangely or is no such file stops the start, and every one is named', async () => {
    const missing = join(directory, 'missing.ts');
    const strange = own('Strange Name.ts', example);
    const other = own('other.ts', 'export const somethingElse = 1;');
    const broken = own('broken.ts', "import './not-there.ts';\nexport const createAuthenticator = 1;");
    const problems = await problemsOf(['password', 'nowhere', missing, strange, other, broken]);
    expect(problems).toEqual([
      'authenticators: there is no authenticator "nowhere"',
      `authenticators: ${missing}: there is no such file`,
      expect.stringContaining(`authenticators: ${strange}: must be called like grid-card.ts`),
      `authenticators: ${other}: exports no function createAuthenticator`,
      expect.stringContaining(`authenticators: ${broken}: cannot be loaded: `),
    ]);
  });

  it('cannot take the place of another one, nor stand there twice', async () => {
    const taken = own('totp.ts', example.replace("'grid-card'", "'totp'"));
    expect(await problemsOf(['password', taken])).toEqual([
      `authenticators: ${taken}: "totp" is the name of another file that makes an authenticator`,
    ]);
    const twice = [own('double.ts', example), own('double.mts', example)];
    expect(await problemsOf(twice)).toEqual(['authenticators: "double" is named twice']);
  });

  it('that lacks words, or says what cannot be, is refused line by line', async () => {
    const file = own(
      'half-done.ts',
      example.replace("missing: 'Saisissez", "omitted: 'Saisissez").replace("about: 'A", "aboot: 'A"),
    );
    expect(await problemsOf([file])).toEqual(
      expect.arrayContaining([
        `authenticators: ${file}: id: must be "half-done" like the file, and is "grid-card"`,
        `authenticators: ${file}: words.fr: there is no "missing"`,
        `authenticators: ${file}: words.en: there is no "about"`,
        `authenticators: ${file}: words.vi: there is no "omitted"`,
      ]),
    );
    const odd = own(
      'odd.ts',
      `export const createAuthenticator = () => ({ id: 'odd', factors: ['luck'], amr: ['otp'] });`,
    );
    const problems = await problemsOf([odd]);
    for (const member of ['factors.0', 'words', 'begin', 'answer'])
      expect(problems).toContainEqual(expect.stringContaining(`authenticators: ${odd}: ${member}: `));
  });

  it('says by itself what is wrong with its settings', async () => {
    const throwing = own(
      'fussy.ts',
      `export const createAuthenticator = () => { throw new Error('colour: is missing'); };`,
    );
    expect(await problemsOf([throwing])).toEqual([`authenticators: ${throwing}: colour: is missing`]);
  });
});
