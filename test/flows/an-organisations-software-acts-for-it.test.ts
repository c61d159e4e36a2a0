import { randomUUID } from 'node:crypto';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { type ActingService, startActingService } from '../support/acting-service.ts';
import { go } from '../support/journey.ts';
import { addMandate, addOrganisation, endMandate, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createMachine, keySet, type Machine, type MachineKey, machineKey } from '../support/systems.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const minh = persona('reaches level 2');

let world: World;
let tax: ActingService;
let other: ActingService;
let company: Organisation;
let root: Mandate;
let first: MachineKey;
let second: MachineKey;
let software: Machine;
let clientId: string;
const director = createTextBrowser();
const manager = createTextBrowser();

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const policy = { introspects: true };
  [tax, other] = await Promise.all([
    startActingService(world, 'tax', { policy }),
    startActingService(world, 'other', { policy, metadata: { sector_identifier_uri: 'https://other.example/uris' } }),
  ]);
  [first, second] = await Promise.all([machineKey('first'), machineKey('second', 'EdDSA')]);
  company = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
  root = await addMandate(world, { party: organisationParty(company), holder: hung });
});
afterAll(async () => {
  await world?.stop();
  tax?.stop();
  other?.stop();
});

const systems = (organisation: Pick<Organisation, 'id'> = company): string =>
  `${world.issuer}/account/organisations/${organisation.id}/systems`;
const about = (page: 'keys' | 'powers' | 'end'): string => `${systems()}/${clientId}/${page}`;
const form = (keys: string) => ({ name: 'Phần mềm kế toán', powers: ['tax.file', 'tax.read'], days: '365', keys });
const idIn = (page: Page): string => /sys-[\w-]{22}/.exec(page.text)?.[0] ?? '';
const send = async (page: Page, fields: Record<string, string | string[]>): Promise<Page> =>
  director.submit(page, '.login-submit', fields);
const isActive = async (token: string): Promise<boolean> => (await tax.introspect(token)).active;

describe('whoever looks after an organisation', () => {
  let page: Page;

  it('is led to the form after showing both factors, and is offered single powers only', async () => {
    page = await go(director, `${systems()}/add`, hung);
    expect([page.status, page.url.href]).toEqual([200, `${systems()}/add`]);
    expect(page.html).toContain('value="tax.pay"');
    for (const power of ['*', 'tax']) expect(page.html).not.toContain(`value="${power}"`);
  });

  it('is told that a private key was pasted, and does not get it shown again', async () => {
    const refused = await send(page, form(JSON.stringify(first.privateJwk)));
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Đây là khóa bí mật');
    expect(refused.html).not.toContain(first.privateJwk.d);
    const pem = '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----';
    expect((await send(page, form(pem))).text).toContain('Đây là khóa bí mật');
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM system_accounts')).toEqual([]);
  });

  it('is told about everything that is missing', async () => {
    const refused = await send(page, { name: ' ', powers: [], days: '', keys: 'xin chào' });
    for (const words of ['Đặt tên gọi', 'Chọn ít nhất một việc', 'Chọn thời hạn', 'Không đọc được khóa'])
      expect(refused.text).toContain(words);
  });

  it('cannot give what is not offered', async () => {
    const refused = await send(page, { ...form(keySet(first)), powers: ['*'] });
    expect([refused.status, await sql(world.databaseUrl, 'SELECT 1 FROM system_accounts')]).toEqual([400, []]);
  });

  it('adds the account, sees its client_id, and hears of it by mail', async () => {
    const added = await send(page, form(keySet(first)));
    clientId = idIn(added);
    expect(added.url.pathname).toBe(new URL(`${systems()}/${clientId}`).pathname);
    expect((await world.mailbox.next('hung.pham@example.com')).text).toContain('Phần mềm kế toán');
    software = await createMachine(world, clientId, first);
  });
});

describe('the software', () => {
  it('gets a token for a service, with the powers that it asked for', async () => {
    const { access_token: token, authorization_details: details } = await software.token('tax', ['tax.file']);
    expect(details).toEqual([{ type: 'representation', locations: ['tax'], powers: ['tax.file'] }]);
    const told = await tax.introspect(token);
    expect(told).toMatchObject({ active: true, client_id: clientId, aud: 'tax' });
    expect(told.sub).toBeUndefined();
    expect(told.authorization_details).toMatchObject([
      {
        type: 'representation',
        party: 'organization',
        code: company.code,
        name: company.name,
        role: 'system',
        source: 'grant',
        powers: ['tax.file'],
      },
    ]);
  });

  it('has all of its powers at the service when it names none', async () => {
    const { access_token: token } = await software.token('tax');
    const { authorization_details: details } = await tax.introspect(token);
    expect(details).toMatchObject([{ powers: ['tax.read', 'tax.file'] }]);
  });

  it('shows each service the organisation under the identifier of its sector', async () => {
    const identifierAt = async (service: ActingService): Promise<unknown> => {
      const { access_token: token } = await software.token(service.clientId);
      const [told] = (await service.introspect(token)).authorization_details as { identifier: string }[];
      return told?.identifier;
    };
    const [here, again, there] = [await identifierAt(tax), await identifierAt(tax), await identifierAt(other)];
    expect([here, here !== there]).toEqual([again, true]);
  });

  it('has a token of no use at another service', async () => {
    const { access_token: token } = await software.token('tax');
    expect(await other.introspect(token)).toEqual({ active: false });
  });

  it.each([
    ['a power beyond its own', [{ type: 'representation', locations: ['tax'], powers: ['tax.pay'] }]],
    ['a service that does not exist', [{ type: 'representation', locations: ['nowhere'] }]],
    ['a service that does not deal with organisations', [{ type: 'representation', locations: ['test-api'] }]],
    ['two services at once', [{ type: 'representation', locations: ['tax', 'other'] }]],
    ['two details', ['tax', 'other'].map((service) => ({ type: 'representation', locations: [service] }))],
    ['another organisation', [{ type: 'representation', locations: ['tax'], identifier: '0199900025' }]],
    ['no service', [{ type: 'representation' }]],
    ['another type', [{ type: 'payment', locations: ['tax'] }]],
  ])('asking for %s is refused', async (_, details) => {
    const asked = openid.clientCredentialsGrant(software.config, { authorization_details: JSON.stringify(details) });
    await expect(asked).rejects.toMatchObject({ error: 'invalid_authorization_details' });
  });

  it('has to say where it goes', async () => {
    await expect(openid.clientCredentialsGrant(software.config)).rejects.toMatchObject({
      error: 'invalid_authorization_details',
    });
    await expect(openid.clientCredentialsGrant(software.config, { scope: 'openid' })).rejects.toThrow();
    await expect(openid.clientCredentialsGrant(software.config, { resource: world.issuer })).rejects.toMatchObject({
      error: 'invalid_target',
    });
  });

  it('may bind its tokens to a key (DPoP), which the service is told of', async () => {
    const proof = openid.getDPoPHandle(software.config, await openid.randomDPoPKeyPair('ES256'));
    const authorization_details = JSON.stringify([{ type: 'representation', locations: ['tax'] }]);
    const bound = await openid.clientCredentialsGrant(software.config, { authorization_details }, { DPoP: proof });
    expect(await tax.introspect(bound.access_token)).toMatchObject({
      token_type: 'DPoP',
      cnf: { jkt: expect.any(String) },
    });
  });

  it('signs nobody in, and uses no other grant', async () => {
    const url = openid.buildAuthorizationUrl(software.config, {
      redirect_uri: `${world.testService}/callback`,
      scope: 'openid',
      response_type: 'code',
    });
    const page = await createTextBrowser().open(url);
    expect([page.status, page.url.origin]).toEqual([400, world.issuer]);
    await expect(openid.refreshTokenGrant(software.config, 'anything')).rejects.toMatchObject({ status: 400 });
    await expect(
      openid.genericGrantRequest(software.config, 'authorization_code', {
        code: 'x',
        redirect_uri: 'https://x.example',
      }),
    ).rejects.toMatchObject({ error: 'invalid_request' });
    const { access_token: token } = await software.token('tax');
    await expect(openid.fetchUserInfo(tax.config, token, openid.skipSubjectCheck)).rejects.toMatchObject({
      status: 401,
    });
  });

  it('is nobody without its own key', async () => {
    const stranger = await createMachine(world, clientId, await machineKey('first'));
    await expect(stranger.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
    const unknown = await createMachine(world, `sys-${'x'.repeat(22)}`, first);
    await expect(unknown.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
  });

  it('shows each assertion once', async () => {
    const bodies: string[] = [];
    software.config[openid.customFetch] = (url, options) => {
      bodies.push(String(options.body));
      return fetch(url, options as RequestInit);
    };
    await software.token('tax');
    const again = await fetch(`${world.issuer}/token`, { method: 'POST', body: new URLSearchParams(bodies[0]) });
    expect([again.status, ((await again.json()) as { error: string }).error]).toEqual([401, 'invalid_client']);
  });
});

describe('changing keys', () => {
  it('goes without a gap: both work as long as both are there, and tokens live on', async () => {
    const { access_token: token } = await software.token('tax');
    const page = await director.open(about('keys'));
    expect((await send(page, { keys: keySet(first, second) })).text).toContain('Đã đổi khóa');
    expect(await isActive(token)).toBe(true);
    const renewed = await createMachine(world, clientId, second);
    for (const machine of [software, renewed]) expect((await machine.token('tax')).access_token).toBeTruthy();
  });

  it('that takes one away ends it and the tokens from before at once', async () => {
    const { access_token: token } = await software.token('tax');
    await send(await director.open(about('keys')), { keys: keySet(second) });
    expect(await isActive(token)).toBe(false);
    await expect(software.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
    software = await createMachine(world, clientId, second);
    // Tokens know their second only: those of the very second of the change count as from before.
    const isNewActive = async () => isActive((await software.token('tax')).access_token);
    await expect.poll(isNewActive, { timeout: 5_000 }).toBe(true);
  });
});

describe('powers', () => {
  it('that are taken away are gone from tokens that exist', async () => {
    const { access_token: both } = await software.token('tax');
    const { access_token: one } = await software.token('tax', ['tax.file']);
    const page = await send(await director.open(about('powers')), { powers: ['tax.read'] });
    expect(page.text).toContain('Đã thu hẹp quyền');
    expect(await isActive(one)).toBe(false);
    expect((await tax.introspect(both)).authorization_details).toMatchObject([{ powers: ['tax.read'] }]);
  });

  it('cannot be added again', async () => {
    const page = await director.open(about('powers'));
    expect((await send(page, { powers: ['tax.read', 'tax.file'] })).status).toBe(400);
    expect((await send(page, { powers: [] })).text).toContain('Chọn ít nhất một việc');
  });
});

describe('an organisation that is not active', () => {
  it('has no software at work until it is again', async () => {
    const { access_token: token } = await software.token('tax');
    await world.app.storage.organisations.save({ ...company, status: 'suspended' });
    expect(await isActive(token)).toBe(false);
    await expect(software.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
    await world.app.storage.organisations.save(company);
    expect(await isActive(token)).toBe(true);
  });
});

describe('a person whose account is not open', () => {
  it('has no software at work', async () => {
    const { access_token: token } = await software.token('tax');
    const { people } = world.app.storage;
    const person = await people.find(hung.id);
    if (!person) throw new Error('the director is gone');
    await people.save({ ...person, status: 'blocked' });
    expect(await isActive(token)).toBe(false);
    await expect(software.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
    await people.save(person);
    expect(await isActive(token)).toBe(true);
  });
});

describe('somebody who does not look after the organisation', () => {
  it('finds nothing there, nor anywhere else', async () => {
    expect((await go(manager, `${systems()}/add`, minh)).status).toBe(404);
    for (const url of [`${systems()}/add`, about('end'), systems({ id: randomUUID() }), systems({ id: 'x' })])
      expect((await manager.open(url)).status).toBe(404);
    expect((await director.open(`${systems()}/sys-${'x'.repeat(22)}`)).status).toBe(404);
  });

  it('finds nothing as a delegate, who only acts', async () => {
    const party = organisationParty(company);
    await addMandate(world, { party, holder: minh, parentId: root.id, powers: ['tax.read'] });
    expect((await manager.open(systems())).status).toBe(404);
  });
});

describe('ending the account', () => {
  it('is asked once more, and ends tokens and assertions at once', async () => {
    const { access_token: token } = await software.token('tax');
    const page = await director.open(about('end'));
    expect(await isActive(token)).toBe(true);
    expect((await send(page, {})).text).toContain('Đã chấm dứt');
    expect(await isActive(token)).toBe(false);
    await expect(software.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
  });

  it('is for good', async () => {
    const page = await director.open(about('keys'));
    expect((await send(page, { keys: keySet(first) })).text).toContain('chấm dứt trước đó');
    await expect((await createMachine(world, clientId, first)).token('tax')).rejects.toThrow();
  });
});

describe('an administrator’s software', () => {
  it('may do no more than they may, and stops when they leave, or whoever is above them', async () => {
    const party = organisationParty(company);
    const terms = { party, holder: minh, parentId: root.id, role: 'administrator', powers: ['tax.read'] } as const;
    const own = await addMandate(world, { ...terms, until: new Date(Date.now() + 86_400_000) });
    const page = await manager.open(`${systems()}/add`);
    expect(page.html).toContain('value="tax.read"');
    expect(page.html).not.toContain('value="tax.file"');
    const made = { ...form(keySet(first)), powers: ['tax.read'] };
    const added = await manager.submit(page, '.login-submit', made);
    const machine = await createMachine(world, idIn(added), first);
    const { access_token: token } = await machine.token('tax');
    const until = Math.floor((own.until?.getTime() ?? 0) / 1000);
    expect((await tax.introspect(token)).authorization_details).toMatchObject([{ valid_until: until }]);
    await endMandate(world, root.id);
    expect(await isActive(token)).toBe(false);
    await expect(machine.token('tax')).rejects.toMatchObject({ error: 'invalid_client' });
    expect((await manager.open(systems())).status).toBe(404);
  });
});

describe('the list', () => {
  it('shows what ended, and after three months no more', async () => {
    const again = await addMandate(world, { party: organisationParty(company), holder: hung });
    const page = await director.open(systems());
    expect(page.text.match(/Đã chấm dứt/g)).toHaveLength(2);
    await sql(world.databaseUrl, "UPDATE mandates SET ended_at = ended_at - interval '91 days' WHERE id <> $1", [
      again.id,
    ]);
    expect((await director.open(systems())).text).toContain('chưa có tài khoản hệ thống nào');
  });
});

describe('what happened', () => {
  it('is on record', async () => {
    const events = await sql<{ type: string; count: number }>(
      world.databaseUrl,
      `SELECT type, count(*)::int AS count FROM audit_events WHERE type LIKE 'system-account.%' GROUP BY type ORDER BY type`,
    );
    expect(events).toEqual([
      { type: 'system-account.added', count: 2 },
      { type: 'system-account.changed', count: 3 },
    ]);
  });
});
