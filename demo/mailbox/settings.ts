/** Where the mailbox listens. */
export interface MailboxSettings {
  readonly host: string;
  /** Of the page and the gateway for text messages. */
  readonly port: number;
  readonly smtpPort: number;
  readonly origin: string;
}

/** From HOST, PORT and SMTP_PORT. */
export function mailboxSettings(env: NodeJS.ProcessEnv): MailboxSettings {
  const port = Number(env.PORT ?? 3003);
  const host = env.HOST ?? '127.0.0.1';
  return { host, port, smtpPort: Number(env.SMTP_PORT ?? 3025), origin: `http://localhost:${port}` };
}
