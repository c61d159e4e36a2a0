import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaksInAddresses } from '../../support/leaks/addresses.ts';
import { leaksInDatabase } from '../../support/leaks/database.ts';
import { EXCEPTIONS } from '../../support/leaks/exceptions.ts';
import { refuseLeaks } from '../../support/leaks/leak.ts';
import { leaksInLog } from '../../support/leaks/log.ts';
import { searchForPeople } from '../../support/leaks/search.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';
import { createTextBrowser } from '../../support/text-browser.ts';
import { createWorld } from '../../support/world.ts';

const minh = persona('reaches level 2');
const camille = persona('A French resident');
const found = (text: string | Buffer): readonly string[] =>
  searchForPeople(Buffer.isBuffer(text) ? text : Buffer.from(text));

describe('the search finds', () => {
  it.each([
    ['name', 'Trần Văn Minh'],
    ['name', 'Trần Văn Minh'.normalize('NFD')],
    ['name', 'TRAN VAN MINH'],
    ['name', 'tran-van-minh'],
    ['name', 'Minh Trần'],
    ['name', '{"name":"Tr\\u1ea7n V\\u0103n Minh"}'],
    ['name', encodeURIComponent('Trần Văn Minh')],
    ['name', new URLSearchParams({ q: 'Trần Văn Minh' }).toString()],
    ['name', Buffer.from('Trần Văn Minh').toString('hex')],
    ['name', "K'Brôi"],
    ['birth date', '1985-01-20'],
    ['birth date', 'sinh 20/01/1985.'],
    ['birth date', '20.01.1985'],
    ['birth date', 'd=19850120&'],
    ['citizen number', '099085000003'],
    ['citizen number', '099 085 000 003'],
    ['passport number', camille.foreigner?.passportNumber ?? ''],
    ['passport number', 'fra12ab34567'],
    ['phone', '+84900000003'],
    ['phone', '0900000003'],
    ['phone', '%2B84900000003'],
    ['phone', '0900 000 003'],
    ['phone', '+84 90 000 0003'],
    ['e-mail address', 'Minh.Tran@example.vn'.toLowerCase()],
    ['e-mail address', 'minh.tran%40example.vn'],
    ['password', minh.password],
    ['secret of a code application', minh.totpSecret ?? ''],
  ])('a %s as %s', (kind, text) => expect(found(`x ${text} y`)).toContain(kind));

  it.each(['Trần Văn Minh', '099085000003', '+84900000003', 'minh.tran@example.vn', '1985-01-20'])(
    'base64 and hex of JSON with %s in it, wherever it begins',
    (text) => {
      for (const before of ['', '1', '12']) {
        const json = Buffer.from(JSON.stringify({ [`a${before}`]: text }));
        for (const encoding of ['base64', 'base64url', 'hex'] as const)
          expect(found(json.toString(encoding))).toHaveLength(1);
      }
    },
  );

  it('nothing by chance in random bytes, base64 and hex', () => {
    const bytes = randomBytes(1_000_000);
    for (const text of [bytes, bytes.toString('base64'), bytes.toString('hex')]) expect(found(text)).toEqual([]);
    expect(found('id 7719850120ab, 00000000-0000-4000-8000-000000000003')).toEqual([]);
  });
});

describe('a dump of a database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database?.drop());

  it('is searched column by column, in texts, JSON and bytes; its end tells of what was found', async () => {
    const phone = Buffer.from(JSON.stringify({ phone: '+84900000003' }));
    await sql(
      database.url,
      'CREATE TABLE planted (raw text, json jsonb, bytes bytea, inside bytea, hex text, list text[])',
    );
    await sql(database.url, 'INSERT INTO planted VALUES ($1, $2, $3, $4, $5, $6)', [
      'Trần Văn Minh',
      { deep: [phone.toString('base64url')] },
      Buffer.from('tran van minh'),
      Buffer.from(phone.toString('base64')),
      phone.toString('hex'),
      ['minh.tran@example.vn'],
    ]);
    const places = ['raw', 'json', 'bytes', 'inside', 'hex', 'list'].map((name) => `planted.${name}`);
    const leaks = await leaksInDatabase(database.url);
    expect(leaks.map(({ place }) => place)).toEqual(places);
    const copy = await createDatabase();
    await sql(copy.url, `CREATE TABLE planted AS SELECT '099085000003' AS n`);
    await expect(copy.drop()).rejects.toThrow('citizen number in planted.n');
    await sql(database.url, 'DROP TABLE planted');
    expect(await leaksInDatabase(database.url)).toEqual([]);
  });
});

describe('a log', () => {
  it('is searched line by line, and a finding names the field but not what is in it', () => {
    const lines = [
      JSON.stringify({ msg: 'request', path: '/x' }),
      JSON.stringify({ msg: 'request', err: { message: 'no such phone 0900 000 003' } }),
      'not JSON: Tran Van Minh',
    ];
    const leaks = leaksInLog(lines);
    expect(leaks).toEqual([
      { place: 'log: request: err', kind: 'phone' },
      { place: 'log: a line without a message: unparsed', kind: 'name' },
    ]);
    expect(() => refuseLeaks(leaks)).toThrow(/^personal data was found:\nname in .*\nphone in log: request: err$/);
  });
});

describe('addresses', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const to = request.url?.startsWith('/go') ? { location: '/to?name=Tran+Van+Minh' } : {};
      response.writeHead(200, to).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void leaksInAddresses());
  afterAll(() => void server?.close());

  it.each([
    ['address /people/:part', '/people/099085000003', {}],
    ['address /search?q', `/search?a=1&q=${encodeURIComponent('Trần Văn Minh')}`, {}],
    ['address /search?q', `/search?q=${Buffer.from('{"x":"minh.tran@example.vn"}').toString('base64url')}`, {}],
    ['referer /from?phone', '/', { referer: 'https://service.example/from?phone=0900000003' }],
    ['location /to?name', '/go', {}],
  ])('are searched: %s', async (place, path, headers) => {
    await fetch(`${origin}${path}`, { headers });
    expect(new Set(leaksInAddresses().map((leak) => leak.place))).toEqual(new Set([place]));
    expect(leaksInAddresses()).toEqual([]);
  });
});

describe('the end of a test world', () => {
  it('fails with what was found in its database, its log and its addresses', async () => {
    const world = await createWorld();
    await createTextBrowser().open(`${world.issuer}/legal/terms?phone=%2B84900000003`);
    await sql(world.databaseUrl, `UPDATE credentials SET label = 'Máy của Trần Văn Minh'`);
    (world.log as string[]).push(JSON.stringify({ msg: 'sign-in', login: minh.login }));
    const end = world.stop();
    await expect(end).rejects.toThrow(
      'citizen number in log: sign-in: login\nname in credentials.label\nphone in address /legal/terms?phone',
    );
  }, 120_000);
});

describe('the exceptions', () => {
  it('each say why', () => {
    for (const { because } of EXCEPTIONS) expect(because.length).toBeGreaterThan(20);
  });
});
