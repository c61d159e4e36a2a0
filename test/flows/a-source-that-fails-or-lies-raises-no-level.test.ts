import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const NUMBER = '099301000012';
const HASTE = { proofChecks: { waitSeconds: 0.4, pollSeconds: 0.05, retrySeconds: [0.1], perDay: 20 } };
const UNPROVEN = 'has not been verified';

let world: World;
let browser: TextBrowser;

const proofs = (): Promise<Page> => browser.open(`${world.issuer}/account/proofs`);
const statuses = (): Promise<unknown[]> =>
  sql(world.databaseUrl, 'SELECT method, status FROM proof_requests ORDER BY 1');
const choose = async (method: string): Promise<Page> => browser.submit(await proofs(), `method=${method}`);

async function begin(): Promise<void> {
  world = await createWorld(HASTE);
  browser = createTextBrowser();
  await go(browser, `${world.issuer}/account/proofs`, duong);
}

describe('the population register', () => {
  beforeAll(begin);
  afterAll(() => world?.stop());

  it('may be silent: the request is kept, and the person is told that it is being checked', async () => {
    world.registers.population.behave('silent');
    const page = await browser.submit(await choose('population_db_match'), '.login-submit');
    expect(page.text).toContain('Being checked');
    expect(await statuses()).toEqual([{ method: 'population_db_match', status: 'checking' }]);
  });

  it.each([
    'silent',
    'error',
    'busy',
    'malformed',
    'truncated',
    'oversized',
    'unknown-result',
    'other-request',
    'other-person',
    'other-audience',
    'old',
    'other-key',
    'injected-key',
    'unsigned',
  ] as const)('is asked again after it was %s, and nothing is raised', async (behaviour) => {
    const { population } = world.registers;
    population.behave(behaviour);
    const before = population.requests.length;
    await eventually(() => expect(population.requests.length).toBeGreaterThan(before + 1), 10_000);
    expect((await proofs()).text).toContain(UNPROVEN);
    expect(await statuses()).toEqual([{ method: 'population_db_match', status: 'checking' }]);
  });

  it('is asked under the same name every time', () => {
    expect(new Set(world.registers.population.requests).size).toBe(1);
  });

  it('may be down for a while: when it is back and says the truth, the proof is there and the person is told', async () => {
    await world.registers.population.stop();
    world.registers.population.behave('honest');
    expect((await proofs()).text).toContain(UNPROVEN);
    await world.registers.population.start();
    await eventually(async () => expect((await proofs()).text).toContain('has level 1'), 10_000);
    expect((await world.mailbox.next('duong.dang@example.vn')).subject).toBe('Your identity was verified');
    const kept = await sql(
      world.databaseUrl,
      "SELECT method, length(evidence_hash) AS hash FROM proofs WHERE method = 'population_db_match' AND evidence_hash IS NOT NULL",
    );
    expect(kept).toEqual([{ method: 'population_db_match', hash: 32 }]);
  });

  it('was asked about somebody whom no line of the log names', () => {
    const lines = world.log.join('\n');
    expect(lines).toContain('a proof could not be checked');
    for (const own of [NUMBER, duong.name.full, duong.birthdate, 'duong.dang@example.vn'])
      expect(lines).not.toContain(own);
  });
});

describe('a bank', () => {
  let form: Page;
  beforeAll(begin);
  afterAll(() => world?.stop());

  /** What the customer with this number gets at the bank, by the link on our page. */
  async function assertion(number: string): Promise<string> {
    const agreement = await browser.follow(form, 'Open the page of Sample Bank');
    const page = await browser.submit(agreement, '.button', { customer: number, agree: 'yes' });
    return /<textarea[^>]*>([^<]*)</.exec(page.html)?.[1] ?? '';
  }
  const handIn = async (text: string): Promise<Page> => browser.submit(form, '.login-submit', { text });

  it.each([
    ['other-audience', 'given for another request'],
    ['other-request', 'given for another request'],
    ['other-issuer', 'do not take confirmations from there'],
    ['old', 'has expired'],
  ] as const)('may give what does not fit, which is said at once: %s', async (behaviour, words) => {
    form = await choose('bank_ekyc');
    world.registers.bank.behave(behaviour);
    expect((await handIn(await assertion(NUMBER))).text).toContain(words);
    expect(await statuses()).toEqual([]);
  });

  it.each([
    ['other-key', 'not a valid confirmation'],
    ['injected-key', 'not a valid confirmation'],
    ['unsigned', 'not a valid confirmation'],
    ['other-person', 'does not fit your account'],
  ] as const)('may be forged or speak of somebody else, which is refused for good: %s', async (behaviour, words) => {
    form = await choose('bank_ekyc');
    world.registers.bank.behave(behaviour);
    const page = await handIn(await assertion(NUMBER));
    expect(page.text).toContain('could not be verified');
    expect(page.text).toContain(words);
    expect((await proofs()).text).toContain(UNPROVEN);
  });

  it('does not prove one person by the word about another', async () => {
    world.registers.bank.behave('honest');
    form = await choose('bank_ekyc');
    const page = await handIn(await assertion('099097000101'));
    expect(page.text).toContain('does not fit your account');
    expect((await proofs()).text).toContain(UNPROVEN);
  });

  it('proves, by a file, who its customer is', async () => {
    form = await choose('bank_ekyc');
    const page = await browser.submit(form, '.login-submit', { file: `${await assertion(NUMBER)}\n` });
    expect(page.text).toContain('Your identity was verified');
    expect((await proofs()).text).toContain('has level 1');
    expect((await proofs()).text).toContain('Ngân hàng Mẫu');
  });
});
