import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { command } from '../support/command.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

const hung = persona('director of a company');

let world: World;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
});
afterAll(() => world?.stop());

const appoint = (...args: string[]) => command(world, 'appoint', ...args);
const records = () =>
  sql(
    world.databaseUrl,
    `SELECT type, person_id FROM audit_events WHERE type LIKE 'staff.%pointed' OR type = 'staff.dismissed' ORDER BY id`,
  );

it('by whoever has the machine: it is on record, counts at once, and is taken back the same way', async () => {
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/account`, hung);
  const queue = async () => browser.open(`${world.issuer}/staff/queue`);
  expect((await queue()).status).toBe(404);

  expect(await appoint(hung.login, 'identity-officer', 'tre')).toMatchObject({ code: 0, stdout: 'Done.\n' });
  expect((await go(browser, `${world.issuer}/staff/queue`, hung)).text).toContain('Công an xã Tre');
  expect((await appoint(hung.login, 'identity-officer', 'tre')).stdout).toContain('so already');
  expect(await appoint('--dismiss', hung.login, 'identity-officer', 'tre')).toMatchObject({ code: 0 });
  expect((await queue()).status).toBe(404);
  expect(await records()).toEqual([
    { type: 'staff.appointed', person_id: hung.id },
    { type: 'staff.dismissed', person_id: hung.id },
  ]);
});

it('not when role, place or login are wrong; the login is not repeated', async () => {
  const before = await records();
  expect((await appoint(hung.login, 'king')).stderr).toContain('role: must be one of identity-officer, registrar');
  expect((await appoint(hung.login, 'identity-officer', 'nowhere')).stderr).toContain('place: must be one of sen, tre');
  const nobody = await appoint('099999999999', 'identity-officer');
  expect([nobody.code, nobody.stderr.includes('login: nobody'), nobody.stderr.includes('0999')]).toEqual([
    1,
    true,
    false,
  ]);
  expect((await appoint(hung.login)).stderr).toContain('usage:');
  expect(await records()).toEqual(before);
});
