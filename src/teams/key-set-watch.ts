/** Looking at the key sets that services publish: people are told in time what ends there, and when there is nothing to be read. */
import type { RequestScope, Transaction } from '../errors.ts';
import { type Ending, type ExpiryStore, endingsOfKeys, stageOf } from '../relying-parties/expiry.ts';
import type { ServiceProbe } from '../relying-parties/network-checks.ts';
import { type DueKeySet, type KeySetLook, plainNameOf, publishedKeys } from '../relying-parties/published-keys.ts';
import type { ServiceKey } from '../relying-parties/service-keys.ts';
import type { ServiceKeysSettings } from '../relying-parties/settings.ts';
import { createKeyTelling, type KeyTellingParts } from './key-telling.ts';

export interface KeySetWatchParts extends KeyTellingParts {
  readonly expiry: Pick<ExpiryStore, 'claim' | 'keySets'>;
  readonly probe: Pick<ServiceProbe, 'json'>;
  readonly scope: RequestScope;
  readonly settings: { readonly serviceKeys: Pick<ServiceKeysSettings, 'warnDays'> };
  readonly transaction: Transaction;
}

const DAY_MS = 86_400_000;
/** Once a day, also where a run comes a little early. */
const AGAIN_MS = 20 * 3_600_000;
/** In one run of one node, and at the same time. */
const MOST = 500;
const AT_ONCE = 20;
/** An address that cannot be read for so long is told to the owners. */
const UNREAD_DAYS = 3;
/** Its name among the warnings; no thumbprint is like it. */
const UNREAD = 'key-set';

const WORDS = {
  warn: { subject: 'serviceKeys.warn.subject', text: 'serviceKeys.published.warn' },
  ended: { subject: 'serviceKeys.ended.subject', text: 'serviceKeys.published.ended' },
  unread: { subject: 'serviceKeys.unread.subject', text: 'serviceKeys.unread.text' },
} as const;

/** What ends in a published set, the next one first; called by a name that may stand in a mail. */
const endingsIn = (keys: readonly ServiceKey[]): Ending[] =>
  keys
    .flatMap((key) => endingsOfKeys([key]).map((ending) => ({ ...ending, name: plainNameOf(key) })))
    .sort((a, b) => a.endsAt.getTime() - b.endsAt.getTime());

/** Makes the job. Every node may run it: each set is looked at by one of them, over the guarded way out. It ends early when the process stops. */
export function createKeySetWatch(parts: KeySetWatchParts): (isStopping: () => boolean) => Promise<void> {
  const { expiry, now, pages, probe, scope, settings, transaction } = parts;
  const { tell, tellEnding } = createKeyTelling(parts);

  /** One mail a day at most, whatever a set says; what else ends is told the day after. */
  async function tellNext({ registration }: DueKeySet, keys: readonly ServiceKey[]): Promise<void> {
    const { clientId } = registration;
    for (const ending of endingsIn(keys)) {
      const { id, endsAt } = ending;
      const days = stageOf(endsAt, now(), settings.serviceKeys.warnDays);
      if (days === undefined || !(await expiry.claim({ clientId, id, endsAt, days }))) continue;
      return tellEnding(registration, ending, days === 0 ? WORDS.ended : WORDS.warn);
    }
  }

  /** Once for each time that it goes on for days. */
  async function tellUnread({ registration, url }: DueKeySet, { unreadSince, readAt }: KeySetLook): Promise<void> {
    const { clientId } = registration;
    if (!unreadSince || now().getTime() - unreadSince.getTime() < UNREAD_DAYS * DAY_MS) return;
    if (!(await expiry.claim({ clientId, id: UNREAD, endsAt: unreadSince, days: UNREAD_DAYS }))) return;
    await tell(registration, WORDS.unread, (language) => {
      const words = pages.words(language);
      const read = readAt ? words('serviceKeys.unread.lastRead', { when: readAt }) : words('serviceKeys.unread.never');
      return { url, since: unreadSince, read };
    });
  }

  async function found(due: DueKeySet, set: unknown): Promise<void> {
    const keys = publishedKeys(set);
    const { clientId } = due.registration;
    const about = { clientId, url: due.url, at: now(), isRead: keys !== undefined };
    const noteAndTell = async () => {
      const look = await expiry.keySets.note(about);
      if (look) await (keys ? tellNext(due, keys) : tellUnread(due, look));
    };
    await scope(() => transaction(noteAndTell), { keep: () => true });
  }

  return async (isStopping) => {
    const since = new Date(now().getTime() - AGAIN_MS);
    for (let looked = 0; looked < MOST && !isStopping(); looked += AT_ONCE) {
      const some = await expiry.keySets.takeDue({ since, now: now(), limit: AT_ONCE });
      const sets = await Promise.all(some.map(({ url }) => probe.json(url, 'follow')));
      for (const [index, due] of some.entries()) await found(due, sets[index]);
      if (some.length === 0) return;
    }
  };
}
