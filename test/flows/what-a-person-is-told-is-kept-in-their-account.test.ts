import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({
    outbox: { pollSeconds: 3_600 },
    authenticators: ['password', 'totp', 'passkey', 'recovery-code'],
  });
});
afterAll(() => world?.stop());

const camille = persona('A French resident');
const lan = persona('An ordinary citizen');
const browser = createTextBrowser();
const account = (): string => `${world.issuer}/account`;

async function renameFirst(label: string): Promise<void> {
  const ways = await browser.open(`${account()}/ways`);
  const id = /ways\/([\w-]+)\/rename/.exec(ways.html)?.[1];
  await browser.submit(await browser.open(`${account()}/ways/${id}/rename`), '.login-submit', { label });
}

describe('what a person is told', () => {
  it('is nothing at first', async () => {
    const page = await go(browser, `${account()}/notices`, camille);
    expect(page.text).toContain('Il n’y a pas encore d’avis');
  });

  it('waits for them on the overview, in their language', async () => {
    await renameFirst('Mon mot de passe');
    const overview = await browser.open(account());
    expect(overview.text).toContain('1 nouveau');
    const page = await browser.open(`${account()}/notices`);
    expect(page.text).toContain('Un moyen de connexion de votre compte a été renommé');
    expect(page.text).toContain('Nouveau');
  });

  it('is not new any more once they saw it', async () => {
    expect((await browser.open(account())).text).not.toContain('1 nouveau');
    const again = await browser.open(`${account()}/notices`);
    expect(again.text).toContain('a été renommé');
    expect(again.html).not.toContain('mc-mark');
  });

  it('holds no link that stops anything: that is a secret of the message', async () => {
    const page = await browser.open(`${account()}/notices`);
    expect(page.html).not.toContain('/account/stop/');
  });

  it('is shown twenty at a time, the newest first', async () => {
    for (let count = 1; count <= 21; count += 1) await renameFirst(`Nom ${count}`);
    const first = await browser.open(`${account()}/notices`);
    expect(first.html.match(/mc-ways__item/g)).toHaveLength(20);
    const older = /href="(\/account\/notices\?before=[\w-]+)"/.exec(first.html)?.[1];
    const second = await browser.open(`${world.issuer}${older}`);
    expect(second.html.match(/mc-ways__item/g)).toHaveLength(2);
    expect(second.text).toContain('Avis les plus récents');
  });

  it('is nobody else’s, not even by its address', async () => {
    const first = await browser.open(`${account()}/notices`);
    const older = /href="(\/account\/notices\?before=[\w-]+)"/.exec(first.html)?.[1];
    const other = createTextBrowser();
    await go(other, account(), lan);
    const page = await other.open(`${world.issuer}${older}`);
    expect(page.text).toContain('Không còn thông báo cũ hơn');
    expect((await other.open(`${account()}/notices?before=x'`)).status).toBe(200);
  });

  it('reaches who has no contact there alone', async () => {
    const { people } = world.app.storage;
    const person = await people.find(lan.id);
    if (!person) throw new Error('there is no such person');
    await people.save({ ...person, phones: [], emails: [] });
    const own = createTextBrowser();
    await go(own, `${account()}/ways`, lan);
    const ways = await own.open(`${account()}/ways`);
    expect(ways.text).toContain('chỉ được báo ở trang Thông báo');
    const id = /ways\/([\w-]+)\/rename/.exec(ways.html)?.[1];
    await own.submit(await own.open(`${account()}/ways/${id}/rename`), '.login-submit', { label: 'Của tôi' });
    expect((await own.open(`${account()}/notices`)).text).toContain('đã được đổi tên');
    const sent = await sql(world.databaseUrl, `SELECT id FROM outbox WHERE person_id = '${lan.id}'`);
    expect(sent).toEqual([]);
  });

  it('is removed when its time is over', async () => {
    await sql(world.databaseUrl, `UPDATE notices SET expires_at = now() - interval '1 second'`);
    expect((await browser.open(`${account()}/notices`)).text).toContain('Il n’y a pas encore d’avis');
    await world.app.storage.maintain();
    expect(await sql(world.databaseUrl, 'SELECT id FROM notices')).toEqual([]);
  });
});
