import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const camille = persona('A French resident');
const languageOf = (page: Page): string | undefined => /<html lang="(\w+)"/.exec(page.html)?.[1];

describe('a page', () => {
  it('is in Vietnamese when nobody says otherwise, whatever the browser claims', async () => {
    const { url } = await service.begin();
    const browser = createTextBrowser();
    const first = await browser.step(url, { headers: { 'accept-language': 'en' } });
    const page = await browser.open(new URL(first.headers.get('location') ?? '', url));
    expect(languageOf(page)).toBe('vi');
    expect(page.text).toContain('Dịch vụ thử nghiệm');
  });

  it('is in the language that the service passes on, on every page of the way', async () => {
    const { url } = await service.begin({ ui_locales: 'de fr-CA en' });
    const browser = createTextBrowser();
    const page = await browser.open(url);
    expect(languageOf(page)).toBe('fr');
    expect(page.text).toContain('Service de test');
    const { login, password } = camille;
    const wrong = await browser.submit(page, '.login-submit', { login, password: 'faux' });
    expect(wrong.text).toContain('mot de passe est incorrect');
    const consent = await browser.submit(page, '.login-submit', { login, password });
    expect(languageOf(consent)).toBe('fr');
    expect(consent.text).toContain('Nom');
  });

  it('is in the language that the person chooses, here and from then on', async () => {
    const { url } = await service.begin({ ui_locales: 'fr' });
    const browser = createTextBrowser();
    const page = await browser.open(url);
    const english = await browser.follow(page, 'EN');
    expect(languageOf(english)).toBe('en');
    expect(languageOf(await browser.open(page.url))).toBe('en');
    const { url: next } = await service.begin({ ui_locales: 'fr' });
    expect(languageOf(await browser.open(next))).toBe('en');
  });

  it('can be switched after a mistake, without an error', async () => {
    const { url } = await service.begin();
    const browser = createTextBrowser();
    const page = await browser.open(url);
    const wrong = await browser.submit(page, '.login-submit', { login: 'x', password: 'y' });
    const english = await browser.follow(wrong, 'EN');
    expect(english.status).toBe(200);
    expect(languageOf(english)).toBe('en');
  });

  it('after signing out is the one that the service asked for at the end', async () => {
    const { url } = await service.begin({ ui_locales: 'fr' });
    const browser = createTextBrowser();
    await answerAll(browser, await browser.open(url), persona('An ordinary citizen'));
    const question = await browser.open(`${world.issuer}/session/end?ui_locales=en-GB%20fr`);
    expect(languageOf(question)).toBe('en');
    const last = await browser.submit(question, 'logout=yes');
    expect([last.status, languageOf(last)]).toEqual([200, 'en']);
  });

  it('that is an error speaks it too', async () => {
    const browser = createTextBrowser();
    const page = await browser.open(`${world.issuer}/auth?client_id=nobody&ui_locales=fr`);
    expect(page.status).toBe(400);
    expect(languageOf(page)).toBe('fr');
    const missing = await browser.open(`${world.issuer}/nowhere?lang=en`);
    expect(languageOf(missing)).toBe('en');
    expect(missing.status).toBe(404);
  });
});
