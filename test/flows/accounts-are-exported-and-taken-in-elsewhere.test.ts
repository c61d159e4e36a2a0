import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../../src/config.ts';
import { type CommandPlace, command } from '../support/command.ts';
import { persona } from '../support/personas.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { sql } from '../support/sql.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let elsewhere: TestDatabase;
beforeAll(async () => {
  [world, elsewhere] = await Promise.all([createWorld(), createDatabase()]);
});
afterAll(async () => {
  await Promise.all([world?.stop(), elsewhere?.drop()]);
});

const there = (): CommandPlace => ({ environment: { ...world.environment, DATABASE_URL: elsewhere.url } });
const path = (name: string): string => join(world.directory, name);
const write = (place: CommandPlace, name: string, ...more: string[]) =>
  command(place, 'export', 'people', path(name), ...more);
const lines = (name: string): string[] => readFileSync(path(name), 'utf8').trim().split('\n');
const ALL = ['--fields', 'all', '--with-password-hashes', '--reason', 'move to another region'];

describe('an export', () => {
  it('has the fields that were asked for and no others, for its owner alone', async () => {
    const { code, stdout } = await write(world, 'few.csv', '--fields', 'number,name');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+ people written\.\n$/) });
    const [head, ...rows] = lines('few.csv');
    expect(head).toBe('number,name');
    const { citizenNumber, name } = persona('An ordinary citizen');
    expect(rows).toContain(`${citizenNumber},${name.full}`);
    expect(statSync(path('few.csv')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path('few.csv'), 'utf8')).not.toMatch(/argon2|foreign/);
  });

  it('is written over no other file, and not without fields, or with passwords but no reason', async () => {
    const before = readFileSync(path('few.csv'), 'utf8');
    expect(await write(world, 'few.csv', '--fields', 'all')).toMatchObject({
      code: 1,
      stderr: '<file>: is there already\n',
    });
    expect(readFileSync(path('few.csv'), 'utf8')).toBe(before);
    expect((await write(world, 'none.csv')).code).toBe(2);
    expect(await write(world, 'none.csv', '--fields', 'number,shoe_size')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"shoe_size" is none'),
    });
    expect((await write(world, 'none.csv', '--fields', 'all', '--with-password-hashes')).stderr).toContain(
      'needs a --reason',
    );
    expect((await write(world, 'none.csv', '--fields', 'all', '--format', 'xml')).code).toBe(2);
  });

  it('as lines of JSON is what its schema says', async () => {
    await write(world, 'people.jsonl', '--format', 'jsonl', ...ALL);
    const schema = JSON.parse(
      readFileSync(projectPath('docs/schemas/exported-person-1.schema.json'), 'utf8'),
    ) as object;
    const line = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const all = lines('people.jsonl').map((text) => JSON.parse(text) as { number?: string });
    for (const one of all) expect(line.safeParse(one).error?.issues).toBeUndefined();
    const { citizenNumber } = persona('An ordinary citizen');
    expect(all.find(({ number }) => number === citizenNumber)).toMatchObject({
      credentials: { password: expect.stringMatching(/^\$argon2id\$/) },
    });
  });

  it('is on record, with the reason where passwords went out', async () => {
    const rows = await sql(world.databaseUrl, `SELECT type FROM audit_events WHERE type = 'people.exported'`);
    expect(rows).toHaveLength(2);
  });
});

describe('what was exported', () => {
  it('is taken in elsewhere as it was, and comes out the same', async () => {
    await write(world, 'all.csv', ...ALL);
    const mapping = projectPath('docs/examples/import-of-an-export.yaml');
    const { code, stdout } = await command(there(), 'import', 'people', path('all.csv'), '--map', mapping);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(' 0 rows refused.') });
    await write(there(), 'again.csv', ...ALL);
    expect(lines('again.csv').toSorted()).toEqual(lines('all.csv').toSorted());
    expect(lines('again.csv').length).toBeGreaterThan(10);
  });

  it('is somebody else’s mapping that nobody should believe blindly: a column that is missing is said', async () => {
    writeFileSync(path('part.csv'), 'number,name\n1,2\n');
    const mapping = projectPath('docs/examples/import-of-an-export.yaml');
    const { code, stderr } = await command(there(), 'import', 'people', path('part.csv'), '--map', mapping);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('no column "birthdate"') });
  });
});
