import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../../src/config.ts';
import { register } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lastMonth = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 10, 12))
  .toISOString()
  .slice(0, 10);

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await register(world, { clientId: 'hardly-used', clientSecret: 'secret-of-the-hardly-used' });
  await register(world, { clientId: 'also-hardly-used', clientSecret: 'secret-of-the-other-one' });
  await register(world, { clientId: 'for-trying-out', clientSecret: 'secret-of-the-sandbox-one' });
  await sql(
    world.databaseUrl,
    `UPDATE relying_parties SET registration = registration || '{"environment":"sandbox"}' WHERE client_id = 'for-trying-out'`,
  );
  await sql(
    world.databaseUrl,
    `INSERT INTO figures (client_id, day, measure, count) VALUES ('demo-portal', $1, 'success.m1', 1203),
      ('demo-portal', $1, 'success.m2', 1), ('demo-portal', $1, 'attempt', 5000), ('hardly-used', $1, 'success.m1', 61),
      ('also-hardly-used', $1, 'success.m1', 57), ('for-trying-out', $1, 'success.m1', 900),
      ('demo-portal', now()::date, 'success.m1', 777)`,
    [lastMonth],
  );
});
afterAll(() => world?.stop());

describe('the public figures', () => {
  it('name services with many sign-ins, rounded, and count the others together', async () => {
    const page = await createTextBrowser().open(`${world.issuer}/figures`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('1.200');
    expect(page.text).toMatch(/2 dịch vụ khác\s*120/);
    expect(page.text).toContain('1.320');
    for (const exact of ['1.203', '1.204', '5.000', '777', '900']) expect(page.text).not.toContain(exact);
  });

  it('are the same for programs, by a published schema, for every origin', async () => {
    const answer = await fetch(`${world.issuer}/figures/months.json`);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const body = (await answer.json()) as { $schema: string; months: object[] };
    const schema = (await (await fetch(body.$schema)).json()) as object;
    expect(schema).toEqual(JSON.parse(readFileSync(projectPath('docs/schemas/public-figures-1.schema.json'), 'utf8')));
    expect(() => z.fromJSONSchema(schema as never).parse(body)).not.toThrow();
    expect(body.months).toEqual([
      {
        month: lastMonth.slice(0, 7),
        signIns: 1320,
        services: [expect.objectContaining({ clientId: 'demo-portal', signIns: 1200 })],
        others: { services: 2, signIns: 120 },
      },
    ]);
  });
});
