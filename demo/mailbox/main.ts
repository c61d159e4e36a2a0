import { serve } from '../shared/serve.ts';
import { createMailServer } from './mail-server.ts';
import { createMailbox } from './mailbox.ts';
import { createMessages } from './messages.ts';
import { mailboxSettings } from './settings.ts';

const { host, port, smtpPort, origin } = mailboxSettings(process.env);
const messages = createMessages();
const mail = createMailServer(messages);
// The page answers, and with it the check whether the mailbox is ready, only once mail is taken.
mail.listen(smtpPort, host, () => serve(createMailbox(messages, origin), { name: 'Mailbox', host, port }));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => mail.close(() => undefined));
