import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailSender } from '../../../src/messages/mail-sender.ts';
import { createHttpGateway, createSmsSender } from '../../../src/messages/sms-gateway.ts';
import { startMailbox, type TestMailbox } from '../../support/mailbox.ts';

const personId = randomUUID();
let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox?.stop());

describe('a mail', () => {
  const mail = {
    kind: 'mail',
    personId,
    to: 'lan@example.vn',
    subject: 'Mã xác thực',
    text: 'Dòng một.\n\nDòng hai: 123456',
  } as const;

  it('arrives as it was written, once for each id', async () => {
    const send = createMailSender(mailbox.settings.mail);
    const id = randomUUID();
    await send(mail, id);
    await send(mail, id);
    expect(mailbox.to(mail.to)).toMatchObject([
      { channel: 'mail', subject: mail.subject, text: mail.text, from: 'Một Cửa no-reply@localhost' },
    ]);
  });

  it('goes to one mailbox, whatever the address looks like', async () => {
    const send = createMailSender(mailbox.settings.mail);
    await send({ ...mail, to: 'a@example.vn, b@example.vn' }, randomUUID()).catch(() => undefined);
    expect(mailbox.to('b@example.vn')).toEqual([]);
  });

  it('is not sent in clear beyond this machine', async () => {
    const { port } = new URL(mailbox.settings.mail.url);
    const send = createMailSender({ from: 'a@example.vn', url: `smtp://127.0.0.2:${port}` });
    await expect(send(mail, randomUUID())).rejects.toThrow(/^mail server: /);
  });

  it('that fails says neither the address nor the text', async () => {
    const refusing = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 x\r\n');
      socket.on('data', (data) => {
        const line = data.toString();
        if (/^EHLO/.test(line)) socket.write('250 x\r\n');
        else socket.write('550 no such user lan@example.vn, 123456\r\n');
      });
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const { port } = refusing.address() as AddressInfo;
    const send = createMailSender({ from: 'a@example.vn', url: `smtp://localhost:${port}` });
    const error = await send(mail, randomUUID()).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).toBe('mail server: EENVELOPE 550');
    expect(error?.cause).toBeUndefined();
    refusing.close();
  });
});

describe('a text message', () => {
  const sms = { kind: 'sms', personId, to: '+84900000001', text: '123456' } as const;
  let gateway: Server;
  let url: string;
  let status = 200;
  const seen: IncomingHttpHeaders[] = [];
  beforeAll(async () => {
    gateway = createServer(({ headers }, response) => {
      seen.push(headers);
      response.writeHead(status, { location: 'http://localhost:9/' }).end();
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${(gateway.address() as AddressInfo).port}/send`;
  });
  afterAll(() => gateway?.close());

  it('arrives at the gateway once for each id', async () => {
    const send = createSmsSender(createHttpGateway(mailbox.settings.sms));
    const id = randomUUID();
    await send(sms, id);
    await send(sms, id);
    expect(mailbox.to(sms.to)).toMatchObject([{ channel: 'sms', text: '123456' }]);
  });

  it('carries the token and the same key at every attempt', async () => {
    const id = randomUUID();
    await createSmsSender(createHttpGateway({ url, token: 'secret' }))(sms, id);
    expect(seen.at(-1)).toMatchObject({ authorization: 'Bearer secret', 'idempotency-key': id });
  });

  it.each([400, 401, 500, 503])('was not sent when the gateway answers %i', async (answered) => {
    status = answered;
    await expect(createHttpGateway({ url })({ id: randomUUID(), ...sms })).rejects.toThrow(`sms gateway: ${answered}`);
  });

  it('follows no redirect and says no more than that it failed', async () => {
    status = 302;
    await expect(createHttpGateway({ url })({ id: randomUUID(), ...sms })).rejects.toThrow(/^sms gateway: \w+$/);
    const nobody = createHttpGateway({ url: 'http://localhost:9/' });
    await expect(nobody({ id: randomUUID(), ...sms })).rejects.toThrow(/^sms gateway: \w+$/);
  });
});
