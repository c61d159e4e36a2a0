import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeFor } from '../../docs/examples/letter_code.ts';
import { projectPath } from '../../src/config.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const KEY = 'the key of the office that writes the letters';
const CODE = codeFor(KEY, '099301000012');

let directory: string;
let plain: World;
let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-own-'));
  const file = join(directory, 'letter_code.ts');
  copyFileSync(projectPath('docs/examples/letter_code.ts'), file);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('../../src/', `${projectPath('src')}/`));
  const keyFile = join(directory, 'letters.key');
  writeFileSync(keyFile, `${KEY}\n`);
  plain = await createWorld({ proofing: [] });
  world = await createWorld({ proofing: [file], proofingSettings: { letter_code: { keyFile } } });
  service = await basicClient(world);
});
afterAll(async () => {
  await Promise.all([plain?.stop(), world?.stop()]);
  if (directory) await rm(directory, { recursive: true });
});

const atLevel1 = () => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [`${world.issuer}/acr/m1`] } } }),
});
const proofs = (path = ''): string => `${world.issuer}/account/proofs${path}`;
const types = (where = `type LIKE 'proof.%'`) =>
  sql(world.databaseUrl, `SELECT type FROM audit_events WHERE ${where} ORDER BY id`);

describe('without the line in the settings', () => {
  it('a person finds no way to prove who they are', async () => {
    const page = await go(createTextBrowser(), `${plain.issuer}/account/proofs`, duong);
    expect(page.text).toContain('has not been verified');
    expect(page.html).not.toContain('name="method"');
  });
});

describe('with the line', () => {
  const browser = createTextBrowser();
  let form: Page;

  it('who has proven nothing does not reach level 1', async () => {
    const other = createTextBrowser();
    const page = await go(other, (await service.begin(atLevel1())).url, duong);
    const back = await other.submit(page, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  it('a person finds it on their page, in each language, with what it gives', async () => {
    await go(browser, proofs(), duong);
    const texts = { vi: 'Mã trong thư', fr: 'Code reçu par courrier', en: 'Code from a letter' };
    for (const [language, text] of Object.entries(texts)) {
      const page = await browser.open(proofs(`?lang=${language}`));
      expect(page.text).toContain(text);
    }
    expect((await browser.open(proofs())).text).toContain('Gives level 1.');
  });

  it('an empty answer is complained about, and what was typed stays', async () => {
    form = await browser.submit(await browser.open(proofs()), 'method=letter_code');
    const page = await browser.submit(form, '.login-submit', { code: '' });
    expect([page.status, page.text.includes('Enter the code from the letter')]).toEqual([400, true]);
    const long = await browser.submit(form, '.login-submit', { code: 'x'.repeat(50_000) });
    expect(long.status).toBe(400);
  });

  it('what proves nothing raises nothing, and says why', async () => {
    const page = await browser.submit(form, '.login-submit', { code: 'A0A0A0A0A0' });
    expect(page.url.pathname).toMatch(/\/requests\//);
    expect(page.text).toContain('could not be verified');
    expect(page.text).toContain('This code is not yours');
    expect((await browser.open(proofs())).text).toContain('has not been verified');
    expect(await types()).toEqual([{ type: 'proof.requested' }, { type: 'proof.refused' }]);
  });

  it('an answered form is answered once', async () => {
    const page = await browser.submit(form, '.login-submit', { code: CODE });
    expect(page.url.pathname).toBe('/account/proofs');
    expect(page.text).toContain('has not been verified');
  });

  it('the proof raises the level, and the person is told', async () => {
    const again = await browser.submit(await browser.open(proofs()), 'method=letter_code');
    const page = await browser.submit(again, '.login-submit', { code: ` ${CODE.toLowerCase()} ` });
    expect(page.text).toContain('Your identity was verified');
    const list = await browser.open(proofs());
    expect(list.text).toContain('Your eID account has level 1');
    expect(list.text).toContain('Valid until');
    const mail = await world.mailbox.next('duong.dang@example.vn');
    expect(mail.subject).toBe('Your identity was verified');
  });

  it('and is kept without what was judged', async () => {
    const rows = await sql(
      world.databaseUrl,
      "SELECT method, source, length(evidence_hash) AS hash FROM proofs WHERE method = 'letter_code'",
    );
    expect(rows).toEqual([{ method: 'letter_code', source: 'A letter', hash: 32 }]);
    const requests = await sql(world.databaseUrl, 'SELECT status, content FROM proof_requests ORDER BY created_at');
    expect(requests).toEqual([
      { status: 'refused', content: null },
      { status: 'confirmed', content: null },
    ]);
  });

  it('a service that asks for level 1 gets it in the same session', async () => {
    const transaction = await service.begin(atLevel1());
    const page = await go(browser, transaction.url, duong);
    const tokens = await service.redeem(page.url, transaction);
    expect(tokens.claims()?.acr).toBe(`${world.issuer}/acr/m1`);
  });

  it('and the number, now proven, opens the account', async () => {
    const login = { ...duong, login: '099301000012' };
    const page = await go(createTextBrowser(), proofs(), login);
    expect(page.text).toContain('level 1');
  });
});
