import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailSender } from '../../../src/messages/mail-sender.ts';
import { createHttpGateway } from '../../../src/messages/sms-gateway.ts';
import { launchBrowser, visit } from '../../support/browser.ts';
import { startMailbox, type TestMailbox } from '../../support/mailbox.ts';

const HOSTILE = '<script>alert(1)</script>"\'&';

let mailbox: TestMailbox;
let browser: Browser;
beforeAll(async () => {
  [mailbox, browser] = await Promise.all([startMailbox(), launchBrowser()]);
  const sms = createHttpGateway(mailbox.settings.sms);
  const mail = createMailSender(mailbox.settings.mail);
  await sms({ id: randomUUID(), to: '+84900000001', text: `123456 ${HOSTILE}` });
  const to = 'nguyen.thi.lan@example.vn';
  await mail({ kind: 'mail', personId: randomUUID(), to, subject: `Mã ${HOSTILE}`, text: 'một\n\nhai' }, randomUUID());
});
afterAll(async () => {
  await browser?.close();
  await mailbox?.stop();
});

const post = (body: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${mailbox.origin}/sms`, { method: 'POST', body, headers });

describe('the mailbox', () => {
  it('shows what was sent, newest first, escaped, and refreshes itself', async () => {
    const response = await fetch(mailbox.origin);
    const page = await response.text();
    expect(response.headers.get('refresh')).toMatch(/^\d+$/);
    expect(page).not.toContain('<script');
    expect(page.indexOf('Mã &lt;script&gt;')).toBeGreaterThan(0);
    expect(page.indexOf('123456 &lt;script&gt;')).toBeGreaterThan(page.indexOf('Mã &lt;script&gt;'));
  });

  it('goes on when a sender is killed in the middle of a mail', async () => {
    const socket = connect(Number(new URL(mailbox.settings.mail.url).port), '127.0.0.1');
    for (const line of ['', 'EHLO here\r\n', 'MAIL FROM:<no-reply@localhost>\r\n']) {
      if (line) socket.write(line);
      await once(socket, 'data');
    }
    socket.resetAndDestroy();
    const mail = createMailSender(mailbox.settings.mail);
    const to = 'tran.van.minh@example.vn';
    await mail({ kind: 'mail', personId: randomUUID(), to, subject: 'Vẫn nhận', text: 'thư' }, randomUUID());
    await expect(mailbox.about(to, 'Vẫn nhận')).resolves.toMatchObject({ text: 'thư' });
  });

  it('takes messages as JSON only, so that no page of another site can add one', async () => {
    const body = JSON.stringify({ to: '+84900000009', text: 'x' });
    expect((await post(body, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post('{', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await post('null', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await post(`"${'x'.repeat(20_000)}"`, { 'content-type': 'application/json' })).status).toBe(400);
    expect(mailbox.to('+84900000009')).toEqual([]);
  });

  it.each([390, 1280])('is accessible and fits a window of %i px', async (width) => {
    const { page, complaints, flaws, leave } = await visit(browser, { viewport: { width, height: 900 } });
    await page.goto(mailbox.origin);
    expect(await flaws()).toEqual([]);
    expect(complaints).toEqual([]);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/mailbox-${width}.png` });
    await leave();
  });
});
