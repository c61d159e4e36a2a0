import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { type Program, programOf } from '../support/api-program.ts';
import { persona } from '../support/personas.ts';
import { save } from '../support/relying-party.ts';
import { proposalFor, startService, type TestService, teamOf } from '../support/services.ts';
import { createWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const yen = persona('A second registrar');
const SCOPES = ['services:read', 'services:write', 'keys:write'];

let world: World;
let one: Program;
let site: TestService;
let team: { readonly teamId: string; readonly serviceId: string };
let others: typeof team;

beforeAll(async () => {
  [world, site] = await Promise.all([createWorld(), startService()]);
  team = await teamOf(world, { owners: [minh, hung], authority: 'finance', name: 'Tra cứu thuế' });
  others = await teamOf(world, { owners: [yen, minh], authority: 'ha-noi', name: 'Dịch vụ khác' });
  one = await programOf(world, 'api-one', { scopes: SCOPES, people: [minh.id], team: team.teamId });
});
afterAll(() => Promise.all([world?.stop(), site?.stop()]));

async function newKey(kid: string): Promise<object> {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
}
const service = (path = ''): string => `/services/${team.serviceId}${path}`;
const bare = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${world.issuer}/api/v1${path}`, { headers });

describe('a program of a team', () => {
  it('reads the services of its team, and no others, whoever is a member there too', async () => {
    const list = await one.call('GET /services');
    expect(list.status).toBe(200);
    expect(list.body.services.map(({ id }: { id: string }) => id)).toEqual([team.serviceId]);
    expect(list.headers.get('cache-control')).toBe('no-store');
    const [theirs, unknown] = [
      await one.call(`GET /services/${others.serviceId}`),
      await one.call(`GET /services/${randomUUID()}`),
    ];
    expect([theirs.status, theirs.body]).toEqual([404, unknown.body]);
    const change = await one.call(`PUT /services/${others.serviceId}/name`, { body: { name: { vi: 'Của tôi' } } });
    expect(change.status).toBe(404);
  });

  it('is let in by a token for the API alone, with the key that the token is bound to', async () => {
    const token = await one.token('services:read');
    expect((await bare('/services')).status).toBe(401);
    expect((await bare('/services', { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await bare('/services', { authorization: `DPoP ${token}` })).status).toBe(401);
    expect((await bare('/services', { authorization: `Bearer ${'x'.repeat(7_000)}` })).status).toBe(401);
    const why = world.log.filter((line) => line.includes('a token for the API is not good'));
    expect(why.length).toBeGreaterThan(2);
    for (const line of why) expect(line).toMatch(/"code":"\w+"/);
    expect(why.join()).not.toContain(token);
    const more = await one.call('GET /services', { scope: 'people:act' });
    expect([more.status, more.body.code]).toEqual([403, 'insufficient_scope']);
  });

  it('does only what its registration allows at this moment', async () => {
    const two = await programOf(world, 'api-two', { scopes: SCOPES, people: [minh.id], team: team.teamId });
    expect((await two.call('GET /services')).status).toBe(200);
    const registration = await world.app.storage.relyingParties.find('api-two');
    if (!registration) throw new Error('api-two is registered');
    const { api: _, ...policy } = registration.policy;
    await save(world, { ...registration, policy });
    await expect.poll(async () => (await two.call('GET /services')).status, { timeout: 8_000 }).toBe(401);
  });

  it('adds a service, and says in English what is wrong with a name', async () => {
    const made = await one.call('POST /services', { body: { name: { vi: 'Dịch vụ mới' } } });
    expect([made.status, made.body.name.en]).toEqual([201, 'Dịch vụ mới']);
    const twice = await one.call('POST /services', { body: { name: { vi: 'Dịch vụ mới' } } });
    expect([twice.status, twice.body.errors[0]]).toEqual([
      409,
      expect.objectContaining({ path: 'name.vi', code: 'serviceThere' }),
    ]);
    const wrong = await one.call('POST /services', { body: { name: { vi: 'A\u202eB' } } });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'name.vi']);
    expect(wrong.body.errors[0]).toEqual(expect.objectContaining({ code: 'nameCharacter' }));
  });

  it('makes a registration for trying out, with a secret that is told once', async () => {
    const draft = {
      redirect_uris: ['https://dichvu.example.vn/callback'],
      token_endpoint_auth_method: 'client_secret_basic',
      profile: 'code-pkce',
      reason: 'Phần mềm có sẵn chưa ký được.',
      minimumAcr: 'm1',
      claims: { name: { required: true, purpose: 'Để gọi tên.' } },
    };
    const first = await one.call(`PUT ${service('/sandbox')}`, { body: draft });
    expect([first.status, first.body.client_secret]).toEqual([200, expect.stringMatching(/^mcs_/)]);
    const again = await one.call(`PUT ${service('/sandbox')}`, { body: draft });
    expect(again.body).toEqual({ client_id: first.body.client_id });
    const read = await one.call(`GET ${service('/sandbox')}`);
    expect(read.body.metadata.redirect_uris).toEqual(draft.redirect_uris);
    const secrets = await one.call(`GET ${service('/sandbox/secrets')}`);
    expect(JSON.stringify(secrets.body)).not.toContain('mcs_');
    const made = await one.call(`POST ${service('/sandbox/secrets')}`);
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const last = `DELETE ${service(`/sandbox/secrets/${secrets.body.secrets[0].id}`)}`;
    expect((await one.call(last)).status).toBe(204);
    const wrong = await one.call(`PUT ${service('/sandbox')}`, { body: { ...draft, redirect_uris: [] } });
    expect(wrong.body.errors).toEqual([expect.objectContaining({ path: 'redirect_uris', code: 'addressMissing' })]);
  });

  it('changes keys with an overlap, and never takes the last one', async () => {
    const made = await one.call('POST /services', { body: { name: { vi: 'Đổi khóa' } } });
    const own = `/services/${made.body.id}/sandbox`;
    const [first, second] = [await newKey('a'), await newKey('b')];
    const draft = {
      redirect_uris: ['https://khoa.example.vn/callback'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [first] },
      minimumAcr: 'm0',
    };
    expect((await one.call(`PUT ${own}`, { body: draft })).status).toBe(200);
    const keys = async () => (await one.call(`GET ${own}/keys`)).body.keys as { kid: string; thumbprint: string }[];
    const [before] = await keys();
    const last = await one.call(`DELETE ${own}/keys/${before?.thumbprint}`);
    expect([last.status, last.body.errors[0].code]).toEqual([409, 'last']);
    const wrong = await one.call(`POST ${own}/keys`, { body: { jwks: { ...second, d: 'AA' } } });
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([400, 'private']);
    expect((await one.call(`POST ${own}/keys`, { body: { jwks: second } })).status).toBe(204);
    const end = `POST ${own}/keys/${before?.thumbprint}/end`;
    expect((await one.call(end, { body: { days: 1 } })).status).toBe(204);
    expect((await keys()).map(({ kid }) => kid)).toEqual(['a', 'b']);
    expect((await one.call(`DELETE ${own}/keys/${before?.thumbprint}`)).status).toBe(204);
    expect((await keys()).map(({ kid }) => kid)).toEqual(['b']);
  });

  it('asks for production, which waits for somebody else', async () => {
    const { body: draft } = await one.call(`GET ${service('/production/draft')}`);
    const checks = await one.call(`POST ${service('/production/checks')}`, { body: draft });
    expect(checks.body.findings.some(({ severity }: { severity: string }) => severity === 'error')).toBe(true);
    const refused = await one.call(`POST ${service('/production/requests')}`, {
      body: { proposal: draft, reason: 'Để mở dịch vụ.' },
    });
    expect([refused.status, refused.body.errors[0].message]).toEqual([400, expect.stringMatching(/[a-z]/)]);
    const proposal = proposalFor(site, 'Tra cứu thuế');
    expect((await one.call(`PUT ${service('/production/draft')}`, { body: proposal })).status).toBe(204);
    const differences = await one.call(`POST ${service('/production/differences')}`, { body: proposal });
    expect(differences.body.differences.length).toBeGreaterThan(3);
    const ask = { body: { proposal, reason: 'Để mở dịch vụ.' } };
    const asked = await one.call(`POST ${service('/production/requests')}`, ask);
    expect([asked.status, asked.body]).toEqual([202, { request: expect.any(String) }]);
    const twice = await one.call(`POST ${service('/production/requests')}`, ask);
    expect([twice.status, twice.body.errors[0].code]).toEqual([409, 'open']);
    const state = await one.call(`GET ${service('/production')}`);
    expect(state.body.request).toEqual(expect.objectContaining({ id: asked.body.request, via: 'api' }));
    expect((await one.call(`DELETE ${service('/production/request')}`)).status).toBe(204);
    expect((await one.call(`DELETE ${service('/production/request')}`)).status).toBe(404);
  });

  it('reads figures and mistakes', async () => {
    const figures = await one.call(`GET ${service('/sandbox/figures?days=7')}`);
    expect([figures.status, figures.body.attempts]).toEqual([200, 0]);
    expect((await one.call(`GET ${service('/sandbox/errors')}`)).body).toEqual({ errors: [], more: false });
  });
});

describe('what is no request', () => {
  it('is refused as a problem, in milliseconds', async () => {
    const put = (body: string) => one.call(`PUT ${service('/production/draft')}`, { body });
    const deep = `{"name":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;
    const before = performance.now();
    expect((await put(deep)).status).toBe(400);
    expect(performance.now() - before).toBeLessThan(1_000);
    for (const odd of ['{', '[]', 'null', '"x"', '{"__proto__":{"x":1}}', '{"name":"x","more":1}'])
      expect([odd, (await put(odd)).status]).toEqual([odd, 400]);
    expect((await put(`{"name":"${'x'.repeat(262_144)}"}`)).status).toBe(413);
    expect((await one.call('GET /services?limit=1000')).status).toBe(400);
    expect((await one.call('GET /services?unknown=1')).status).toBe(400);
  });

  it('is told what is wrong with it where it is no JSON', async () => {
    const broken = await one.call('POST /services', { body: '{"name":' });
    expect([broken.status, broken.body.errors]).toEqual([400, [expect.objectContaining({ code: 'not_json' })]]);
    const form = await one.call('POST /services', { body: 'name=x', type: 'application/x-www-form-urlencoded' });
    expect([form.status, form.body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('is refused for a while where there was too much of it', async () => {
    const busy = await programOf(world, 'api-busy', { scopes: SCOPES, people: [minh.id], team: team.teamId });
    const bucket = { key: JSON.stringify(['api', 'api-busy']), attempts: 600, seconds: 60 };
    for (let at = 0; at < 600; at++) await world.app.storage.attempts.take([bucket]);
    const { status, headers, body } = await busy.call('GET /services');
    expect([status, body.code, Number(headers.get('retry-after')) > 0]).toEqual([429, 'throttled', true]);
    expect((await one.call('GET /services')).status).toBe(200);
  });

  it('is refused where there is no such operation', async () => {
    const [nothing, method] = [await one.call('GET /nothing'), await one.call('PATCH /services')];
    expect([nothing.status, nothing.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    expect([method.status, method.headers.get('allow')]).toEqual([405, expect.stringContaining('GET')]);
  });
});

describe('the example of the documentation', () => {
  it('lists the services of its team, and asks for production', async () => {
    const own = await teamOf(world, { owners: [minh, hung], authority: 'finance', name: 'Ví dụ' });
    const two = await programOf(world, 'api-example', { scopes: SCOPES, people: [minh.id], team: own.teamId });
    const [directory, example] = [await mkdtemp(join(tmpdir(), 'motcua-api-')), 'docs/examples/management-api.ts'];
    const keyFile = join(directory, 'key.pem');
    await writeFile(keyFile, two.privateKey);
    const ask = () =>
      run(process.execPath, [
        projectPath(example),
        world.issuer,
        two.clientId,
        keyFile,
        own.serviceId,
        'Để mở dịch vụ.',
      ]);
    expect((await ask()).stdout).toMatch(new RegExp(`^${own.serviceId} Ví dụ\n400 .*"errors"`));
    const body = proposalFor(site, 'Ví dụ');
    expect((await two.call(`PUT /services/${own.serviceId}/production/draft`, { body })).status).toBe(204);
    expect((await ask()).stdout).toMatch(/\n202 \{"request":"[0-9a-f-]{36}"\}\n$/);
    await rm(directory, { recursive: true });
    expect(readFileSync(projectPath('docs/management-api.md'), 'utf8')).toContain('(examples/management-api.ts)');
  });
});

describe('the bodies in the documentation', () => {
  const page = readFileSync(projectPath('docs/management-api.md'), 'utf8');
  const [sandbox, proposal] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => json);

  it('are taken; of production only that nobody answers at the address is wrong', async () => {
    const made = await one.call('POST /services', { body: { name: { vi: 'Tra cứu thuế 2' } } });
    const about = `/services/${made.body.id}`;
    expect((await one.call(`PUT ${about}/sandbox`, { body: sandbox })).body.client_id).toMatch(/^sbx-/);
    expect((await one.call(`PUT ${about}/production/draft`, { body: proposal })).status).toBe(204);
    const { body } = await one.call(`POST ${about}/production/checks`, { body: proposal });
    const wrong = body.findings.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(wrong.map(({ code }: { code: string }) => code)).toEqual(['logout-unreachable']);
  });
});

describe('the description', () => {
  it('is an OpenAPI document with every operation', async () => {
    const answer = await fetch(`${world.issuer}/api/openapi.json`);
    const document = (await answer.json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/services/{id}');
  });
});
