import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'passkey', 'recovery-code'] });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const next = '.login-submit';
const browser = createTextBrowser();
const settings = (): string => `${world.issuer}/account/settings`;
const PHONE = '+84900000001';
const MAILBOX = 'lan.nguyen@example.vn';

describe('a person who looks at their settings', () => {
  it('finds what is, and that what concerns their safety is always told', async () => {
    const page = await go(browser, settings(), lan);
    expect(page.html).toMatch(/value="vi" checked/);
    expect(page.html).toMatch(/value="mail" checked/);
    expect(page.text).toContain('không tắt được');
  });

  it('was told nothing that they did not ask for', async () => {
    await go(browser, `${world.portal}/sign-in`, lan, { ticked: [] });
    expect(world.mailbox.to(MAILBOX)).toEqual([]);
  });
});

describe('a person who chooses', () => {
  it('another language reads pages, messages and notices in it, also in another browser', async () => {
    const page = await browser.submit(await browser.open(settings()), next, { language: 'fr', topics: ['sign-in'] });
    expect(page.text).toContain('Enregistré');
    expect((await world.app.storage.people.find(lan.id))?.language).toBe('fr');
    const other = createTextBrowser();
    expect((await go(other, settings(), lan)).text).toContain('Réglages');
  });

  it('to hear of each sign-in is told once of each, with the service', async () => {
    await go(createTextBrowser(), `${world.portal}/sign-in`, lan, { ticked: [] });
    const mail = await world.mailbox.about(MAILBOX, 'Connexion à votre compte pour Portail');
    expect(mail.text).toContain('parce que vous l’avez choisi');
    const notices = await browser.open(`${world.issuer}/account/notices`);
    expect(notices.text.match(/Quelqu’un s’est connecté à votre compte Một Cửa pour Portail/g)).toHaveLength(1);
  });

  it('text messages gets notices there', async () => {
    const page = await browser.submit(await browser.open(settings()), next, { channel: 'sms', topics: [] });
    expect(page.html).toMatch(/value="sms" checked/);
    const ways = await browser.open(`${world.issuer}/account/ways`);
    const id = /ways\/([\w-]+)\/rename/.exec(ways.html)?.[1];
    await browser.submit(await browser.open(`${world.issuer}/account/ways/${id}/rename`), next, { label: 'Le mien' });
    const sms = await world.mailbox.about(PHONE, 'autre nom');
    expect(sms.text).toContain('/account/stop/');
    expect(world.mailbox.to(MAILBOX).filter(({ text }) => text.includes('autre nom'))).toEqual([]);
  });

  it('something that does not exist changes nothing', async () => {
    const form = await browser.open(settings());
    await browser.submit(form, next, { language: 'xx', channel: 'fax', topics: ['everything'] });
    const person = await world.app.storage.people.find(lan.id);
    expect(person).toMatchObject({ language: 'fr', preferences: { channel: 'sms', topics: [] } });
  });
});
