import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportersOf } from '../../src/app/personal-data.ts';
import { AUDIT_EVENTS } from '../../src/audit/audit.ts';
import { readCatalogue } from '../../src/web/words.ts';
import { ageSignIns } from '../support/aging.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('set up a code application');

/** Columns that refer to a person and are no part of what is told to them, with the reason. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  'person_identifiers.person_id': 'keyed hashes of the number, phones and mailboxes that `person` shows',
  'proofs.withdrawn_by': 'the deed of an officer, told to whom it concerns',
  'proof_requests.decided_by': 'the deed of an officer, told to whom it concerns',
  'organisation_requests.decided_by': 'the deed of an officer, told to whom it concerns',
  'identity_cases.decided_by': 'the deed of an officer, told to whom it concerns',
  'reports.handled_by': 'the deed of an officer, told to whom it concerns',
  'report_links.person_id': 'links of mails, kept as keyed hashes; the sign-in itself is in `history`',
  'teams.confirmed_by': 'the deed of a registrar, about a body and no person',
  'team_members.added_by': 'told to the team; one’s own doing is in `history`',
  'registration_versions.saved_by': 'one’s own doing is in `history`',
  'client_secrets.created_by': 'told to the team; one’s own doing is in `history`',
  'staff_roles.granted_by': 'the deed of an administrator, told to whom it concerns',
  'mandates.ended_by': 'told to the parties of the mandate; one’s own doing is in `history`',
};

let world: World;
let browser: TextBrowser;
beforeAll(async () => {
  world = await createWorld();
  browser = createTextBrowser();
  await go(browser, `${world.portal}/sign-in`, minh);
});
afterAll(() => world?.stop());

const form = (): Promise<Page> => go(browser, `${world.issuer}/account/data/download`, minh);
const download = async (format: 'html' | 'json'): Promise<Page> => browser.submit(await form(), `format=${format}`);
type Document = Record<string, never> & { history: { type: string; details: object }[] };
const documentOf = async (): Promise<Document> => JSON.parse((await download('json')).html);

describe('the download of everything', () => {
  it('knows every column that refers to a person', async () => {
    const columns = await sql<{ name: string }>(
      world.databaseUrl,
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name !~ '^artifacts_'
        AND (column_name ~ '(^|_)person(_id)?$|_by$|^(ward|guardian|officer|reporter)_' AND data_type = 'uuid' OR (table_name, column_name) IN (
          SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a
            ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
            WHERE c.contype = 'f' AND c.confrelid = 'persons'::regclass))`,
    );
    const known = exportersOf(world.app.storage).flatMap(({ columns }) => columns);
    expect(columns.length).toBeGreaterThan(20);
    const forgotten = columns.filter(({ name }) => !known.includes(name) && !(name in NOT_TOLD));
    expect(forgotten.map(({ name }) => name)).toEqual([]);
    expect(Object.keys(NOT_TOLD).filter((name) => !columns.some((column) => column.name === name))).toEqual([]);
  });

  it('has words for every part and every event', () => {
    const known = readCatalogue('vi');
    const names = exportersOf(world.app.storage).map(({ name }) => `section.${name}`);
    const types = Object.keys(AUDIT_EVENTS).map((type) => `value.type.${type}`);
    expect([...names, ...types].filter((key) => !(`data.${key}` in known))).toEqual([]);
  });

  it('asks for a fresh sign-in with every factor', async () => {
    await ageSignIns(world, 3600);
    const page = await browser.open(`${world.issuer}/account/data/download`);
    expect(page.url.pathname).toMatch(/^\/interaction\//);
    const direct = await browser.step(`${world.issuer}/account/data/download`, {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'format=json',
    });
    expect(direct.status).toBe(303);
    expect(direct.headers.get('location')).toContain('/auth?');
  });

  it('is a JSON document with what is held, without secrets', async () => {
    const page = await download('json');
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; filename="motcua-\d{4}-\d\d-\d\d\.json"$/);
    const document = JSON.parse(page.html);
    expect(document.schema).toBe(`${world.issuer}/schemas/account-data-1.schema.json`);
    expect(document.person.name.full).toBe(minh.name.full);
    expect(document.person.citizen_number).toBe(minh.citizenNumber);
    expect(document.authenticators.map(({ method }: { method: string }) => method).sort()).toEqual([
      'password',
      'totp',
    ]);
    expect(document.sessions[0].methods).toContain('password');
    expect(document.subjects.length).toBeGreaterThan(0);
    expect(document.history.map(({ type }: { type: string }) => type)).toContain('sign-in.succeeded');
    expect(page.html).not.toContain(minh.totpSecret);
    expect(page.html).not.toMatch(/argon2|"data"|"payload"|"(token|uid|code|id)_hash"|"lookup"|"by":"[0-9a-f-]{36}"/);
  });

  it('is as the published schema says', async () => {
    const schema = (await (await fetch(`${world.issuer}/schemas/account-data-1.schema.json`)).json()) as {
      properties: object;
    };
    const document = await documentOf();
    expect(() => z.fromJSONSchema(schema as never).parse(document)).not.toThrow();
    const parts = exportersOf(world.app.storage).map(({ name }) => name);
    expect(Object.keys(document)).toEqual(['schema', 'issuer', 'made_at', 'language', ...parts]);
    expect(parts.filter((name) => !Object.hasOwn(schema.properties, name))).toEqual([]);
  });

  it('is a page to read and print, in the person’s language, without scripts', async () => {
    const page = await download('html');
    expect(page.headers.get('content-disposition')).toMatch(/\.html"$/);
    expect(page.html).not.toMatch(/<script|<link|<img|src=|https?:\/\/[^<]*\.(js|css)/);
    expect(page.text).toContain(minh.name.full);
    expect(page.html).toContain(`<html lang="${minh.language ?? 'vi'}">`);
    const unnamed = [...page.html.matchAll(/<dt>([a-z_]+)<\/dt>/g)].map(([, name]) => name);
    expect(unnamed).toEqual([]);
  });

  it('is on record and told', async () => {
    const events = (await documentOf()).history.filter(({ type }) => type === 'account.downloaded');
    expect(events.map(({ details }) => details)).toContainEqual({ format: 'html' });
    await world.mailbox.about('minh.tran@example.vn', 'được tải về');
  });

  it('is refused when asked for too often in a day', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await download('json')).status);
    expect(statuses).toContain(429);
    expect(statuses.at(0)).toBe(200);
  });
});

describe('an account with ten thousand events', () => {
  it('is downloaded whole, in little memory', async () => {
    await sql(world.databaseUrl, 'DELETE FROM attempts');
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world.app.storage.scope(
          async () => {
            for (let n = 0; n < 500; n += 1)
              await world.app.storage.audit.record({
                type: 'session.ended',
                personId: minh.id,
                details: { n: i * 500 + n },
              });
          },
          { keep: () => true },
        ),
      ),
    );
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }, 5);
    const { history } = await documentOf();
    clearInterval(watch);
    const found = history
      .filter(({ type }) => type === 'session.ended')
      .map(({ details }) => (details as { n: number }).n);
    expect(new Set(found).size).toBe(10_000);
    expect(most).toBeLessThan(150_000_000);
  });
});
