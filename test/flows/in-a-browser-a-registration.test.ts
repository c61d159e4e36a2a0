import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { type Persona, persona } from '../support/personas.ts';
import { startService, type TestService, type TestTeam, teamOf } from '../support/services.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const registrar = persona('registrar');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const main = async (page: Page): Promise<string> => (await page.textContent('main')) ?? '';

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('on a phone %s, a team', (name, javaScriptEnabled) => {
  let world: World;
  let service: TestService;
  let team: TestTeam;
  let owner: Visitor;
  let officer: Visitor;
  let home: string;
  beforeAll(async () => {
    world = await createWorld({ authenticators: ['password', 'totp'] });
    service = await startService();
    team = await teamOf(world, { owners: [hung, minh], authority: 'ha-noi', name: 'Tra cứu thuế' });
    home = `${world.issuer}/owners/services/${team.serviceId}/production`;
    [owner, officer] = [await visit(browser, { javaScriptEnabled }), await visit(browser, { javaScriptEnabled })];
    await enter(owner.page, home, hung);
    await enter(officer.page, `${world.issuer}/staff/registrations`, registrar);
  });
  afterAll(async () => {
    await Promise.all([owner?.leave(), officer?.leave()]);
    await Promise.all([service?.stop(), world?.stop()]);
  });

  async function enter(page: Page, address: string, person: Persona): Promise<void> {
    await page.goto(`${address}?lang=en`);
    await signIn(page, person);
    await page.fill('[name=code]', await unusedCode(world.issuer, person));
    await page.click('.login-submit');
    await page.waitForURL((url) => url.href.startsWith(address));
  }
  /** Accessibility is looked at by a script of its own. */
  const flaws = async (visitor: Visitor): Promise<string[]> => (javaScriptEnabled ? visitor.flaws() : []);
  const shot = async ({ page }: Visitor, part: string): Promise<void> => {
    const directory = process.env.SCREENSHOTS;
    if (directory)
      await page.screenshot({ path: `${directory}/production-${part}-${name.replace(' ', '-')}.png`, fullPage: true });
  };

  /** Fills the form in; what is behind a lid is opened as people do it. */
  async function fill(page: Page): Promise<void> {
    await page.locator('summary', { hasText: 'Full name' }).click();
    const texts = {
      name_en: 'Tax look-up',
      name_fr: 'Consultation fiscale',
      service: `${service.origin}/`,
      privacy: `${service.origin}/privacy`,
      redirect_uris: `${service.origin}/callback`,
      jwks: JSON.stringify(service.jwks),
      purpose_name_vi: 'Để xưng hô đúng với bạn.',
      purpose_name_en: 'To address you properly.',
      purpose_name_fr: 'Pour s’adresser à vous correctement.',
      contact_technical: 'ky-thuat@co-quan.gov.vn',
      contact_data: 'du-lieu@co-quan.gov.vn',
      backchannel_logout_uri: `${service.origin}/logout`,
    };
    await page.check('[name=claim_name][value=required]');
    for (const [field, text] of Object.entries(texts)) await page.fill(`[name=${field}]`, text);
  }

  it('sees where it stands, and is told what is wrong with what it typed', async () => {
    const { page } = owner;
    expect(await main(page)).toContain('Fill in the registration');
    expect(await flaws(owner)).toEqual([]);
    await page.click('#fill');
    await page.fill('[name=redirect_uris]', 'http://thue.gov.vn/callback#x');
    if (javaScriptEnabled) await page.waitForSelector('#found-redirect_uris .mc-found__one--bad');
    else await page.click('#check');
    expect(await page.textContent('#found-redirect_uris')).toContain('Leave out # and what follows');
    expect(await page.textContent('#found-all')).toMatch(/\d+ things to mend/);
    expect(await page.inputValue('[name=redirect_uris]')).toBe('http://thue.gov.vn/callback#x');
    expect(await flaws(owner)).toEqual([]);
    await shot(owner, 'wrong');
  });

  it('mends it, while it is checked, and asks for what it has reviewed', async () => {
    const { page } = owner;
    await fill(page);
    if (javaScriptEnabled) await page.waitForSelector('#found-all:has-text("Nothing to mend")');
    await page.click('#review');
    await page.waitForURL(/review$/);
    expect(await main(page)).toContain(`${service.origin}/callback`);
    expect(await flaws(owner)).toEqual([]);
    await shot(owner, 'review');
    await page.fill('[name=reason]', 'Người dân cần tra cứu thuế.');
    await page.click('.login-submit');
    await page.waitForURL(/done=asked/);
    expect(await flaws(owner)).toEqual([]);
  });

  it('is let in by a registrar who sees what would change', async () => {
    const { page } = officer;
    await page.reload();
    expect(await flaws(officer)).toEqual([]);
    await page.click('main .mc-ways__actions a');
    expect(await main(page)).toContain('New host');
    expect(await flaws(officer)).toEqual([]);
    await shot(officer, 'request');
    await page.check('[name=outcome][value=approve]');
    await page.fill('[name=note]', 'Đã xem đủ hồ sơ.');
    await page.click('.login-submit');
    await page.waitForURL(/done=saved/);
    await owner.page.goto(home);
    expect(await main(owner.page)).toContain('The service is in production');
    for (const path of ['', '/versions', '/versions/1', '/stop']) {
      await owner.page.goto(`${home}${path}`);
      expect(await flaws(owner)).toEqual([]);
    }
  });

  it('meets nothing that the browser complains about', () => {
    expect([...owner.complaints, ...officer.complaints]).toEqual([]);
  });
});
