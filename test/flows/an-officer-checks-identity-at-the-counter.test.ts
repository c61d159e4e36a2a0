import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askFor, codeIn, decideOn, EVERY_CHECK, openFile } from '../support/counter.ts';
import { answerAll, go, isCode, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const lan = persona('An ordinary citizen');
const mother = persona('A mother who shares');
const camille = persona('A French resident');
const minh = persona('reaches level 2');
const hung = persona('director of a company');
const binh = persona('An officer at a commune counter');
const registrar = persona('The registrar who reviews');

const FACTORS = { authenticators: ['password', 'totp'] };

let world: World;
let officer: TextBrowser;
let elsewhere: TextBrowser;
beforeAll(async () => {
  world = await createWorld(FACTORS);
  await world.app.storage.staff.appoint(hung.id, { role: 'identity-officer', place: 'tre' });
  await world.app.storage.staff.appoint(minh.id, { role: 'identity-officer', place: 'sen' });
  [officer, elsewhere] = [await signedIn(binh), await signedIn(hung)];
});
afterAll(() => world?.stop());

const staff = (path = ''): string => `${world.issuer}/staff${path}`;
async function signedIn(person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, staff(), person);
  return browser;
}
const idOf = ({ html, url }: Page): string => /requests\/([0-9a-f-]{36})/.exec(`${url.href} ${html}`)?.[1] ?? '';
const events = (type: string) =>
  sql(world.databaseUrl, 'SELECT person_id FROM audit_events WHERE type = $1 ORDER BY id', [type]);
const levelOf = async (browser: TextBrowser): Promise<string> =>
  (await browser.open(`${world.issuer}/account/proofs?lang=en`)).text;

describe('the staff’s pages', () => {
  it('ask whoever comes to sign in with every factor', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(staff());
    expect(isSignIn(page)).toBe(true);
    const second = await browser.submit(page, '.login-submit', { login: binh.login, password: binh.password });
    expect(isCode(second)).toBe(true);
  });

  it('do not exist for people without a role there, whatever they have shown', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account`, lan);
    for (const path of ['', '/queue', '/proofs', '/requests/00000000-0000-4000-8000-000000000001'])
      expect((await browser.open(staff(path))).status).toBe(404);
    const other = createTextBrowser();
    await go(other, `${world.issuer}/account`, registrar);
    expect((await other.open(staff('/queue'))).status).toBe(404);
  });

  it('show an officer what waits at their own places', async () => {
    const page = await officer.open(staff());
    expect(page.url.pathname).toBe('/staff/queue');
    expect([page.text.includes('Công an phường Sen'), page.text.includes('Công an xã Tre')]).toEqual([true, false]);
    expect(page.text).toContain('Không có hồ sơ nào đang chờ');
  });

  it('close at once for who has lost the role', async () => {
    const page = await elsewhere.open(staff('/queue'));
    expect(page.status).toBe(200);
    await world.app.storage.staff.dismiss(hung.id, { role: 'identity-officer', place: 'tre' });
    expect((await elsewhere.open(staff('/queue'))).status).toBe(404);
    await world.app.storage.staff.appoint(hung.id, { role: 'identity-officer', place: 'tre' });
    // The session there has ended for good: something is shown anew.
    expect(isSignIn(await elsewhere.open(staff('/queue')))).toBe(true);
    expect((await go(elsewhere, staff('/queue'), hung)).url.pathname).toBe('/staff/queue');
  });
});

describe('a person who asks for level 2', () => {
  const browser = createTextBrowser();
  let code = '';
  let file: Page;

  it('chooses a counter and gets a code and the deadline of the law', async () => {
    const page = await askFor(world, browser, duong, { place: 'sen' });
    code = codeIn(page);
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    for (const text of ['Waiting for you at the counter', 'Sen ward police', 'Decision due by law'])
      expect(page.text).toContain(text);
  });

  it('is in the list by code alone', async () => {
    const page = await officer.open(staff('/queue'));
    expect(page.text).toContain(`${code.slice(0, 4)} ${code.slice(4)}`);
    for (const secret of [duong.name.full, duong.citizenNumber ?? '', duong.login])
      expect(page.text).not.toContain(secret);
  });

  it('does not exist for an officer of another place', async () => {
    const found = await openFile(world, elsewhere, code);
    expect([found.status, found.text.includes('mang mã này')]).toEqual([404, true]);
    const id = idOf(await officer.open(staff('/queue')));
    expect((await elsewhere.open(staff(`/requests/${id}`))).status).toBe(404);
    const body = new URLSearchParams({ outcome: 'refused', note: 'x', seen: '0' });
    const answer = await elsewhere.step(staff(`/requests/${id}`), { method: 'POST', body });
    expect(answer.status).toBe(404);
    expect(await events('staff.person-read')).toEqual([]);
  });

  it('is opened by the code, however it is typed, and that is on record', async () => {
    file = await openFile(world, officer, ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `);
    for (const text of [
      duong.name.full,
      '099301000012',
      'Nữ',
      '10 tháng 10',
      '3 ngày làm việc',
      'thẻ căn cước còn hạn',
    ])
      expect(file.text).toContain(text);
    expect(file.url.href).not.toContain(code);
    expect(await events('staff.person-read')).toEqual([{ person_id: duong.id }]);
  });

  it('is not confirmed with a check left out, nor left without a word', async () => {
    const unticked = await decideOn(officer, file, { outcome: 'confirmed', check: ['card', 'face'] });
    expect([unticked.status, unticked.text.includes('đánh dấu từng mục')]).toEqual([400, true]);
    for (const outcome of ['more-needed', 'referred', 'refused']) {
      const silent = await decideOn(officer, file, { outcome, note: ' \r\n ' });
      expect([silent.status, silent.text.includes('Hãy ghi lý do')]).toEqual([400, true]);
    }
    const nothing = await decideOn(officer, file, { outcome: 'promoted', note: 'x' });
    expect([nothing.status, nothing.text.includes('Hãy chọn một quyết định')]).toEqual([400, true]);
    for (const note of ['đảo \u202Engược', 'chuông \u0007', 'x'.repeat(501)])
      expect((await decideOn(officer, file, { outcome: 'refused', note })).status).toBe(400);
    const kept = await decideOn(officer, file, { outcome: 'confirmed', check: ['card'], note: 'Tên <b>đúng</b>' });
    expect(kept.html).toContain('Tên &lt;b&gt;đúng&lt;/b&gt;</textarea>');
  });

  it('reads what more is needed, and the file stays open', async () => {
    const note = 'Tên trên thẻ viết là “Thuỳ”.\r\nHãy mang thẻ mới.';
    const page = await decideOn(officer, file, { outcome: 'more-needed', note });
    expect([page.url.pathname, page.text.includes('Đang chờ bổ sung')]).toEqual(['/staff/queue', true]);
    const own = await browser.open(`${world.issuer}/account/proofs/requests/${idOf(file)}`);
    for (const text of ['Something is missing', 'Hãy mang thẻ mới.']) expect(own.text).toContain(text);
    const { subject, text } = await world.mailbox.next('duong.dang@example.vn');
    expect(subject).toContain('news about the verification');
    expect(text).not.toContain('thẻ');
  });

  it('an officer with the page of before reads that somebody was first', async () => {
    const page = await decideOn(officer, file, { outcome: 'refused', note: 'Không đúng người.' });
    expect(page.text).toContain('một cán bộ khác đã xử lý trước bạn');
    expect(page.text).toContain('Hãy mang thẻ mới.');
  });

  it('is passed on with the longer deadline', async () => {
    const again = await openFile(world, officer, code);
    await decideOn(officer, again, { outcome: 'referred', note: 'Không lấy được vân tay do bỏng.' });
    expect((await openFile(world, officer, code)).text).toContain('7 ngày làm việc');
    const own = await browser.open(`${world.issuer}/account/proofs/requests/${idOf(file)}`);
    expect(own.text).toContain('Passed on to the responsible authority');
  });

  it('is confirmed when everything was checked, and reaches level 2', async () => {
    const again = await openFile(world, officer, code);
    const page = await decideOn(officer, again, { outcome: 'confirmed', check: EVERY_CHECK });
    expect(page.text).toContain('Đã xác nhận');
    expect(page.text).not.toContain(duong.name.full);
    expect(await levelOf(browser)).toContain('Your eID account has level 2');
    const [proof] = await sql(
      world.databaseUrl,
      'SELECT method, source, length(evidence_hash) AS hash, expires_at FROM proofs WHERE person_id = $1',
      [duong.id],
    );
    expect(proof).toEqual({ method: 'in_person_counter', source: 'Công an phường Sen', hash: 32, expires_at: null });
  });

  it('and what somebody else would see is not decided about', async () => {
    const other = createTextBrowser();
    const code = codeIn(await askFor(world, other, mother, { place: 'sen' }));
    const file = await openFile(world, officer, code);
    const before = await world.app.storage.people.find(mother.id);
    if (!before) throw new Error('nobody there');
    await world.app.storage.people.save({ ...before, name: { full: 'Hoàng Thị Hòa', given: 'Hòa' } });
    const page = await decideOn(officer, file, { outcome: 'confirmed', check: EVERY_CHECK });
    expect(page.text).toContain('đã xử lý trước bạn');
    expect(page.text).toContain('Hoàng Thị Hòa');
    await world.app.storage.people.save(before);
    const { url } = await other.open(`${world.issuer}/account/proofs/requests/${idOf(file)}`);
    await other.step(`${url.href}/cancel`, { method: 'POST' });
  });

  it('and the number, now proven, opens the account', async () => {
    const page = await go(createTextBrowser(), `${world.issuer}/account/proofs`, { ...duong, login: '099301000012' });
    expect(page.text).toContain('level 2');
  });
});

describe('a person who is refused', () => {
  it('reads why, may ask again, and gets no level', async () => {
    const browser = createTextBrowser();
    const code = codeIn(await askFor(world, browser, mother, { place: 'sen', card: 'none' }));
    const file = await openFile(world, officer, code);
    expect(file.text).toContain('7 ngày làm việc');
    const page = await decideOn(officer, file, { outcome: 'refused', note: 'Ảnh trên thẻ là của người khác.' });
    expect(page.text).toContain('Đã từ chối');
    const own = await browser.open(`${world.issuer}/account/proofs/requests/${idOf(file)}`);
    expect(own.text).toContain('Ảnh trên thẻ là của người khác.');
    expect(await levelOf(browser)).toContain('level 1');
    expect((await openFile(world, officer, code)).status).toBe(404);
  });
});

describe('a foreigner', () => {
  it('is asked for other documents, and known by the passport', async () => {
    const browser = createTextBrowser();
    const code = codeIn(await askFor(world, browser, camille, { place: 'sen', card: 'foreigner-known' }));
    const file = await openFile(world, officer, code);
    for (const text of ['12AB34567', 'FRA', '3 ngày làm việc']) expect(file.text).toContain(text);
    await decideOn(officer, file, { outcome: 'confirmed', check: EVERY_CHECK });
    expect(await levelOf(browser)).toContain('level 2');
  });
});

describe('a person who never comes', () => {
  it('is told that the request has lapsed, and may ask again', async () => {
    const browser = createTextBrowser();
    const page = await askFor(world, browser, mother, { place: 'sen' });
    const code = codeIn(page);
    await sql(
      world.databaseUrl,
      `UPDATE proof_requests SET next_attempt_at = now() WHERE person_id = '${mother.id}' AND decided_at IS NULL`,
    );
    await eventually(async () => expect((await browser.open(page.url)).text).toContain('Yêu cầu đã hết hạn'));
    expect((await openFile(world, officer, code)).url.pathname).toBe('/staff/queue');
    expect((await browser.open(`${world.issuer}/account/proofs`)).html).toContain('value="in_person_counter"');
  });
});

describe('of two officers with one file', () => {
  it('one decides, and the other reads what happened', async () => {
    const browser = createTextBrowser();
    const code = codeIn(await askFor(world, browser, lan, { place: 'sen' }));
    const second = await signedIn(minh);
    const [one, two] = [await openFile(world, officer, code), await openFile(world, second, code)];
    const pages = await Promise.all([
      decideOn(officer, one, { outcome: 'confirmed', check: EVERY_CHECK }),
      decideOn(second, two, { outcome: 'refused', note: 'Ảnh không khớp.' }),
    ]);
    expect(pages.filter(({ text }) => text.includes('đã xử lý trước bạn'))).toHaveLength(1);
    expect(pages.filter(({ text }) => text.includes('Đã ghi nhận quyết định'))).toHaveLength(1);
    const ended = await sql(world.databaseUrl, `SELECT status FROM proof_requests WHERE person_id = $1`, [lan.id]);
    expect(ended).toHaveLength(1);
  });
});

describe('of two officers who pass on one file at once', () => {
  it('one is heard, and the other reads what was said', async () => {
    const second = await signedIn(minh);
    const code = codeIn(await askFor(world, createTextBrowser(), mother, { place: 'sen' }));
    const [one, two] = [await openFile(world, officer, code), await openFile(world, second, code)];
    const pages = await Promise.all([
      decideOn(officer, one, { outcome: 'referred', note: 'Ảnh mờ.' }),
      decideOn(second, two, { outcome: 'more-needed', note: 'Cần thẻ mới.' }),
    ]);
    expect(pages.filter(({ text }) => text.includes('đã xử lý trước bạn'))).toHaveLength(1);
    expect(pages.filter(({ text }) => text.includes('Đã ghi nhận quyết định'))).toHaveLength(1);
  });
});

describe('an officer’s own file', () => {
  it('is shown without a way to decide, and a decision changes nothing', async () => {
    const code = codeIn(await askFor(world, officer, binh, { place: 'sen' }));
    const file = await openFile(world, officer, code);
    expect(file.text).toContain('Bạn không quyết định được hồ sơ này');
    expect(file.html).not.toContain('name="outcome"');
    const body = new URLSearchParams({ outcome: 'refused', note: 'x', seen: '' });
    await officer.step(staff(`/requests/${idOf(file)}`), { method: 'POST', body });
    const [row] = await sql(world.databaseUrl, 'SELECT status FROM proof_requests WHERE id = $1', [idOf(file)]);
    expect(row).toEqual({ status: 'review' });
  });
});

describe('a number that another account has', () => {
  it('cannot be confirmed; the officer reads what to do', async () => {
    const holder = await world.app.storage.people.find(minh.id);
    const own = await world.app.storage.people.find(duong.id);
    if (!holder || !own) throw new Error('nobody there');
    const double = { ...own, id: '00000000-0000-4000-8000-0000000000aa', proofs: [], citizenNumber: '099085000003' };
    await world.app.storage.people.save(double);
    const { proofRequests } = world.app.storage;
    const id = '00000000-0000-4000-8000-0000000000ab';
    const statement = { place: 'sen', card: 'valid' };
    await proofRequests.add(
      {
        id,
        personId: double.id,
        method: 'in_person_counter',
        statement,
        status: 'review',
        place: 'sen',
        code: 'ABCDEFGH',
        dueAt: new Date(Date.now() - 86_400_000),
      },
      86_400,
    );
    const queue = await officer.open(staff('/queue'));
    expect(queue.text).toContain('Quá hạn');
    // The most urgent one comes first.
    expect(/<code>(.{9})<\/code>/.exec(queue.html)?.[1]).toBe('ABCD EFGH');
    const file = await openFile(world, officer, 'abcdefgh');
    expect(file.text).toContain('Một tài khoản khác đang giữ số này');
    expect(file.html).not.toContain('value="confirmed"');
    const forced = await decideOn(officer, file, { outcome: 'confirmed', check: EVERY_CHECK });
    expect(forced.status).toBe(400);
  });
});

describe('the file of a child', () => {
  it('is not for the officer who answers for it; another one reads who does', async () => {
    const child = { number: '099219000107', name: 'Trịnh Gia Bảo', birthdate: '05/09/2019', gender: 'male' };
    const form = await officer.open(`${world.issuer}/account/children/add`);
    const list = await officer.submit(form, '.login-submit', { ...child, relation: 'guardian' });
    const page = await officer.follow(list, 'Xác minh danh tính');
    const choice = await officer.submit(page, 'method=in_person_counter');
    const asked = await officer.submit(choice, '.login-submit', { place: 'sen', card: 'none' });
    const file = await openFile(world, officer, codeIn(asked));
    expect(file.text).toContain('Bạn không quyết định được hồ sơ này');
    expect(file.html).not.toContain('name="outcome"');

    const { staff: roles } = world.app.storage;
    await roles.appoint(hung.id, { role: 'identity-officer', place: 'sen' });
    const other = await openFile(world, elsewhere, codeIn(asked));
    for (const text of [child.name, `Người giám hộ ${binh.name.full}`]) expect(other.text).toContain(text);
    await decideOn(elsewhere, other, { outcome: 'confirmed', check: EVERY_CHECK });
    await roles.dismiss(hung.id, { role: 'identity-officer', place: 'sen' });
    const mail = await world.mailbox.next('binh.do@example.vn');
    expect(mail.text).toContain('Trịnh Gia Bảo');
  });
});

describe('two accounts that state one number', () => {
  it('confirmed at once by two officers, one gets it; the other officer reads why not', async () => {
    const like = await world.app.storage.people.find(duong.id);
    if (!like) throw new Error('nobody there');
    const second = await signedIn(hung);
    await world.app.storage.staff.appoint(hung.id, { role: 'identity-officer', place: 'sen' });
    const codes = ['TWJNSAAA', 'TWJNSBBB'];
    for (const [at, code] of codes.entries()) {
      const personId = `00000000-0000-4000-b000-00000000000${at}`;
      const stated = { citizenNumber: '099301000777', proofs: [], phones: [], emails: [] };
      await world.app.storage.people.save({ ...like, ...stated, id: personId });
      await world.app.storage.proofRequests.add(
        {
          id: `00000000-0000-4000-b100-00000000000${at}`,
          personId,
          method: 'in_person_counter',
          statement: { place: 'sen', card: 'valid' },
          status: 'review',
          place: 'sen',
          code,
        },
        86_400,
      );
    }
    const [one, two] = [await openFile(world, officer, 'TWJNSAAA'), await openFile(world, second, 'TWJNSBBB')];
    const confirm = { outcome: 'confirmed', check: EVERY_CHECK };
    const pages = await Promise.all([decideOn(officer, one, confirm), decideOn(second, two, confirm)]);
    const titles = pages.map(({ html }) => /<h1[^>]*>([^<]*)</.exec(html)?.[1]).sort();
    await world.app.storage.staff.dismiss(hung.id, { role: 'identity-officer', place: 'sen' });
    expect(titles).toEqual(['Không xác nhận được: tài khoản khác đang giữ số này', 'Đã xác nhận']);
  });
});

describe('a long list', () => {
  const AT = new Date('2026-11-20T17:00:00Z').getTime();
  const idAt = (kind: string, at: number): string => `00000000-0000-4000-${kind}-${String(at).padStart(12, '0')}`;

  /** Files of so many people, the later ones due earlier. */
  async function fill(count: number): Promise<void> {
    const like = await world.app.storage.people.find(duong.id);
    if (!like) throw new Error('nobody there');
    const { people, proofRequests } = world.app.storage;
    for (let at = 1; at <= count; at += 1) {
      const id = idAt('9000', at);
      await people.save({ ...like, id, proofs: [], phones: [], emails: [] });
      await proofRequests.add(
        {
          id: idAt('a000', at),
          personId: id,
          method: 'in_person_counter',
          statement: { place: 'tre', card: 'valid' },
          status: 'review',
          place: 'tre',
          code: `CDE${[...String(at).padStart(5, '0')].map((digit) => 'ABCDEFGHJK'[Number(digit)]).join('')}`,
          dueAt: new Date(AT + (count - at) * 86_400_000),
        },
        86_400,
      );
    }
  }
  const filesIn = ({ html }: Page): string[] => [...html.matchAll(/requests\/([0-9a-f-]{36})/g)].map((m) => m[1] ?? '');

  it('is shown page by page, the most urgent first, each file once', async () => {
    await fill(45);
    const first = await go(elsewhere, staff('/queue'), hung);
    const second = await elsewhere.follow(first, 'Trang sau');
    const third = await elsewhere.follow(second, 'Trang sau');
    const pages = [first, second, third].map(filesIn);
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
    expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, i) => idAt('a000', 45 - i)));
    expect(first.text).not.toContain('Trang trước');
    expect(third.text).not.toContain('Trang sau');
    expect((await elsewhere.follow(third, 'Trang trước')).url.search).toBe('?page=2');
  });

  it.each(['0', '-1', '1e9', 'x', '1.5', ''])('page %j is the first one', async (page) => {
    expect(filesIn(await elsewhere.open(staff(`/queue?page=${page}`)))[0]).toBe(idAt('a000', 45));
  });

  it('ends where there is nothing more', async () => {
    const page = await elsewhere.open(staff('/queue?page=400'));
    expect([page.status, page.text.includes('Không có hồ sơ nào đang chờ')]).toEqual([200, true]);
  });
});

describe('evidence that is old', () => {
  it('is asked for anew to read a file, later than to look at the list; what was written is kept', async () => {
    const brief = await createWorld({ ...FACTORS, staff: { freshSeconds: 3, sessionSeconds: 10 } });
    const browser = createTextBrowser();
    const open = (path: string) => browser.open(`${brief.issuer}/staff${path}`);
    try {
      const code = codeIn(await askFor(brief, createTextBrowser(), camille, { place: 'sen', card: 'foreigner-known' }));
      await go(browser, `${brief.issuer}/staff`, binh);
      const file = await openFile(brief, browser, code);
      await eventually(async () => expect((await open('/proofs')).url.pathname).toMatch(/^\/interaction/));
      expect((await open('/queue')).url.pathname).toBe('/staff/queue');
      const asked = await decideOn(browser, file, { outcome: 'more-needed', check: ['card'], note: 'Thiếu thị thực.' });
      expect(asked.url.pathname).toMatch(/^\/interaction/);
      const again = await answerAll(browser, asked, binh);
      expect(again.html).toContain('Thiếu thị thực.</textarea>');
      expect(again.html).toMatch(/value="more-needed" checked/);
      const saved = await browser.submit(again, '.login-submit', { note: 'Thiếu thị thực.' });
      expect([saved.url.pathname, saved.text.includes('Đã ghi nhận quyết định')]).toEqual(['/staff/queue', true]);
      await eventually(async () => expect((await open('/queue')).url.pathname).toMatch(/^\/interaction/), 15_000);
    } finally {
      await brief.stop();
    }
  });
});

it('the log names nobody, no file and no note', () => {
  const log = world.log.join('');
  expect(log).toContain('/staff/requests/:id');
  for (const { name, citizenNumber = name.full, login } of [duong, lan, mother, binh])
    for (const secret of [name.full, citizenNumber, login]) expect(log).not.toContain(secret);
  for (const secret of ['12AB34567', 'thẻ mới', 'vân tay', 'ABCDEFGH']) expect(log).not.toContain(secret);
});
