import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { projectPath } from '../../src/config.ts';
import { maintain } from '../../src/storage/maintenance.ts';
import { command, startCommand } from '../support/command.ts';
import { answerAll, isInside, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

const { password, hashes } = JSON.parse(
  readFileSync(projectPath('test/support/fixtures/foreign-hashes.json'), 'utf8'),
) as { password: string; hashes: { by: string; scheme: string; slow: boolean; hash: string }[] };
const hashOf = (scheme: string, slow: boolean): string =>
  hashes.find((one) => one.scheme === scheme && one.slow === slow)?.hash ?? '';
const SCHEMES = ['bcrypt', 'argon2', 'scrypt', 'pbkdf2', 'sha-crypt', 'ldap'] as const;

const MAPPING = {
  columns: { number: 'cccd', name: 'ho_ten', birthdate: 'ngay_sinh', gender: 'gioi', status: 'tinh_trang' },
  phones: [{ value: 'dtdd', verified: 'dtdd_ok', verifiedAt: 'dtdd_ngay' }],
  emails: [{ value: 'thu', verified: 'thu_ok' }],
  credentials: { password: 'mat_khau' },
  proof: {
    method: 'cach',
    at: 'ngay_xac_minh',
    methods: { quay: 'in_person_counter' },
    source: 'Cổng cũ',
  },
  values: { gender: { Nam: 'male', Nữ: 'female' }, status: { mo: 'active', khoa: 'blocked' } },
  language: 'vi',
};
const HEAD =
  'cccd,ho_ten,ngay_sinh,gioi,tinh_trang,dtdd,dtdd_ok,dtdd_ngay,thu,thu_ok,mat_khau,cach,ngay_xac_minh,ghi_chu';

type Fields = Partial<Record<string, string>>;
const numberOf = (n: number): string => `099190${String(n).padStart(6, '0')}`;
const phoneOf = (n: number): string => `0912${String(n).padStart(6, '0')}`;
/** Somebody whose row is right, unless a field says otherwise. */
function rowOf(n: number, fields: Fields = {}): string {
  const usual: Fields = {
    cccd: numberOf(n),
    ho_ten: 'Phạm Thị Hồng Nhung',
    ngay_sinh: '27/03/1990',
    gioi: 'Nữ',
    tinh_trang: 'mo',
    dtdd: phoneOf(n),
    dtdd_ok: '1',
    dtdd_ngay: '2025-06-01',
    mat_khau: hashOf('bcrypt', true),
    cach: 'quay',
    ngay_xac_minh: '15/10/2024',
  };
  const all = { ...usual, ...fields };
  return HEAD.split(',')
    .map((column) => `"${(all[column] ?? '').replaceAll('"', '""')}"`)
    .join(',');
}

let world: World;
let mapping: string;
beforeAll(async () => {
  world = await createWorld();
  mapping = join(world.directory, 'mapping.yaml');
  writeFileSync(mapping, stringify(MAPPING));
});
afterAll(() => world?.stop());

function fileOf(name: string, rows: readonly string[]): string {
  const file = join(world.directory, name);
  writeFileSync(file, `${[HEAD, ...rows].join('\n')}\n`);
  return file;
}
const take = (file: string, ...more: string[]) => command(world, 'import', 'people', file, '--map', mapping, ...more);
const someone = (login: string, typed: string): Persona => ({
  ...persona('An ordinary citizen'),
  login,
  password: typed,
});
const enter = async (login: string, typed: string) => {
  const browser = createTextBrowser();
  const page = await browser.open(`${world.portal}/sign-in`);
  return answerAll(
    browser,
    await browser.submit(page, '.login-submit', { login, password: typed }),
    someone(login, typed),
  );
};
const tryOnce = async (login: string, typed: string) => {
  const browser = createTextBrowser();
  const page = await browser.open(`${world.portal}/sign-in`);
  return browser.submit(page, '.login-submit', { login, password: typed });
};
async function kept(n: number) {
  const { people, credentials } = world.app.storage;
  const [person] = await people.findByIdentifier({ kind: 'citizen_number', value: numberOf(n) });
  if (!person) throw new Error('nobody has this number');
  const [credential] = await credentials.ofPerson(person.id);
  return { person, data: credential?.data as Record<string, unknown> | undefined };
}

describe('people with passwords of another system', () => {
  beforeAll(async () => {
    const rows = SCHEMES.flatMap((scheme, index) => [
      rowOf(index, { mat_khau: hashOf(scheme, scheme === 'bcrypt' || scheme === 'argon2' || scheme === 'scrypt') }),
    ]);
    const { code, stdout } = await take(fileOf('passwords.csv', rows));
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('6 people taken in, 0 rows') });
  });

  it.each(SCHEMES.map((scheme, index) => [scheme, index] as const))(
    'sign in with them (%s), and have one of ours from then on',
    async (_, n) => {
      expect((await kept(n)).data).toHaveProperty('foreign');
      expect(isSignIn(await tryOnce(numberOf(n), `${password}x`))).toBe(true);
      expect((await kept(n)).data).toHaveProperty('foreign');
      expect(isInside(await enter(numberOf(n), password))).toBe(true);
      expect((await kept(n)).data).toEqual({ hash: expect.stringMatching(/^\$argon2id\$v=19\$m=8192,/) });
      expect(isInside(await enter(phoneOf(n), password))).toBe(true);
    },
  );

  it('are who the mapping says, proven as it says, and read in their history where they came from', async () => {
    const { person } = await kept(0);
    expect(person).toMatchObject({
      status: 'active',
      language: 'vi',
      name: { full: 'Phạm Thị Hồng Nhung', family: 'Phạm', middle: 'Thị Hồng', given: 'Nhung' },
      birthdate: '1990-03-27',
      phones: [{ verified: true, primary: true, verifiedAt: Date.parse('2025-06-01T00:00:00+07:00') / 1000 }],
      emails: [],
      proofs: [{ method: 'in_person_counter', source: 'Cổng cũ', at: Date.parse('2024-10-15T00:00:00+07:00') / 1000 }],
    });
    const { audit } = world.app.storage;
    const [event] = await audit.ofPerson(person.id, { types: ['account.imported'], limit: 5 });
    expect(event?.details).toMatchObject({ ways: ['password'], proofs: ['in_person_counter'] });
  });
});

describe('a row that is not right', () => {
  const WRONG: readonly (readonly [string, Fields])[] = [
    ['cccd: is no citizen number', { cccd: '123' }],
    ['cccd: does not fit the birth date', { ngay_sinh: '27/03/1991' }],
    ['ho_ten: has a character', { ho_ten: 'R2-D2' }],
    ['ngay_sinh: is no day that there was', { ngay_sinh: '31/02/1990' }],
    ['gioi: is no gender', { gioi: 'x' }],
    ['tinh_trang: has a value that the mapping does not name', { tinh_trang: 'an' }],
    ['dtdd: is no phone number', { dtdd: '12' }],
    ['dtdd_ok: is neither', { dtdd_ok: 'maybe' }],
    ['thu: is no mail address', { thu: 'a b' }],
    ['cach: is no way of proving', { cach: 'nghe-noi' }],
    ['ngay_xac_minh: is empty', { ngay_xac_minh: '' }],
    ['ngay_xac_minh: is in the future', { ngay_xac_minh: '01/01/2999' }],
    ['mat_khau: a hash of a kind', { mat_khau: '5f4dcc3b5aa765d61d8327deb882cf99' }],
    ['mat_khau: a hash that costs more', { mat_khau: hashOf('bcrypt', true).replace('$10$', '$31$') }],
    ['row: nothing to sign in by', { cach: '', dtdd_ok: '0' }],
    ['number: an account has it already', { cccd: numberOf(0) }],
    [
      'number: an account has it already',
      { cccd: persona('director of a company').citizenNumber ?? '', ngay_sinh: '', gioi: '' },
    ],
  ];
  const wrongRows = (): string[] => {
    const { citizenNumber = '', birthdate, gender } = persona('director of a company');
    return WRONG.map(([, fields], index) =>
      fields.cccd === citizenNumber
        ? rowOf(0, { cccd: citizenNumber, ngay_sinh: birthdate, gioi: gender === 'male' ? 'Nam' : 'Nữ' })
        : rowOf(100 + index, fields),
    );
  };

  it('is written with its line and the reason to a file for its owner only; the others are in', async () => {
    const file = fileOf('wrong.csv', [rowOf(200), ...wrongRows(), rowOf(201)]);
    const before = await take(file, '--dry-run');
    expect(before.stdout).toContain(`2 people would be taken in, ${WRONG.length} rows would be refused.`);
    expect(before.stdout).toContain('cccd: is no citizen number (line 3)');
    await expect(kept(200)).rejects.toThrow();

    const { code, stdout, stderr } = await take(file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: before.stdout.replaceAll('would be ', '') });
    expect(stderr).toContain('Columns that the mapping does not name: ghi_chu');
    expect(`${stdout}${stderr}`).not.toMatch(/Nhung|099190|0912|91200/);
    const rejects = readFileSync(`${file}.rejects.csv`, 'utf8').trim().split('\n');
    expect(statSync(`${file}.rejects.csv`).mode & 0o777).toBe(0o600);
    expect(rejects[0]).toBe(`${HEAD},motcua_line,motcua_reasons`);
    WRONG.forEach(([reason], index) => {
      expect(rejects[1 + index]).toContain(`,${index + 3},`);
      expect(rejects[1 + index]).toContain(reason);
    });
    expect((await kept(201)).person.status).toBe('active');
  });

  it('is mended in that file and given again', async () => {
    const rejects = readFileSync(join(world.directory, 'wrong.csv.rejects.csv'), 'utf8');
    const mended = join(world.directory, 'mended.csv');
    writeFileSync(mended, rejects.replace('R2-D2', 'Phạm Thị Hồng Nhung'));
    const { stdout } = await take(mended);
    expect(stdout).toContain(`1 people taken in, ${WRONG.length - 1} rows refused.`);
    expect(readFileSync(`${mended}.rejects.csv`, 'utf8').split('\n')[0]).toBe(`${HEAD},motcua_line,motcua_reasons`);
  });

  it('changes no account that was there', async () => {
    const hung = persona('director of a company');
    expect(isInside(await answerAll(createTextBrowser(), await enter(hung.login, hung.password), hung))).toBe(true);
  });
});

describe('somebody', () => {
  it('who was blocked stays so; a phone that another account has shown opens nothing; no password is recovered as ever', async () => {
    const { stdout } = await take(
      fileOf('special.csv', [
        rowOf(300, { tinh_trang: 'khoa' }),
        rowOf(301, { dtdd: phoneOf(0) }),
        rowOf(302, { mat_khau: '' }),
      ]),
    );
    expect(stdout).toContain('3 people taken in');
    expect((await kept(300)).person.status).toBe('blocked');
    expect((await kept(301)).person.phones).toEqual([{ value: '+84912000000', verified: false, primary: true }]);
    expect((await kept(302)).data).toBeUndefined();
    expect(isInside(await enter(phoneOf(0), password))).toBe(true);
  });
});

describe('relatives', () => {
  it('of one file share a phone as they did before; a number that a file has twice is taken once', async () => {
    const { stdout } = await take(
      fileOf('relatives.csv', [
        rowOf(310, { dtdd: phoneOf(310) }),
        rowOf(311, { dtdd: phoneOf(310), cach: '' }),
        rowOf(311, { dtdd: phoneOf(312), cach: '' }),
        rowOf(310, { dtdd: phoneOf(313) }),
      ]),
    );
    expect(stdout).toContain('2 people taken in, 2 rows refused.');
    expect(stdout).toContain('2 × number: another row of this file has it (line 4, 5)');
    const { people } = world.app.storage;
    const sharing = await people.findByIdentifier({ kind: 'phone', value: '+84912000310' });
    expect(sharing.map(({ citizenNumber }) => citizenNumber).toSorted()).toEqual([numberOf(310), numberOf(311)]);
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM imported_numbers')).toEqual([]);
  });
});

describe('a mapping', () => {
  it.each([
    ['names columns that are not there', { columns: { ...MAPPING.columns, gender: 'sex' } }, 'no column "sex"'],
    [
      'believes what proves nothing',
      { proof: { ...MAPPING.proof, methods: { quay: 'self_asserted' } } },
      '"self_asserted" proves nothing',
    ],
    ['names an authenticator that takes nothing', { credentials: { totp: 'mat_khau' } }, '"totp" is no authenticator'],
    ['has members that are none', { colums: {} }, 'colums'],
  ])('is refused that %s', async (_, other, problem) => {
    const file = join(world.directory, 'other.yaml');
    writeFileSync(file, stringify({ ...MAPPING, ...other }));
    const rows = fileOf('some.csv', [rowOf(400)]);
    const { code, stderr } = await command(world, 'import', 'people', rows, '--map', file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(problem) });
    await expect(kept(400)).rejects.toThrow();
  });

  it.each([
    ['is not there', undefined, 'cannot be read (ENOENT)'],
    ['is empty', '', 'is empty'],
    ['has a quotation mark that is not closed', `${HEAD}\n"a`, 'quotation mark is not closed'],
    ['has two columns of one name', 'a,a\n1,2\n', 'same name'],
  ])('goes with no file that %s', async (_, text, problem) => {
    const file = join(world.directory, `broken-${problem.length}.csv`);
    if (text !== undefined) writeFileSync(file, text);
    const { code, stderr } = await take(file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(problem) });
  });
});

describe('an import that is cut off', () => {
  const MANY = 2_000;
  const FIRST = 10_000;
  let file: string;
  const stateOf = async () =>
    (
      await sql<{ rows: string; finished: boolean }>(
        world.databaseUrl,
        'SELECT rows, finished_at IS NOT NULL AS finished FROM imports ORDER BY started_at DESC LIMIT 1',
      )
    )[0];
  const count = async (): Promise<number> =>
    Number((await sql<{ n: string }>(world.databaseUrl, 'SELECT count(*) AS n FROM persons'))[0]?.n);
  const options = () => ['import', 'people', file, '--map', mapping];

  it('at any moment goes on where it was: nobody is there twice, nobody is missing, each reject once', async () => {
    const rows = Array.from({ length: MANY }, (_, index) =>
      rowOf(FIRST + index, { mat_khau: hashOf('ldap', false), ...(index % 100 === 50 ? { ho_ten: '?' } : {}) }),
    );
    file = fileOf('many.csv', rows);
    const before = await count();
    for (let killed = 0; killed < 2; killed += 1) {
      const { child, ended } = startCommand(world, options());
      const had = killed === 0 ? 0 : Number((await stateOf())?.rows);
      await eventually(async () => expect(Number((await stateOf())?.rows)).toBeGreaterThan(had), 60_000);
      child.kill('SIGKILL');
      expect((await ended).code).toBe(null);
    }
    const { stdout, stderr } = await command(world, ...options());
    expect(stderr).toMatch(/Going on after \d+ rows\./);
    expect(stdout).toContain(`${MANY - MANY / 100} people taken in, ${MANY / 100} rows refused.`);
    expect((await count()) - before).toBe(MANY - MANY / 100);
    const lines = readFileSync(`${file}.rejects.csv`, 'utf8').trim().split('\n').slice(1);
    expect(lines.map((line) => /,(\d+),[^,]*$/.exec(line)?.[1])).toEqual(
      Array.from({ length: MANY / 100 }, (_, index) => String(index * 100 + 52)),
    );
  }, 180_000);

  it('is not taken in once more', async () => {
    const before = await count();
    const { code, stderr } = await command(world, ...options());
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('taken in before') });
    expect(await count()).toBe(before);
  });

  it('for longer than 30 days is not gone on with, and its numbers are forgotten', async () => {
    const claimed = `UPDATE imports SET finished_at = NULL, rows = 500, started_at = now() - interval '32 days'
      WHERE id = (SELECT id FROM imports ORDER BY started_at DESC LIMIT 1) RETURNING id`;
    const [abandoned] = await sql<{ id: string }>(world.databaseUrl, claimed);
    const numbers = 'INSERT INTO imported_numbers SELECT $1, sha256(n::text::bytea) FROM generate_series(1, 2500) AS n';
    await sql(world.databaseUrl, numbers.replace('$1', `'${abandoned?.id}'`));
    const pool = new pg.Pool({ connectionString: world.databaseUrl });
    await maintain(pool).finally(() => pool.end());
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM imported_numbers')).toEqual([]);
    const { code, stderr } = await command(world, ...options());
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Its first 500 rows are dealt with') });
  });
});
