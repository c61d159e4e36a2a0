import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Messages } from './messages.ts';

const MOST_BYTES = 1024 * 1024;

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function receive(mail: Buffer, recipients: readonly string[], messages: Messages): Promise<void> {
  const { from, subject = '', text = '', messageId } = await PostalMime.parse(mail);
  const sender = [from?.name, from?.address].filter(Boolean).join(' ');
  for (const to of recipients) {
    const message = { channel: 'mail', to, from: sender, subject, text: text.trim(), at: Date.now() } as const;
    messages.add(message, messageId && `${messageId} ${to}`);
  }
}

/** A mail server for this machine: takes every mail, for whomever, and passes none on. It does not listen. */
export function createMailServer(messages: Messages): SMTPServer {
  const server = new SMTPServer({
    banner: 'mailbox of the demonstration',
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MOST_BYTES,
    closeTimeout: 500,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      bytesOf(stream)
        .then((mail) => receive(mail, recipients, messages))
        .then(() => done(), done);
    },
  });
  // A sender that goes away in the middle of a mail ends its own connection, not the mailbox.
  server.on('error', (error) => {
    if (!('remoteAddress' in error)) throw error;
  });
  return server;
}
