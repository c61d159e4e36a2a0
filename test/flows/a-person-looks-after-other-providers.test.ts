import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageSignIns } from '../support/aging.ts';
import { go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const hoa = persona('A mother who shares one phone');
const thu = persona('A newcomer who has only said');

let all: UpstreamWorld;
let world: World;
let bank: TestUpstream;
let ministry: TestUpstream;
beforeAll(async () => {
  all = await createUpstreamWorld(
    {
      bank: {},
      ministry: { firstArrival: 'connect', levels: [{ acr: [], factors: ['knowledge'] }] },
    },
    { authenticators: ['password', 'totp'] },
  );
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  ministry = all.upstreams.ministry as TestUpstream;
});
afterAll(() => all?.stop());

const home = (): string => `${world.issuer}/account/upstreams`;
async function pagesOf(who: Persona): Promise<{ browser: TextBrowser; page: Page }> {
  const browser = createTextBrowser();
  // Every factor is shown, so that changes need no further sign-in.
  await go(browser, `${home()}/bank/disconnect`, who);
  return { browser, page: await browser.open(`${home()}?lang=en`) };
}
const claimsOf = ({ name, birthdate, gender, citizenNumber }: Persona) => ({
  name: name.full,
  birthdate,
  gender,
  citizen_id: citizenNumber,
});
const linksOf = ({ id }: Persona) => world.app.storage.upstreams.links.ofPerson(id);
const eventsOf = async ({ id }: Persona) => {
  const rows = await sql<{ type: string }>(
    world.databaseUrl,
    "SELECT type FROM audit_events WHERE person_id = $1 AND type ~ '^(link|identity)' ORDER BY at",
    [id],
  );
  return rows.map(({ type }) => type);
};

describe('the page about other providers', () => {
  it('lists what is connected, what can be, and leads there and back', async () => {
    const { browser, page } = await pagesOf(lan);
    expect(page.text).toContain('No provider is connected to your account.');
    expect(page.text).toContain('Place bank It can confirm your sign-in and who you are.');
    expect(page.text).toContain('Place ministry It confirms your sign-in only');
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${new URL(bank.issuer).origin}`);
    bank.person = { subject: 'lan-1', claims: claimsOf(lan), acr: 'bank-high', amr: ['pwd', 'otp'] };
    const back = await browser.submit(page, '#connect-bank');
    expect(bank.asked().get('prompt')).toBe('login');
    expect([back.url.pathname, back.url.search]).toEqual(['/account/upstreams', '?done=connected']);
    expect(back.text).toContain('It is connected to your account.');
    expect(back.text).toContain('when you signed in to both');
    expect(back.text).toContain('It confirmed who you are on');
    expect(await linksOf(lan)).toMatchObject([{ upstream: 'bank', subject: 'lan-1', by: 'both' }]);
    await world.mailbox.about(lan.emails[0]?.value ?? '', 'đã được kết nối với Nơi bank');
    expect(await eventsOf(lan)).toEqual(['link.added']);
    const history = await browser.open(`${world.issuer}/account/history`);
    expect(history.text).toContain('Another provider connected');
    // They have a session there now, which may end with the one here.
    expect((await browser.open(`${world.issuer}/session/end`)).text).toContain('Place bank');
  });

  it('has a tile where the account begins', async () => {
    const { browser } = await pagesOf(hoa);
    expect((await browser.open(`${world.issuer}/account`)).html).toContain('href="/account/upstreams"');
  });

  it('says so when the person turned back there, when it failed, and when it does not fit', async () => {
    const { browser, page } = await pagesOf(hoa);
    bank.behaviour = {
      callback(parameters) {
        parameters.delete('code');
        parameters.set('error', 'access_denied');
      },
    };
    expect((await browser.submit(page, '#connect-bank')).text).toContain('Not connected: you turned back');
    bank.behaviour = { idToken: (claims) => ({ ...claims, aud: 'somebody-else' }) };
    expect((await browser.submit(page, '#connect-bank')).text).toContain('did not answer properly');
    const [lied, turnedBack] = await world.app.storage.auditTrail.search({ type: 'sign-in.failed', limit: 2 });
    const method = 'upstream-bank';
    expect(lied?.details).toEqual({ method, why: expect.stringMatching(/aud$/) });
    expect(turnedBack?.details).toEqual({ method });
    bank.behaviour = {};
    bank.person = { subject: 'lan-2', claims: claimsOf(lan), acr: 'bank-high', amr: [] };
    const page3 = await browser.submit(page, '#connect-bank');
    expect(page3.text).toContain('what the provider says does not fit your account');
    expect(await linksOf(hoa)).toEqual([]);
    const [one] = await world.app.storage.upstreams.cases.ofPerson(hoa.id);
    expect(one).toMatchObject({ kind: 'connecting', otherId: lan.id });
  });

  it('connects nobody who is not the one who began', async () => {
    const [one, two] = [await pagesOf(hoa), await pagesOf(thu)];
    ministry.person = { subject: 'hoa-there', claims: {}, acr: 'x', amr: [] };
    const begun = await one.browser.step(`${home()}/ministry/connect`, {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
    });
    const callback = await ministry.signIn(new URL(begun.headers.get('location') ?? ''));
    expect((await two.browser.open(callback)).status).toBe(400);
    await one.browser.open(callback);
    expect(await linksOf(thu)).toEqual([]);
    expect(await linksOf(hoa)).toMatchObject([{ upstream: 'ministry' }]);
  });

  it('asks for a fresh sign-in before anything is changed', async () => {
    const { browser } = await pagesOf(thu);
    await ageSignIns(world, 3600);
    for (const path of ['bank/connect', 'bank/switch-off', 'bank/switch-on', 'bank/disconnect']) {
      const headers = { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await browser.step(`${home()}/${path}`, { method: 'POST', headers });
      expect([answer.status, answer.headers.get('location')?.includes('/auth?')]).toEqual([303, true]);
    }
    expect((await browser.open(home())).status).toBe(200);
  });

  it('knows no provider that is not there', async () => {
    const { browser } = await pagesOf(lan);
    expect((await browser.open(`${home()}/nobody/disconnect`)).status).toBe(404);
  });
});

describe('a provider that is connected', () => {
  it('is disconnected after a question, and sessions from there on other devices end', async () => {
    const there = createTextBrowser();
    bank.person = { subject: 'lan-1', claims: claimsOf(lan), acr: 'bank-high', amr: ['pwd'] };
    await there.submit(await there.open(home()), 'upstream=bank');
    expect((await there.open(home())).url.pathname).toBe('/account/upstreams');
    const { browser } = await pagesOf(lan);
    const asked = await browser.open(`${home()}/bank/disconnect`);
    expect(asked.text).toContain('Disconnect Place bank?');
    const done = await browser.submit(asked, '.login-submit');
    expect(done.text).toContain('It is disconnected.');
    expect(await linksOf(lan)).toEqual([]);
    expect((await there.open(home())).url.pathname).not.toBe('/account/upstreams');
    await world.mailbox.about(lan.emails[0]?.value ?? '', 'đã ngắt kết nối với Nơi bank');
    expect((await browser.submit(asked, '.login-submit')).url.pathname).toBe('/account/upstreams');
    expect((await eventsOf(lan)).filter((type) => type === 'link.removed')).toHaveLength(1);
  });

  it('counts for nothing once another issuer answers there, and is connected anew', async () => {
    await linkTo(world, 'ministry', 'https://before.example', 'thu-before', thu.id);
    const { browser, page } = await pagesOf(thu);
    expect(page.text).toContain('Another provider answers here now');
    ministry.person = { subject: 'thu-now', claims: {}, acr: 'basic', amr: ['pwd'] };
    await browser.submit(page, '#connect-ministry');
    expect((await linksOf(thu)).filter(({ upstream }) => upstream === 'ministry')).toMatchObject([
      { issuer: ministry.issuer, subject: 'thu-now' },
    ]);
  });

  it('is not taken away while nothing else opens the account', async () => {
    const { id } = hoa;
    await linkTo(world, 'bank', bank.issuer, 'hoa-at-the-bank', id);
    const { browser } = await pagesOf(hoa);
    await browser.submit(await browser.open(`${home()}/ministry/disconnect`), '.login-submit');
    await sql(world.databaseUrl, `UPDATE credentials SET method = 'gone' WHERE person_id = $1`, [id]);
    try {
      for (const what of ['disconnect', 'switch-off']) {
        const asked = await browser.open(`${home()}/bank/${what}`);
        expect(asked.text).toContain('Place bank is the only way into your account');
        const headers = { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' };
        expect((await browser.step(`${home()}/bank/${what}`, { method: 'POST', headers })).status).toBe(400);
      }
      expect(await linksOf(hoa)).toHaveLength(1);
    } finally {
      await sql(world.databaseUrl, `DELETE FROM credentials WHERE person_id = $1`, [id]);
    }
  });

  it('is switched off, used or not, lets nobody in then, and is switched on again', async () => {
    const { browser } = await pagesOf(lan);
    const off = await browser.submit(await browser.open(`${home()}/bank/switch-off`), '.login-submit');
    expect(off.text).toContain('It is switched off');
    bank.person = { subject: 'lan-1', claims: claimsOf(lan), acr: 'bank-high', amr: ['pwd'] };
    const other = createTextBrowser();
    const refused = await other.submit(await other.open(home()), 'upstream=bank');
    expect(refused.url.pathname).toMatch(/^\/interaction\//);
    expect(await linksOf(lan)).toEqual([]);
    await world.mailbox.about(lan.emails[0]?.value ?? '', 'Nơi bank đã được tắt');
    const on = await browser.submit(off, '#switch-on-bank');
    expect(on.text).toContain('It is switched on again.');
    await other.submit(await other.open(home()), 'upstream=bank');
    expect(await linksOf(lan)).toMatchObject([{ by: 'number' }]);
    expect(await eventsOf(lan)).toEqual(['link.added', 'link.removed', 'link.barred', 'link.allowed', 'link.added']);
  });

  it('is switched off when the person says that somebody else connected it', async () => {
    const { browser } = await pagesOf(lan);
    const history = await browser.open(`${world.issuer}/account/history?lang=en`);
    const [, at = ''] =
      /Another provider connected[\s\S]*?href="(\/account\/history\/[^"]+\/not-me)"/.exec(history.html) ?? [];
    await browser.submit(await browser.open(`${world.issuer}${at}`), '.login-submit');
    expect(await world.app.storage.upstreams.links.switchedOff(lan.id)).toEqual(['bank']);
    expect(await world.app.storage.artifacts.openSessions(lan.id)).toEqual([]);
  });
});
