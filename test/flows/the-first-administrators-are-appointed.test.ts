import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { command } from '../support/command.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

const [hung, minh, lan] = [
  persona('director of a company'),
  persona('reaches level 2'),
  persona('An ordinary citizen'),
];
const officer = persona('A security officer');

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await sql(world.databaseUrl, `DELETE FROM staff_roles WHERE role = 'administrator'`);
});
afterAll(() => world?.stop());

const add = (...args: string[]) => command(world, 'administrators', 'add', ...args);
const holders = () => world.app.storage.staff.holdersOf('administrator');

it('two of them, by whoever has the machine; then no more', async () => {
  expect((await add('099999999999')).stderr).toContain('nobody, or more than one');
  expect(await add(hung.login)).toMatchObject({ code: 0, stdout: 'Done.\n' });
  expect(await add(hung.login)).toMatchObject({ code: 0, stdout: expect.stringContaining('so already') });
  expect(await add(minh.login)).toMatchObject({ code: 0, stdout: 'Done.\n' });
  const third = await add(lan.login);
  expect(third).toMatchObject({ code: 1, stderr: expect.stringContaining('There are two administrators') });
  expect(await holders()).toEqual([hung.id, minh.id].toSorted());
});

it('in an emergency a further one, with a reason that everybody who guards is told', async () => {
  expect(await add(lan.login, '--emergency', ' ')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('1 to 500'),
  });
  const reason = 'Hai quản trị viên không liên lạc được, sự cố 2026-14.';
  expect(await add(lan.login, '--emergency', reason)).toMatchObject({ code: 0, stdout: 'Done.\n' });
  expect(await holders()).toContain(lan.id);
  const { audit } = world.app.storage;
  const [event] = await audit.ofPerson(lan.id, { types: ['staff.appointed'], limit: 1 });
  expect(event?.details).toMatchObject({ role: 'administrator', by: 'command', emergency: reason });
  for (const { id } of [hung, minh, lan, officer]) {
    const told = await sql<{ n: string }>(world.databaseUrl, 'SELECT count(*) AS n FROM notices WHERE person_id = $1', [
      id,
    ]);
    expect([id, Number(told[0]?.n) > 0]).toEqual([id, true]);
  }
});

it('who is blocked does not count', async () => {
  const { people } = world.app.storage;
  for (const { id } of [minh, lan]) {
    const person = await people.find(id);
    if (person) await people.save({ ...person, status: 'blocked' });
  }
  expect(await add(officer.login)).toMatchObject({ code: 0, stdout: 'Done.\n' });
});

it('and in production no other role: that is for the console', async () => {
  const production = { ...world, environment: { ...world.environment, NODE_ENV: 'production' } };
  const { code, stderr } = await command(production, 'appoint', hung.login, 'registrar');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('administrators add') });
});
