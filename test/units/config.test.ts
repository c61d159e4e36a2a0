import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadSettings, projectPath } from '../../src/config.ts';
import { ConfigurationError } from '../../src/errors.ts';

const directory = mkdtempSync(join(tmpdir(), 'motcua-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const DATABASE_URL = 'postgresql://motcua@localhost/motcua';
const production = { issuer: 'https://eid.example.gov.vn', keysDirectory: '/etc/motcua/keys' };

function load(extra: object, env: NodeJS.ProcessEnv = {}) {
  const file = join(directory, 'extra.yaml');
  writeFileSync(file, stringify(extra));
  return loadSettings({ MOTCUA_CONFIG: file, DATABASE_URL, ...env });
}

function problemsOf(extra: object, env: NodeJS.ProcessEnv = {}): readonly string[] {
  try {
    load(extra, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('are complete for development with nothing but a database', () => {
    const settings = loadSettings({ DATABASE_URL });
    expect(settings).toMatchObject({
      environment: 'development',
      issuer: 'http://localhost:3000',
      languages: ['vi', 'en', 'fr'],
    });
    expect(Object.isFrozen(settings.session)).toBe(true);
  });

  it('take port, issuer and secrets in files from the environment', () => {
    const file = join(directory, 'url');
    writeFileSync(file, `${DATABASE_URL}\n`);
    const env = { DATABASE_URL_FILE: file, PORT: '4000', ISSUER: 'http://localhost:4000' };
    expect(loadSettings(env)).toMatchObject({
      port: 4000,
      issuer: 'http://localhost:4000',
      database: { url: DATABASE_URL },
    });
  });

  it('list every problem at once, each with its place', () => {
    const problems = problemsOf({ session: { idleSeconds: 0 }, issuer: 'http://localhost:3000/path', colour: 'red' });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(/issuer[\s\S]*session\.idleSeconds[\s\S]*colour/);
  });

  it('send messages over TLS, except on this machine', () => {
    const mail = { from: 'a@example.vn', url: 'smtp://mail.example:587', passwordFile: 'keys/mail' };
    const sms = { url: 'https://sms.example/send', tokenFile: '/run/secrets/sms' };
    expect(load({ mail, sms })).toMatchObject({
      mail: { ...mail, passwordFile: expect.stringMatching(/^\/.*\/keys\/mail$/) },
      sms,
    });
    expect(problemsOf({ sms: { url: 'http://localhost:9/send' } })).toEqual([]);
    expect(problemsOf({ sms: { url: 'http://sms.example/send' } })).toEqual([
      'settings: sms.url: must be https except on this machine',
    ]);
    expect(problemsOf({ mail: { ...mail, url: 'http://mail.example' } })).toHaveLength(1);
  });

  it('take a way to sign in by its name, or by the path of a file from the project directory', () => {
    const authenticators = ['password', '/etc/motcua/grid-card.ts', './docs/examples/grid-card.ts'];
    expect(load({ authenticators }).authenticators).toEqual([
      'password',
      '/etc/motcua/grid-card.ts',
      projectPath('docs/examples/grid-card.ts'),
    ]);
  });

  it('serve others only in production', () => {
    expect(problemsOf({ issuer: 'https://eid.example.gov.vn' })).toEqual([
      expect.stringContaining('NODE_ENV=production'),
    ]);
    expect(load(production, { NODE_ENV: 'production' })).toMatchObject({ environment: 'production', seed: {} });
  });

  it('refuse what is for development in production', () => {
    const unsafe = {
      issuer: 'http://eid.example.gov.vn',
      outbound: { allowLoopback: true },
      seed: { personas: 'config/development/personas.yaml', relyingParties: 'config/development/relying-parties.yaml' },
      staff: { phishingResistant: false },
    };
    const problems = problemsOf(unsafe, { NODE_ENV: 'production' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'issuer',
      'outbound.allowLoopback',
      'seed.relyingParties',
      'seed.personas',
      'staff.phishingResistant',
      'keysDirectory',
    ]);
  });
});
