import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGivenPostgres, type GivenPostgres } from '../support/given-postgres.ts';
import { errorCode, go, placeOf } from '../support/journey.ts';
import { leaksInDatabase } from '../support/leaks/database.ts';
import { refuseLeaks } from '../support/leaks/leak.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let postgres: GivenPostgres;
let world: World;
beforeAll(async () => {
  postgres = await createGivenPostgres();
  await postgres.start();
  world = await createWorld(
    {},
    {
      url: postgres.url,
      drop: async (others = []) => refuseLeaks([...(await leaksInDatabase(postgres.url)), ...others]),
    },
  );
});
afterAll(async () => {
  await world?.stop();
  await postgres?.remove();
});

const minh = persona('went to the counter');

describe('on a PostgreSQL 15 that an operator gives, over TCP and with a password', () => {
  const browser = createTextBrowser();

  it('one account opens both services, at both levels', async () => {
    expect((await go(browser, `${world.portal}/sign-in`, minh)).text).toContain('Trần Văn Minh');
    const declaration = await go(browser, `${world.taxOffice}/declare`, minh);
    expect(placeOf(declaration)).toBe(`${world.taxOffice}/c/:context/declare`);
  });

  it('says that it is away while the database is, and works again by itself afterwards', async () => {
    await postgres.stop('SIGQUIT');
    const ready = await fetch(`${world.issuer}/health/ready`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${world.issuer}/health/live`)).status).toBe(200);
    const page = await browser.open(`${world.issuer}/auth?client_id=demo-tax-office&response_type=code&scope=openid`);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(errorCode(page)).toBeTruthy();
    const headers = { authorization: `Basic ${btoa('demo-tax-office:anything')}` };
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'any' });
    const token = await fetch(`${world.issuer}/token`, { method: 'POST', headers, body });
    expect([token.status, await token.json()]).toEqual([503, { error: 'temporarily_unavailable' }]);
    expect(token.headers.get('retry-after')).toMatch(/^\d+$/);

    await postgres.start();
    await eventually(async () => expect((await fetch(`${world.issuer}/health/ready`)).status).toBe(200));
    expect((await browser.open(`${world.portal}/sign-in`)).text).toContain('Trần Văn Minh');
  });
});
