import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { go } from '../support/journey.ts';
import { addMandate, addOrganisation, endMandate, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { createMachine, type Machine, machineKey } from '../support/systems.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const hung = persona('The director of a company');

let world: World;
let rootId: string;
let machine: Machine;
let clientId: string;
let keyFile: string;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const company = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
  ({ id: rootId } = await addMandate(world, { party: organisationParty(company), holder: hung }));
  const browser = createTextBrowser();
  const form = await go(browser, `${world.issuer}/account/organisations/${company.id}/systems/add`, hung);
  const add = async (name: string, powers: string[], keys: string): Promise<string> => {
    const page = await browser.submit(form, '.login-submit', { name, powers, days: '90', keys });
    return /sys-[\w-]{22}/.exec(page.text)?.[0] ?? '';
  };
  // As the two commands of the page print them.
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  keyFile = join(world.directory, 'private-key.pem');
  writeFileSync(keyFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  clientId = await add('Nộp tờ khai', ['tax.file'], String(pair.publicKey.export({ type: 'spki', format: 'pem' })));
  const key = await machineKey('reader');
  machine = await createMachine(world, await add('Xem', ['tax.read'], JSON.stringify(key.publicKey)), key);
});
afterAll(() => world?.stop());

const file = (token: string | undefined) =>
  fetch(`${world.taxOffice}/api/declarations`, {
    method: 'POST',
    body: new URLSearchParams({ income: '1200000000' }),
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });

const example = () => {
  const path = projectPath('docs/examples/system-account.ts');
  return run(process.execPath, [path, world.issuer, clientId, keyFile, world.taxOffice, '1.200.000.000']);
};

describe('the tax office', () => {
  it('takes a return from the example of the documentation, for the organisation', async () => {
    const { stdout } = await example();
    expect(stdout).toMatch(/^201 /);
    expect(JSON.parse(stdout.slice(4))).toEqual({
      receipt: expect.stringMatching(/^MH-\d{6}$/),
      taxpayer: { code: '0199900018', name: 'Công ty TNHH Sen Vàng' },
      income: 1_200_000_000,
    });
  });

  it('takes none from software that may only read', async () => {
    const { access_token: token } = await machine.token('demo-tax-office');
    const answer = await file(token);
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'insufficient_scope' }]);
  });

  it.each([
    ['without a token', undefined],
    ['with a made-up one', 'made-up'],
  ])('takes none %s', async (_, token) => {
    expect((await file(token)).status).toBe(401);
  });

  it('takes none that cannot be read', async () => {
    const { stdout } = await run(process.execPath, [
      projectPath('docs/examples/system-account.ts'),
      ...[world.issuer, clientId, keyFile, world.taxOffice, 'nhiều'],
    ]);
    expect(stdout).toMatch(/^400 /);
  });

  it('takes none any more when the mandate above has ended', async () => {
    const { access_token: token } = await machine.token('demo-tax-office');
    await endMandate(world, rootId);
    expect((await file(token)).status).toBe(401);
    await expect(example()).rejects.toThrow('invalid_client');
  });
});

describe('the documentation', () => {
  it('shows the example', () => {
    expect(readFileSync(projectPath('docs/system-accounts.md'), 'utf8')).toContain('(examples/system-account.ts)');
  });
});
