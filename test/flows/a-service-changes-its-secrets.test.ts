import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register } from '../support/relying-party.ts';
import { serviceOfTeam } from '../support/service-owners.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('set up a code application');
const hung = persona('The director of a company');

const CLIENT = 'svc-secrets';
const SECRET = /mcs_[\w-]{43}/;
let world: World;
let node: ProviderNode;
let service: string;
let browser: TextBrowser;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'], serviceKeys: { usesEverySeconds: 0.2 } });
  await register(world, { clientId: CLIENT });
  await register(world, { clientId: 'sbx-secrets', metadata: { token_endpoint_auth_method: 'client_secret_post' } });
  const owners = [
    { person: minh, role: 'owner' },
    { person: hung, role: 'developer' },
  ] as const;
  service = await serviceOfTeam(world, [...owners], { productionClient: CLIENT, sandboxClient: 'sbx-secrets' });
  node = await startNode(world);
  browser = createTextBrowser();
});
afterAll(async () => {
  await node?.end('SIGTERM');
  await world?.stop();
});

const at = (path = '', environment = 'production'): string =>
  `${world.issuer}/owners/services/${service}/keys/${environment}${path}`;
const open = (path?: string): Promise<Page> => go(browser, at(path), minh);
const secretOn = ({ text }: Page): string => SECRET.exec(text)?.[0] ?? '';
const make = async (): Promise<{ form: Page; page: Page; secret: string }> => {
  const form = await open('/secret');
  const page = await browser.submit(form, '.login-submit');
  return { form, page, secret: secretOn(page) };
};
const change = async (secret: string, button: string, fields: Record<string, string> = {}): Promise<Page> => {
  const { html } = await open();
  const path = new RegExp(`href="([^"]+)">[^<]*<span class="govuk-visually-hidden">: [^<]*…${secret.slice(-4)}<`).exec(
    html,
  );
  return browser.submit(await browser.open(`${world.issuer}${path?.[1]}`), button, fields);
};
const signIn = async (secret: string) => {
  const party = await createRelyingParty(world, { clientId: CLIENT, authentication: openid.ClientSecretBasic(secret) });
  return party.signIn(createTextBrowser(), lan);
};

/** How a node answers to this secret, without anything behind it. */
async function answerOf(secret: string, { origin = world.issuer, clientId = CLIENT } = {}): Promise<string> {
  const response = await fetch(`${origin}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
  });
  return ((await response.json().catch(() => ({ error: response.status }))) as { error: string }).error;
}

describe('a secret of a service', () => {
  let [first, second] = ['', ''];

  it('is shown once: neither by a reload, nor on any other page, nor in the log or the database', async () => {
    expect(await answerOf('anything')).toBe('invalid_client');
    const made = await make();
    first = made.secret;
    expect(first).toMatch(SECRET);
    expect(made.page.headers.get('cache-control')).toBe('no-store');
    const again = await browser.submit(made.form, '.login-submit');
    expect(again.text).toContain('không hiện lại');
    expect((await world.app.storage.clientSecrets.ofClient(CLIENT)).length).toBe(1);
    const list = await open();
    expect(list.text).toContain(`…${first.slice(-4)}`);
    const everything = await sql<{ row: string }>(
      world.databaseUrl,
      'SELECT client_secrets::text AS row FROM client_secrets UNION ALL SELECT relying_parties::text FROM relying_parties UNION ALL SELECT registration_versions::text FROM registration_versions',
    );
    for (const text of [again.html, list.html, world.log.join(''), JSON.stringify(everything)])
      expect(text).not.toContain(first.slice(0, 20));
  });

  it('signs people in, beside a second one', async () => {
    second = (await make()).secret;
    for (const secret of [first, second]) expect((await signIn(secret)).tokens.access_token).toBeTruthy();
    await expect.poll(async () => (await open()).text).not.toContain('Chưa dùng lần nào');
  });

  it('counts in the place alone that is registered', async () => {
    const response = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'x',
        client_id: CLIENT,
        client_secret: first,
      }),
    });
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });

  it('that was ended or removed is refused at once on every node', async () => {
    const third = (await make()).secret;
    expect([await answerOf(first, node), await answerOf(third, node)]).toEqual(['invalid_grant', 'invalid_grant']);
    await change(first, '#end', { days: '0' });
    await change(third, '#remove');
    for (const { origin } of [node, { origin: world.issuer }]) {
      expect(await answerOf(first, { origin })).toBe('invalid_client');
      expect(await answerOf(third, { origin })).toBe('invalid_client');
      expect(await answerOf(second, { origin })).toBe('invalid_grant');
    }
  });

  it('is not the last one that is ended', async () => {
    const refused = await change(second, '#remove');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Hãy thêm cái mới trước')]);
    expect(await answerOf(second)).toBe('invalid_grant');
  });

  it('does not open another service', async () => {
    await register(world, { clientId: 'svc-other' });
    expect(await answerOf(second, { clientId: 'svc-other' })).toBe('invalid_client');
  });

  it('is refused quickly when it is odd', async () => {
    const odd = ['x'.repeat(8_000), 'mcs_', `${second}x`, second.toUpperCase(), '\u{1f511}', `mcs_${'%'.repeat(43)}`];
    for (const secret of odd) expect(await answerOf(secret)).not.toBe('invalid_grant');
    const started = Date.now();
    const response = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${'A'.repeat(50_000)}` },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    const form = new URLSearchParams({ client_id: 'sbx-secrets', client_secret: `mcs_${'x'.repeat(50_000)}` });
    const long = await fetch(`${world.issuer}/token`, { method: 'POST', body: form });
    expect(long.status).toBeGreaterThanOrEqual(400);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('of production is the owners’; that of the sandbox is the developers’ too', async () => {
    const developer = createTextBrowser();
    expect((await go(developer, at('/secret'), hung)).status).toBe(403);
    const form = await developer.open(at('/secret', 'sandbox'));
    expect(secretOn(await developer.submit(form, '.login-submit'))).toMatch(SECRET);
  });

  it('is made five times at most', async () => {
    for (let i = 0; i < 4; i += 1) await make();
    const { page } = await make();
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('Quá nhiều')]);
  });
});
