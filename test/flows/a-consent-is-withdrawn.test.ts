import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POWERS, SCOPE } from '../support/acting-service.ts';
import { answerAll, go, isConsent } from '../support/journey.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import type { SignedIn } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { startToldService, type ToldService } from '../support/told-service.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

type Schema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;

const EVERYTHING = 'openid profile birth phone email';
const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const director = persona('The director of a company');

let world: World;
let service: ToldService;
let other: ToldService;
const started: ToldService[] = [];
const start = async (...of: [string, Parameters<typeof startToldService>[2]?]): Promise<ToldService> => {
  const one = await startToldService(world, ...of);
  started.push(one);
  return one;
};
beforeAll(async () => {
  world = await createWorld({ outbox: { pollSeconds: 0.1, retrySeconds: [1, 1] } });
  service = await start('told');
  other = await start('told-too');
});
afterAll(async () => {
  await world?.stop();
  for (const one of started) one.stop();
});

const events = (): string => `${world.issuer}/events/consent-withdrawn`;
const list = (browser: TextBrowser): Promise<Page> => browser.open(`${world.issuer}/account/services`);

/** Opens the page of a service, signed in to one's account. */
async function pageOf(browser: TextBrowser, nth = 0): Promise<Page> {
  const page = await list(browser);
  const hrefs = [...page.html.matchAll(/href="(\/account\/services\/[0-9a-f-]{36})"/g)].map(([, href]) => href ?? '');
  return browser.open(new URL(hrefs[nth] ?? '/nowhere', world.issuer));
}

const withdraw = async (browser: TextBrowser, page?: Page): Promise<Page> =>
  browser.submit(page ?? (await pageOf(browser)), 'Withdraw consent');

async function signedIn(of: ToldService, person = lan, scope = EVERYTHING): Promise<[TextBrowser, SignedIn]> {
  const browser = createTextBrowser();
  const parameters = { scope, prompt: 'consent', ui_locales: 'en' };
  const visit = await of.signIn(browser, person, { parameters, answers: { ticked: ['birthdate', 'email'] } });
  await go(browser, `${world.issuer}/account`, person);
  await browser.open(`${world.issuer}/account?lang=en`);
  return [browser, visit];
}

/** Withdraws, and waits until that is told, so that the next test hears nothing of it. */
async function leave(browser: TextBrowser): Promise<void> {
  const before = service.events.length;
  await withdraw(browser);
  await eventually(() => expect(service.events.length).toBeGreaterThan(before));
  await eventually(() => expect(service.logouts.length).toBeGreaterThan(0));
}

beforeEach(() => {
  for (const one of started) for (const told of [one.logouts, one.events, one.answers]) told.length = 0;
});

describe('a service after the person has withdrawn', () => {
  let browser: TextBrowser;
  let visit: SignedIn;
  let afterwards: Page;
  beforeAll(async () => {
    [browser, visit] = await signedIn(service);
    afterwards = await withdraw(browser);
    // What is told of it must not arrive in a later test.
    await eventually(() => expect([service.events.length, service.logouts.length]).toEqual([1, 1]));
  });

  it('finds its tokens dead: userinfo 401, refresh invalid_grant, introspection inactive', async () => {
    const { tokens } = visit;
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    for (const token of [tokens.access_token, tokens.refresh_token ?? ''])
      expect(await service.introspect(token)).toEqual({ active: false });
  });

  it('is gone from the list of services in use, and stands among those that were stopped', async () => {
    expect(afterwards.text).toContain('Withdrawn. The service gets nothing of yours any more.');
    const page = await list(browser);
    expect(page.text).toContain('No service uses your account.');
    expect(page.text).toContain('You withdrew on');
  });

  it('has to ask again, and what was withdrawn stays on record', async () => {
    const page = await browser.open((await service.begin({ scope: EVERYTHING })).url);
    expect(isConsent(page)).toBe(true);
    const rows = await sql(
      world.databaseUrl,
      `SELECT ended_why FROM consents WHERE person_id = '${lan.id}' AND ended_at IS NOT NULL`,
    );
    expect(rows).toEqual([{ ended_why: 'withdrawn' }]);
    const trail = await sql(world.databaseUrl, `SELECT 1 FROM audit_events WHERE type = 'consent.withdrawn'`);
    expect(trail).toHaveLength(1);
    const receipts = await sql(world.databaseUrl, `SELECT kind FROM receipts ORDER BY at`);
    expect(receipts).toEqual([{ kind: 'agreed' }, { kind: 'withdrawn' }]);
  });
});

describe('what the service is told', () => {
  it('is one logout of its session, and one event that it can trust, in its own words alone', async () => {
    const [browser, visit] = await signedIn(service, minh);
    await signedIn(other, minh);
    const page = await pageOf(browser, 1);
    expect(page.text).toContain('We tell the service at once');
    await withdraw(browser, page);
    await eventually(() => expect([service.events, service.logouts]).toMatchObject([[{}], [{}]]));
    expect(service.logouts).toMatchObject([{ sub: visit.idToken.sub, aud: 'told' }]);
    const event = await service.read(service.events[0] ?? '');
    expect(event).toEqual({
      iss: world.issuer,
      aud: 'told',
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sub_id: { format: 'iss_sub', iss: world.issuer, sub: visit.idToken.sub },
      events: { [events()]: { claims: ['name', 'birthdate', 'email'], scopes: EVERYTHING.split(' ') } },
    });
    const schema = (await (await fetch(`${world.issuer}/schemas/consent-withdrawn-1.schema.json`)).json()) as Schema;
    expect(z.fromJSONSchema(schema).safeParse(event).error).toBeUndefined();
    expect(z.fromJSONSchema(schema).safeParse({ ...event, sub_id: undefined }).success).toBe(false);
    await pause(300);
    expect([other.events, other.logouts]).toEqual([[], []]);
    const confirmed = await eventually(async () => {
      const now = await browser.open(page.url);
      expect(now.text).toContain('The service confirmed on');
      return now;
    });
    expect(confirmed.text).toContain('that it signed you out');
  });

  it('comes later when it was down, and the page says how it stands', async () => {
    const [browser] = await signedIn(service, minh);
    service.answers.push(503);
    const page = await withdraw(browser);
    await eventually(async () =>
      expect((await browser.open(page.url)).text).toContain('has not confirmed yet, after 1 attempt'),
    );
    await eventually(
      async () => expect((await browser.open(page.url)).text).not.toContain('has not confirmed yet'),
      8_000,
    );
    const jtis = await Promise.all(service.events.map(async (event) => (await service.read(event)).jti));
    expect(jtis).toHaveLength(2);
    expect(new Set(jtis).size).toBe(1);
  });

  it('is given up when it never confirms, and the page says so and who can be told', async () => {
    const [browser] = await signedIn(service, minh);
    service.answers.push(500, 500, 500);
    const page = await withdraw(browser);
    await eventually(
      async () => expect((await browser.open(page.url)).text).toContain('could not be told, after 3 attempts'),
      10_000,
    );
    const types = await sql(world.databaseUrl, `SELECT 1 FROM audit_events WHERE type = 'withdrawal.given-up'`);
    expect(types).toHaveLength(1);
  });

  it('is nothing where it takes neither logouts nor events: the page names whom to ask', async () => {
    const untold = await start('untold', { untold: true });
    const [browser] = await signedIn(untold, minh);
    const page = await pageOf(browser);
    expect(page.text).toContain('This service cannot be told automatically');
    const afterwards = await withdraw(browser, page);
    expect(afterwards.text).not.toContain('is being told');
    expect(afterwards.text).toContain('This service cannot be told automatically');
  });

  it('is the sign-out alone where it takes no events', async () => {
    const plain = await start('logouts-only', { logoutsOnly: true });
    const [browser] = await signedIn(plain, minh);
    const page = await withdraw(browser);
    await eventually(async () => expect((await browser.open(page.url)).text).toContain('that it signed you out'));
    expect(plain.events).toEqual([]);
  });

  it('leaves out what the person has given again meanwhile', async () => {
    const [browser] = await signedIn(service, minh);
    service.answers.push(503);
    await withdraw(browser);
    await service.signIn(browser, minh, { parameters: { scope: 'openid profile' } });
    await eventually(() => expect(service.events.length).toBeGreaterThan(1));
    const event = await service.read(service.events.at(-1) ?? '');
    expect(event.events).toEqual({
      [events()]: { claims: ['birthdate', 'email'], scopes: ['birth', 'phone', 'email'] },
    });
  });
});

describe('withdrawing', () => {
  it('ends offline access too', async () => {
    const [browser, { tokens }] = await signedIn(service, lan, `${EVERYTHING} offline_access`);
    expect((await pageOf(browser)).text).toContain('Also gets data while you are away');
    await leave(browser);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('twice at once, in two tabs, is one withdrawal', async () => {
    const [browser] = await signedIn(service);
    const page = await pageOf(browser);
    const before = await sql(world.databaseUrl, `SELECT 1 FROM audit_events WHERE type = 'consent.withdrawn'`);
    const both = await Promise.all([withdraw(browser, page), withdraw(browser, page)]);
    for (const { status, text } of both) {
      expect(status).toBe(200);
      expect(text).toContain('Withdrawn.');
    }
    const after = await sql(world.databaseUrl, `SELECT 1 FROM audit_events WHERE type = 'consent.withdrawn'`);
    expect(after.length - before.length).toBe(1);
    await eventually(() => expect(service.events).toHaveLength(1));
  });

  it('for an organisation leaves what the person does for themselves, and names the organisation to the service alone', async () => {
    const acting = await start('acting-told', {
      policy: {
        scopes: ['openid', 'profile', 'organization', 'represented_person'],
        representation: { powers: POWERS, parties: ['organization', 'person'] },
      },
    });
    const code = '0199900018';
    const party = organisationParty(await addOrganisation(world, { code, name: 'Công ty TNHH Sen Vàng' }));
    await addMandate(world, { holder: director, party });
    const browser = createTextBrowser();
    const as = (represented_party: string) =>
      acting.signIn(browser, director, { parameters: { scope: SCOPE, represented_party, ui_locales: 'en' } });
    const self = await as('self');
    const company = await as(code);
    await go(browser, `${world.issuer}/account`, director);
    await browser.open(`${world.issuer}/account?lang=en`);
    const page = await pageOf(browser, 0);
    expect(page.text).toContain('Acting for Công ty TNHH Sen Vàng');
    await withdraw(browser, page);
    await expect(acting.userInfo(company.tokens)).rejects.toMatchObject({ status: 401 });
    expect(await acting.userInfo(self.tokens)).toMatchObject({ name: director.name.full });
    await eventually(() => expect(acting.events).toHaveLength(1));
    const told = (await acting.read(acting.events[0] ?? '')).events as Record<string, unknown>;
    const { sub } = company.idToken.organization as unknown as { sub: string };
    expect(told[events()]).toMatchObject({ organization: { sub } });
    expect((await list(browser)).text).toContain('For yourself');
  });

  it('is nobody else’s: the page of another person’s consent does not exist', async () => {
    const [browser] = await signedIn(service);
    const { pathname } = (await pageOf(browser)).url;
    const [stranger] = await signedIn(service, minh);
    const page = await stranger.open(new URL(pathname, world.issuer));
    expect(page.status).toBe(404);
    const own = await pageOf(stranger);
    const posted = await stranger.submit(
      { ...own, html: own.html.replaceAll(own.url.pathname, pathname) },
      'Withdraw consent',
    );
    expect(posted.status).toBe(404);
    expect((await list(browser)).text).toContain('In use');
    await leave(browser);
  });

  it('is impossible where a law is the basis: the page says which, disconnects, and shows how to object', async () => {
    const byLaw = await start('by-law', {
      policy: {
        basis: {
          kind: 'public-duty',
          law: { vi: 'Điều 1 Luật Thử', en: 'Article 1 of the Trial Act', fr: 'article 1 de la loi d’essai' },
        },
      },
    });
    const [browser, { tokens }] = await signedIn(byLaw);
    const page = await pageOf(browser);
    expect(page.text).toContain('Article 1 of the Trial Act');
    expect(page.html).toContain('href="/account/requests"');
    const afterwards = await browser.submit(page, 'Disconnect');
    expect(afterwards.status).toBe(200);
    await expect(byLaw.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    await eventually(() => expect(byLaw.events).toHaveLength(1));
    const event = await byLaw.read(byLaw.events[0] ?? '');
    expect(event.events).toEqual({ [events()]: { claims: ['birthdate', 'email'], scopes: [] } });
  });
});

describe('what a service may do without', () => {
  it('can be taken from it at once, without another sign-in', async () => {
    const [browser, { tokens }] = await signedIn(service);
    expect(await service.userInfo(tokens)).toMatchObject({ email: lan.emails[0]?.value });
    const narrowed = await browser.submit(await pageOf(browser), 'Save the change', { claim: ['birthdate'] });
    expect(narrowed.text).toContain('Saved. The change counts from now on.');
    expect(narrowed.text).toMatch(/No longer given: E-?mail/);
    const left = await service.userInfo(tokens);
    expect(left).toMatchObject({ birthdate: lan.birthdate });
    expect(left).not.toHaveProperty('email');
    await eventually(() => expect(service.events).toHaveLength(1));
    const event = await service.read(service.events[0] ?? '');
    expect(event.events).toEqual({ [events()]: { claims: ['email'], scopes: [] } });
    expect(service.logouts).toEqual([]);
    await eventually(async () => expect((await browser.open(narrowed.url)).text).toContain('The service confirmed on'));
    expect(isConsent(await browser.open((await service.begin({ scope: EVERYTHING })).url))).toBe(false);
    await leave(browser);
  });

  it('is told to it too when the person answers otherwise at a sign-in', async () => {
    const [browser] = await signedIn(service);
    await service.signIn(browser, lan, {
      parameters: { scope: EVERYTHING, prompt: 'consent' },
      answers: { ticked: ['birthdate'] },
    });
    await eventually(() => expect(service.events).toHaveLength(1));
    const event = await service.read(service.events[0] ?? '');
    expect(event.events).toEqual({ [events()]: { claims: ['email'], scopes: [] } });
    expect((await pageOf(browser)).text).toMatch(/No longer given: E-?mail/);
    await leave(browser);
  });

  it('can be given later, after a fresh sign-in, and counts at once', async () => {
    const [browser, { tokens }] = await signedIn(service, minh);
    const claim = ['birthdate', 'email', 'phone_number'];
    const first = await browser.submit(await pageOf(browser), 'Save the change', { claim });
    const page = await answerAll(browser, first, minh);
    expect(page.url.pathname).toMatch(/^\/account\/services\/[0-9a-f-]{36}$/);
    expect(await service.userInfo(tokens)).not.toHaveProperty('phone_number');
    const widened = await browser.submit(page, 'Save the change', { claim });
    expect(widened.text).toContain('Given as well: Phone number');
    expect(await service.userInfo(tokens)).toMatchObject({ phone_number: minh.phones[0]?.value });
    expect(service.events).toEqual([]);
    await leave(browser);
  });

  it('cannot be more than the service may have, nor less than it needs', async () => {
    const [browser, { tokens }] = await signedIn(service);
    const claim = ['birthdate', 'email', 'citizen_id', 'sub', 'constructor'];
    const page = await browser.submit(await pageOf(browser), 'Save the change', { claim });
    expect(page.text).toContain('Nothing has changed.');
    expect(Object.keys(await service.userInfo(tokens)).sort()).toEqual(
      ['sub', 'name', 'birthdate', 'email', 'email_verified'].sort(),
    );
    await browser.submit(page, 'Save the change', { claim: [] });
    expect(await service.userInfo(tokens)).toMatchObject({ name: lan.name.full });
    await leave(browser);
  });

  it('changed in two tabs at once is changed by one of them, and the other says that nothing did', async () => {
    const [browser] = await signedIn(service);
    const page = await pageOf(browser);
    const both = await Promise.all(
      ['birthdate', 'email'].map((claim) => browser.submit(page, 'Save the change', { claim: [claim] })),
    );
    expect(both.map(({ text }) => /Saved|Nothing has changed/.exec(text)?.[0]).sort()).toEqual([
      'Nothing has changed',
      'Saved',
    ]);
    await leave(browser);
  });

  it('is told to no address that is private', async () => {
    const inside = await start('inside', { uris: { events: 'https://10.0.0.1/events' } });
    const [browser] = await signedIn(inside, minh);
    await withdraw(browser);
    await eventually(async () => {
      const [row] = await sql<{ last_error: string | null }>(
        world.databaseUrl,
        `SELECT last_error FROM outbox WHERE client_id = 'inside' AND kind = 'consent-withdrawn'`,
      );
      expect(row?.last_error).toBeTruthy();
    }, 8_000);
    expect(inside.events).toEqual([]);
  });
});
