import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { Senders } from '../outbox/outbox.ts';

/** The mail server and who mails come from. */
export interface MailServer {
  /** A mailbox, with or without a name: `Một Cửa <no-reply@example.gov.vn>`. */
  readonly from: string;
  /** `smtps://user@host:465` speaks TLS from the start, `smtp://user@host:587` changes to it (RFC 3207). */
  readonly url: string;
  /** Password of the user in the URL. */
  readonly secret?: string | undefined;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SUBMISSION_PORT = { 'smtp:': 587, 'smtps:': 465 } as Record<string, number>;
/** Together shorter than the lease of a message: afterwards another node tries. */
const TIMEOUTS = { dnsTimeout: 3_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 8_000 };

function optionsOf({ url, secret }: MailServer): SMTPTransport.Options {
  const { protocol, hostname, port, username } = new URL(url);
  const auth = username ? { auth: { user: decodeURIComponent(username), pass: secret ?? '' } } : {};
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || SUBMISSION_PORT[protocol],
    secure: protocol === 'smtps:',
    requireTLS: !LOOPBACK.has(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...TIMEOUTS,
    ...auth,
  };
}

/** The server's words may repeat the address or the text; what kind of failure it was does not. */
function withoutPersonalData(error: unknown): Error {
  const { code = 'failed', responseCode } = error as { code?: string; responseCode?: number };
  return new Error(['mail server:', code, responseCode].filter(Boolean).join(' '));
}

/**
 * Sends mails by SMTP, over TLS except to this machine. Throws when the server did not take the mail.
 * A repeated attempt has the same Message-ID, so that mailboxes can tell a repetition.
 */
export function createMailSender(server: MailServer): Senders['mail'] {
  const transport = createTransport(optionsOf(server));
  const domain = /@([^\s>]+)>?\s*$/.exec(server.from)?.[1] ?? 'localhost';
  return async ({ to, subject, text }, id) => {
    const message = {
      from: server.from,
      to: { name: '', address: to },
      subject,
      text,
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    await transport.sendMail(message).catch((error: unknown) => {
      throw withoutPersonalData(error);
    });
    return 'sent';
  };
}
