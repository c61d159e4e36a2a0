/** Telling a person by mail about a change of their account, with the link that stops it. */
import { randomBytes } from 'node:crypto';
import type { CredentialChange, CredentialChanges } from '../authenticators/credential-changes.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { mailboxOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';

export interface NoticesParts {
  readonly changes: CredentialChanges;
  readonly outbox: OutboxStore;
  readonly authenticators: AuthenticatorRegistry;
  readonly pages: Pages;
  readonly issuer: string;
  readonly now: () => Date;
}

/** What happened to a way to sign in. */
export type Happening = 'added' | 'removed' | 'changed' | 'renamed' | 'stopped';

const STOP_MS = 7 * 24 * 60 * 60 * 1000;
const TOKEN_BYTES = 32;

const WORDS = {
  added: { subject: 'account.mail.added.subject', text: 'account.mail.added.text' },
  removed: { subject: 'account.mail.removed.subject', text: 'account.mail.removed.text' },
  changed: { subject: 'account.mail.changed.subject', text: 'account.mail.changed.text' },
  renamed: { subject: 'account.mail.renamed.subject', text: 'account.mail.renamed.text' },
  stopped: { subject: 'account.mail.stopped.subject', text: 'account.mail.stopped.text' },
} as const satisfies Record<Happening, { subject: string; text: string }>;

/** Makes the function that tells; call it in the transaction of the change. Who has no verified mailbox cannot be told. */
export function createNotices(parts: NoticesParts) {
  const { changes, outbox, authenticators, pages, issuer, now } = parts;

  return async (person: Person, happening: Happening, change: CredentialChange): Promise<void> => {
    const to = mailboxOf(person);
    if (!to) return;
    const { language } = person;
    const words = pages.words(language);
    const method = authenticators.get(change.method)?.words[language].name ?? change.method;
    const values = { method, when: now() };
    const { subject, text } = WORDS[happening];
    const lines = [words(text, values)];
    if (happening !== 'stopped') {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await changes.keep(token, change, new Date(now().getTime() + STOP_MS));
      lines.push(words('account.mail.stop', { link: `${issuer}/account/stop/${token}` }));
    }
    lines.push(words('account.mail.end'));
    const mail = { subject: words(subject, values), text: lines.join('\n\n') };
    await outbox.enqueue({ kind: 'mail', personId: person.id, to, ...mail });
  };
}
