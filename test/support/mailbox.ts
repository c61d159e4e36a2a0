/** The development mailbox in this process: a real mail server and a real gateway for text messages on free ports. */
import { createServer, type Server } from 'node:http';
import { createMailServer } from '../../demo/mailbox/mail-server.ts';
import { createMailbox } from '../../demo/mailbox/mailbox.ts';
import { createMessages, type ReceivedMessage } from '../../demo/mailbox/messages.ts';
import { freePort } from './ports.ts';
import { eventually } from './wait.ts';

export type { ReceivedMessage };

/** Everything that people would have received. */
export interface TestMailbox {
  /** Settings of a provider that sends to this mailbox. */
  readonly settings: { readonly mail: { from: string; url: string }; readonly sms: { url: string } };
  /** Address of the page. */
  readonly origin: string;
  /** Messages to a phone or address, the newest first; without those that tell of a sign-in in a new browser. */
  to(contact: string): readonly ReceivedMessage[];
  /** Those that tell of a sign-in. */
  signInsTo(contact: string): readonly ReceivedMessage[];
  /** Waits for the `count`th message to a phone or address; the newest one. */
  next(contact: string, count?: number): Promise<ReceivedMessage>;
  /** Messages with a code of six digits, the newest first. */
  codesTo(contact: string): readonly ReceivedMessage[];
  /** Waits for the `count`th message with a code, whatever else came; the newest one. */
  nextCode(contact: string, count: number): Promise<ReceivedMessage>;
  /** Waits for a message to a phone or address that says this, whatever else came; the newest one. */
  about(contact: string, words: string): Promise<ReceivedMessage>;
  /** Ends the mail server; what is sent meanwhile finds nobody. */
  stopMail(): Promise<void>;
  startMail(): Promise<void>;
  stop(): Promise<void>;
}

const close = (server: { close(done: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => void server.close(() => resolve()));

/** The six digits in a message. */
export const codeIn = ({ text }: ReceivedMessage): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';

const hasCode = (message: ReceivedMessage): boolean => codeIn(message) !== '';

/** Starts a mailbox on free ports. */
export async function startMailbox(): Promise<TestMailbox> {
  const [port, smtpPort] = await Promise.all([freePort(), freePort()]);
  const origin = `http://localhost:${port}`;
  const messages = createMessages();
  const page: Server = createServer(createMailbox(messages, origin).callback());
  await new Promise<void>((resolve) => page.listen(port, '127.0.0.1', resolve));
  let mail: ReturnType<typeof createMailServer> | undefined;
  const isSignIn = ({ text }: ReceivedMessage): boolean => text.includes('/account/not-me/');
  const all = (contact: string) => messages.newestFirst().filter((message) => message.to === contact);
  const to = (contact: string) => all(contact).filter((message) => !isSignIn(message));
  const mailbox: TestMailbox = {
    settings: {
      mail: { from: 'Một Cửa <no-reply@localhost>', url: `smtp://localhost:${smtpPort}` },
      sms: { url: `${origin}/sms` },
    },
    origin,
    to,
    signInsTo: (contact) => all(contact).filter(isSignIn),
    next: (contact, count = 1) =>
      eventually(() => {
        const [newest, ...others] = to(contact);
        if (!newest || others.length + 1 < count) throw new Error(`there are ${others.length} messages to ${contact}`);
        return newest;
      }),
    codesTo: (contact) => to(contact).filter(hasCode),
    nextCode: (contact, count) =>
      eventually(() => {
        const [newest, ...others] = to(contact).filter(hasCode);
        if (!newest || others.length + 1 < count) throw new Error(`there are ${others.length} codes to ${contact}`);
        return newest;
      }),
    about: (contact, words) =>
      eventually(() => {
        const found = to(contact).find(({ subject = '', text }) => `${subject}\n${text}`.includes(words));
        if (!found) throw new Error(`no message to ${contact} says "${words}"`);
        return found;
      }),
    async stopMail() {
      if (mail) await close(mail);
      mail = undefined;
    },
    async startMail() {
      const server = createMailServer(messages);
      await new Promise<void>((resolve) => void server.listen(smtpPort, '127.0.0.1', resolve));
      mail = server;
    },
    async stop() {
      await mailbox.stopMail();
      page.closeAllConnections();
      await close(page);
    },
  };
  await mailbox.startMail();
  return mailbox;
}
