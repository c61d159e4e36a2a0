import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSealing, readCheckpoints } from '../../src/audit/checkpoints.ts';
import { projectPath } from '../../src/config.ts';
import { commandHere } from '../support/command.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let checkpoints: string;
beforeAll(async () => {
  world = await createWorld({ audit: { sealSeconds: 3_600 } });
  checkpoints = `${world.directory}/own-checkpoints.jsonl`;
  await journey();
  await sealAll();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

async function journey(): Promise<void> {
  const browser = createTextBrowser();
  const page = await browser.open(`${world.portal}/sign-in`);
  await browser.submit(page, '.login-submit', { login: lan.login, password: 'wrong' });
  await browser.submit(page, '#cancel');
  await go(browser, `${world.portal}/sign-in`, lan);
  const land = await browser.open(`${world.portal}/land`);
  await browser.submit(land, '#cancel');
  const service = await basicClient(world);
  const { tokens } = await service.signIn(browser, lan);
  await service.userInfo(tokens);
  await service.refresh(tokens.refresh_token ?? '');
  await service.refresh('made-up').catch(() => undefined);
  const question = await browser.open(`${world.issuer}/session/end?id_token_hint=${tokens.id_token}`);
  await browser.submit(question, 'logout=yes');
}

/** Seals in several rounds, as time would. */
async function sealAll(): Promise<void> {
  const seal = createSealing(world.app.storage.audit, checkpoints);
  await eventually(async () => {
    await seal();
    const [row] = await sql<{ open: string }>(
      world.databaseUrl,
      `SELECT (SELECT count(*) FROM audit_events) - (SELECT coalesce(sum(events), 0) FROM audit_seals) AS open`,
    );
    expect(Number(row?.open)).toBe(0);
  }, 20_000);
}

const problems = async (): Promise<readonly string[]> =>
  world.app.storage.audit.verify(await readCheckpoints(checkpoints));

describe('the record of a journey', () => {
  it('names everything that happened, to whom and at which service', async () => {
    const rows = await sql<{ type: string; person_id: string | null; client_id: string | null }>(
      world.databaseUrl,
      'SELECT type, person_id, client_id FROM audit_events ORDER BY transaction, id',
    );
    const types = new Set(rows.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'sign-in.failed',
        'sign-in.cancelled',
        'sign-in.succeeded',
        'consent.given',
        'authorization.granted',
        'authorization.refused',
        'level.unreachable',
        'tokens.issued',
        'tokens.refused',
        'claims.released',
        'session.ended',
      ]),
    );
    for (const { type, person_id, client_id } of rows) {
      if (['consent.given', 'sign-in.succeeded', 'claims.released'].includes(type)) {
        expect(person_id).toBe(lan.id);
        expect(client_id).toBeTruthy();
      }
    }
  });

  it('holds the details encrypted', async () => {
    const rows = await sql<{ details: Buffer }>(world.databaseUrl, 'SELECT details FROM audit_events');
    for (const { details } of rows) expect(details.toString('latin1')).not.toMatch(/acr|scope|method|error/);
  });

  it('is sealed without a gap', async () => {
    expect(await problems()).toEqual([]);
    expect((await readCheckpoints(checkpoints)).length).toBeGreaterThan(0);
  });
});

describe('the record', () => {
  it.each(['UPDATE audit_events SET type = type', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'is only added to: %s is refused',
    async (tampering) => {
      await expect(sql(world.databaseUrl, tampering)).rejects.toThrow('append-only');
    },
  );
});

/** What only the owner of the whole server can do. */
const PAST_THE_GUARD = 'SET session_replication_role = replica;';

describe('the verifier finds', () => {
  beforeAll(async () => {
    await go(createTextBrowser(), `${world.taxOffice}/sign-in`, persona('Her son'));
    await sealAll();
    await sql(
      world.databaseUrl,
      'CREATE TABLE kept_events AS TABLE audit_events; CREATE TABLE kept_seals AS TABLE audit_seals',
    );
  });
  beforeEach(async () => {
    await sql(
      world.databaseUrl,
      `${PAST_THE_GUARD} TRUNCATE audit_events, audit_seals;
       INSERT INTO audit_events OVERRIDING SYSTEM VALUE SELECT * FROM kept_events;
       INSERT INTO audit_seals SELECT * FROM kept_seals`,
    );
    expect(await problems()).toEqual([]);
  });
  afterAll(() => sql(world.databaseUrl, 'DROP TABLE kept_events, kept_seals'));

  const ONE = `(SELECT id FROM audit_events WHERE type = 'sign-in.succeeded' LIMIT 1)`;
  it.each([
    ['an edited type', `UPDATE audit_events SET type = 'sign-in.failed' WHERE id = ${ONE}`],
    ['an edited person', `UPDATE audit_events SET person_id = gen_random_uuid() WHERE id = ${ONE}`],
    ['an edited time', `UPDATE audit_events SET at = at - interval '1 microsecond' WHERE id = ${ONE}`],
    ['edited details', `UPDATE audit_events SET details = details || '\\x00' WHERE id = ${ONE}`],
    ['a removed row', `DELETE FROM audit_events WHERE id = ${ONE}`],
    ['a row moved to another shard', `UPDATE audit_events SET shard = (shard + 1) % 4 WHERE id = ${ONE}`],
    [
      'two rows whose contents changed places',
      `WITH pair AS (SELECT id, lead(id) OVER w AS next, type, lead(type) OVER w AS next_type FROM audit_events
         WINDOW w AS (PARTITION BY shard ORDER BY transaction, id)),
       one AS (SELECT * FROM pair WHERE type <> next_type LIMIT 1)
       UPDATE audit_events e SET type = CASE WHEN e.id = one.id THEN one.next_type ELSE one.type END
       FROM one WHERE e.id IN (one.id, one.next)`,
    ],
    [
      'an added row',
      `INSERT INTO audit_events (transaction, shard, at, type, details)
       SELECT transaction, shard, at, type, details FROM audit_events e
       WHERE EXISTS (SELECT 1 FROM audit_seals s WHERE s.shard = e.shard AND s.last_transaction > e.transaction) LIMIT 1`,
    ],
    [
      'an edited seal',
      `UPDATE audit_seals SET hash = sha256('x') WHERE number = 1 AND shard = (SELECT min(shard) FROM audit_seals)`,
    ],
    [
      'a tail that was cut off, with its seals',
      `DELETE FROM audit_events e USING audit_seals s WHERE s.number = (SELECT max(number) FROM audit_seals)
         AND e.shard = s.shard AND (e.transaction, e.id) > (SELECT coalesce(max(b.last_transaction::text::numeric), 0)::text::xid8, coalesce(max(b.last_event), 0)
           FROM audit_seals b WHERE b.shard = s.shard AND b.number < s.number);
       DELETE FROM audit_seals WHERE number = (SELECT max(number) FROM audit_seals)`,
    ],
    ['everything removed', 'TRUNCATE audit_events, audit_seals'],
  ])('%s', async (_, tampering) => {
    await sql(world.databaseUrl, `${PAST_THE_GUARD} ${tampering}`);
    expect(await problems()).not.toEqual([]);
  });

  it('nothing, or what does not fit, when an operator asks', async () => {
    const verify = (...more: string[]) => commandHere({ environment: world.environment }, 'audit', 'verify', ...more);
    const said = await verify(checkpoints);
    expect([said.code, said.stderr, said.stdout.split('\n')[1]]).toEqual([
      0,
      '',
      'Every seal fits its events, and every checkpoint is there.',
    ]);
    const whole = JSON.parse((await verify('--json', checkpoints)).stdout);
    expect(whole).toEqual({ seals: expect.any(Number), checkpoints: whole.seals, problems: [] });
    await sql(world.databaseUrl, `${PAST_THE_GUARD} DELETE FROM audit_events WHERE id = ${ONE}`);
    const found = await verify(checkpoints);
    expect(found).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/shard \d: seal \d+ does not fit its events/),
    });
    expect(found.stderr).toContain('The audit trail does not fit');
  });

  it('no checkpoints in a file that is not there, or is another one', async () => {
    const verify = (file: string) => commandHere({ environment: world.environment }, 'audit', 'verify', file);
    expect(await verify('/nowhere')).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
    const other = await verify(projectPath('package.json'));
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('is no file of checkpoints') });
  });
});
