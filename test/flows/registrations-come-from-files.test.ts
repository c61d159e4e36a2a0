import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { RelyingParty } from '../../src/relying-parties/relying-party.ts';
import { firstRequestOf } from '../support/approvals.ts';
import { type CommandPlace, commandHere as command } from '../support/command.ts';
import { go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { teamOf } from '../support/services.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const registrar = persona('registrar who reviews');
const secondRegistrar = persona('A second registrar');
const ofProvince = persona('A registrar of Tây Ninh');
const citizen = persona('An ordinary citizen');

let world: World;
let directory: string;
beforeAll(async () => {
  world = await createWorld();
  directory = await mkdtemp(join(tmpdir(), 'motcua-files-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await world?.stop();
});

const name = (text: string) => ({ vi: text, en: text, fr: text });
const service = (clientId: string, minimumAcr = 'm1'): RelyingParty => ({
  clientId,
  name: name(`Service ${clientId}`),
  organisation: name('Agency'),
  metadata: {
    redirect_uris: [`https://${clientId}.example.vn/callback`],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: `https://${clientId}.example.vn/jwks`,
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
  },
  policy: { minimumAcr, profile: 'fapi2', scopes: ['openid'], claims: {} },
  uris: {},
});

function write(file: string, ...relyingParties: RelyingParty[]): string {
  const path = join(directory, file);
  writeFileSync(path, stringify({ relyingParties }));
  return path;
}

const run = (...args: string[]) => command(world, ...args);
const stored = async (clientId: string) =>
  (
    await sql<{ registration: RelyingParty; version: number }>(
      world.databaseUrl,
      'SELECT registration, version FROM relying_parties WHERE client_id = $1',
      [clientId],
    )
  )[0];

describe('registrations in files', () => {
  it('are planned line by line, applied as a whole, and then there is nothing to change', async () => {
    const files = join(directory, 'services');
    await mkdir(files);
    write('services/one.yaml', service('file-one'));
    write('services/two.yaml', service('file-two'));
    writeFileSync(join(files, 'other.yaml'), 'something: else\n');

    const planned = await run('plan', files);
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toContain('+ file-one');
    expect(planned.stdout).toContain('metadata.redirect_uris: + https://file-one.example.vn/callback');
    expect(planned.stdout).toContain('2 to add, 0 to change');
    expect(await stored('file-one')).toBeUndefined();
    expect((await run('plan', '--check', files)).code).toBe(1);

    expect(await run('apply', files)).toMatchObject({ code: 0, stdout: expect.stringContaining('Done.') });
    expect((await stored('file-two'))?.registration.policy.minimumAcr).toBe('m1');
    expect(await run('plan', '--check', files)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 as they'),
    });
  });

  it('show what somebody changed beside them', async () => {
    const file = write('drift.yaml', service('file-drift'));
    await run('apply', file);
    await world.app.storage.relyingParties.save(service('file-drift', 'm0'));
    const { stdout } = await run('plan', file);
    expect(stdout).toContain('~ file-drift (version 2)');
    expect(stdout).toContain('changed beside the files');
    expect(stdout).toContain('policy.minimumAcr: m0 → m1');
    await run('apply', file);
    expect((await stored('file-drift'))?.registration.policy.minimumAcr).toBe('m1');
    expect((await run('plan', file)).stdout).toContain('0 to change, 1 as they are');
  });

  it('are refused as a whole when one of them is wrong', async () => {
    const wrong = { ...service('file-wrong'), policy: { ...service('file-wrong').policy, scopes: ['openid', 'moon'] } };
    const file = write('wrong.yaml', service('file-right'), wrong);
    const { code, stdout } = await run('apply', file);
    expect([code, stdout.includes('file-wrong: there is no scope "moon"')]).toEqual([1, true]);
    expect(await stored('file-right')).toBeUndefined();
    expect((await run('plan', write('twice.yaml', service('a'), service('a')))).stderr).toContain('twice: a');
    expect((await run('plan', join(directory, 'nowhere'))).stderr).toContain('there is no such file');
    writeFileSync(join(directory, 'broken.yaml'), 'relyingParties: [{ clientId: 1 }]');
    expect((await run('plan', join(directory, 'broken.yaml'))).stderr).toContain('clientId');
  });

  it('let programs of the staff in by keys alone, with people who work here', async () => {
    const one = service('api-staff');
    const program = (api: object, more: Partial<RelyingParty['policy']> = {}): RelyingParty => ({
      ...one,
      metadata: {
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: 'https://api-staff.example.vn/jwks',
      },
      policy: { ...one.policy, api: { scopes: ['requests:read'], people: [registrar.id], ...api }, ...more },
    });
    const plan = async (what: RelyingParty) => (await run('plan', write('program.yaml', what))).stdout;
    expect(await plan(program({}))).toContain('1 to add');
    expect(await plan(program({ scopes: ['moon'] }))).toContain('there is no scope "moon"');
    expect(await plan(program({ people: [citizen.id] }))).toContain('is nobody of the staff');
    expect(await plan(program({ authorities: ['atlantis'] }))).toContain('"atlantis"');
    const exception = { profile: 'code-pkce', exception: { reason: 'No DPoP in our library.' } } as const;
    expect(await plan(program({}, exception))).toContain('has the profile fapi2');
    const ofTeam = { team: '00000000-0000-4000-8000-000000000000', people: [citizen.id] };
    expect(await plan(program(ofTeam))).toContain('there is no scope "requests:read"');
    expect(await plan(program({ ...ofTeam, scopes: ['services:read'] }))).toContain('1 to add');
  });

  it('are written from what there is, without secrets, and applying that changes nothing', async () => {
    const { serviceId } = await teamOf(world, { owners: [citizen], authority: 'finance', name: 'Của một nhóm' });
    const { storage } = world.app;
    const ofTeam = await storage.teams.findService(serviceId);
    await storage.relyingParties.save(service('sbx-of-a-team'));
    if (ofTeam) await storage.teams.saveService({ ...ofTeam, sandboxClient: 'sbx-of-a-team' });
    const file = join(directory, 'all.yaml');
    expect(await run('export', file)).toMatchObject({ code: 0 });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('clientSecret');
    expect(text).not.toContain('sbx-of-a-team');
    expect((parse(text) as { relyingParties: RelyingParty[] }).relyingParties.length).toBeGreaterThan(10);
    expect((await run('export', file)).stderr).toContain('there already');
    expect(await run('plan', '--check', file)).toMatchObject({ code: 0 });
    const one = join(directory, 'portal.yaml');
    await run('export', '--client', 'demo-portal', one);
    expect(await run('plan', '--check', one)).toMatchObject({ code: 0 });
    const secret = async (clientId: string) => (await storage.relyingParties.find(clientId))?.clientSecret;
    const before = await secret('test-client-secret-basic');
    writeFileSync(file, text.replaceAll('minimumAcr: m0', 'minimumAcr: m1'));
    expect(await run('apply', file)).toMatchObject({ code: 0, stdout: expect.stringContaining('minimumAcr') });
    expect([typeof before, await secret('test-client-secret-basic')]).toEqual(['string', before]);
    expect((await run('export', '--client', 'nobody', join(directory, 'nobody.yaml'))).code).toBe(1);
  });
});

describe('in production', () => {
  let place: CommandPlace;
  beforeAll(async () => {
    const keysDirectory = join(directory, 'keys');
    await mkdir(keysDirectory);
    const from = join(world.directory, 'keys');
    for (const file of ['secrets.json', 'signing.jwks.json']) {
      const { development: _, ...content } = JSON.parse(readFileSync(join(from, file), 'utf8')) as object & {
        development?: boolean;
      };
      writeFileSync(join(keysDirectory, file), JSON.stringify(content), { mode: 0o600 });
      await chmod(join(keysDirectory, file), 0o600);
    }
    const config = join(directory, 'production.yaml');
    writeFileSync(
      config,
      stringify({ issuer: 'https://eid.example.gov.vn', keysDirectory, ...world.mailbox.settings }),
    );
    place = {
      environment: { DATABASE_URL: world.databaseUrl, MOTCUA_CONFIG: config, NODE_ENV: 'production' },
      directory,
    };
  });

  const requests = () =>
    sql<{ outcome: string | null; requested_by: string[] }>(
      world.databaseUrl,
      `SELECT outcome, requested_by FROM change_requests WHERE kind = 'files'`,
    );

  it('somebody asks by name, and it waits for another registrar', async () => {
    const file = write('production.yaml.services', service('file-production'));
    const typed = await command(place, 'apply', file);
    expect([typed.code, typed.stderr.includes('--as and --reason')]).toEqual([2, true]);
    const stranger = await command(place, 'apply', file, '--as', citizen.login, '--reason', 'A new service');
    expect([stranger.code, stranger.stderr.includes('a registrar of the whole country')]).toEqual([1, true]);
    expect(stranger.stderr).not.toContain(citizen.login);
    expect(await requests()).toEqual([]);

    const asked = await command(place, 'apply', file, '--as', registrar.login, '--reason', 'A new service');
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('It waits for another registrar') });
    expect(await requests()).toEqual([{ outcome: null, requested_by: [registrar.id] }]);
    expect(await stored('file-production')).toBeUndefined();
  });

  it('another registrar of the country reads every line and approves, which is live at once', async () => {
    const staff = `${world.issuer}/staff/approvals`;
    const browserOf = async (person: Persona) => {
      const browser = createTextBrowser();
      await go(browser, `${staff}?lang=en`, person);
      return browser;
    };
    const [asking, provincial, other] = [
      await browserOf(registrar),
      await browserOf(ofProvince),
      await browserOf(secondRegistrar),
    ];
    const list = await other.open(`${staff}?lang=en`);
    expect(list.text).toContain('Registration of 1 service from files');
    const path = firstRequestOf(list);

    expect((await provincial.open(`${staff}?lang=en`)).text).toContain('Nothing is waiting');
    expect((await provincial.open(`${world.issuer}${path}`)).status).toBe(404);
    const own = await asking.open(`${world.issuer}${path}`);
    expect(own.text).toContain('somebody else decides');
    expect(own.html).not.toContain('value="approve"');
    await asking.step(`${world.issuer}${path}`, {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'outcome=approve&note=',
    });
    expect(await stored('file-production')).toBeUndefined();
    expect(await world.mailbox.about(registrar.emails?.[0]?.value ?? '', 'tệp cấu hình dưới tên bạn')).toBeDefined();

    const page = await other.open(`${world.issuer}${path}`);
    expect(page.text).toContain('https://file-production.example.vn/callback');
    await other.submit(page, '.login-submit', { outcome: 'approve', note: '' });
    expect((await stored('file-production'))?.version).toBe(1);
    expect(await requests()).toEqual([{ outcome: 'approved', requested_by: [registrar.id] }]);
  });

  it('takes no secret from a file', async () => {
    const file = write('secret.yaml', { ...service('file-secret'), clientSecret: 'a-secret-in-a-file-is-no-secret' });
    const { code, stdout } = await command(place, 'plan', file);
    expect([code, stdout.includes('stand in no file'), stdout.includes('a-secret-in')]).toEqual([1, true, false]);
  });
});
