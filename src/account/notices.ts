/** Telling a person about a change of their ways to sign in, with the link that stops it. */
import { randomBytes } from 'node:crypto';
import type { CredentialChange, CredentialChanges } from '../authenticators/credential-changes.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { Reach } from '../messages/reach.ts';
import type { Pages } from '../web/pages.ts';

export interface NoticesParts {
  readonly changes: CredentialChanges;
  readonly reach: Reach;
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

/** Makes the function that tells; call it in the transaction of the change. The link is in the message alone. */
export function createNotices(parts: NoticesParts) {
  const { changes, reach, authenticators, pages, issuer, now } = parts;

  return async (person: Person, happening: Happening, change: CredentialChange): Promise<void> => {
    const { language } = person;
    const words = pages.words(language);
    const method = authenticators.get(change.method)?.words[language].name ?? change.method;
    const values = { method, when: now() };
    const { subject, text } = WORDS[happening];
    const told = { subject: words(subject, values), text: words(text, values) };
    if (happening === 'stopped') return void (await reach.best(person, told));
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await changes.keep(token, change, new Date(now().getTime() + STOP_MS));
    const link = `${issuer}/account/stop/${token}`;
    const stop = { mail: words('account.mail.stop', { link }), sms: words('account.sms.stop', { link }) };
    await reach.best(person, { ...told, more: (_, channel) => [stop[channel]] });
  };
}
