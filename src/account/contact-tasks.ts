/** Showing that a phone or mailbox is one's own: one task for each try, so that two tabs never mix and no code counts twice. */
import { randomBytes } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type CodeState, checkCode, expiryOf, newCode, refusalOfCode } from '../conversations/one-time-code.ts';
import type { Guest } from '../doors/door.ts';
import { createKeeper } from '../doors/kept.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { MessageGuard } from '../guessing/message-limits.ts';
import type { Refusal } from '../guessing/rules.ts';
import type { ContactIdentifier } from '../identity/contacts.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';

export interface ContactTasksParts {
  readonly artifacts: ArtifactStore;
  readonly attempts: AttemptLimits;
  readonly messageGuard: MessageGuard;
  readonly now: () => Date;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pick<Pages, 'words'>;
}

/** A contact that is being shown. */
export interface ContactTask {
  readonly id: string;
  readonly contact: ContactIdentifier;
  /** The contact whose place it takes. */
  readonly replaces?: string | undefined;
  readonly code: CodeState;
  /** The code came back. */
  readonly shown?: boolean | undefined;
}

/** What became of an answer; the first three are also reasons why no further code was sent. */
export type CodeOutcome = 'tooSoon' | 'noMore' | 'limited' | 'right' | 'wrong' | 'expired' | 'tooMany' | 'again';

/** Who begins more often in a day makes other people's phones ring. */
const MOST_A_DAY = { attempts: 10, seconds: 86_400 };
const TASK_SECONDS = 1_800;

/** Makes the keeper of these tasks. */
export function createContactTasks(parts: ContactTasksParts) {
  const { artifacts, attempts, messageGuard, now, outbox, pages } = parts;
  const keeper = createKeeper<Omit<ContactTask, 'id'>>(parts, 'contact');
  const keep = (guest: Guest, { id, ...content }: ContactTask): Promise<void> => keeper.keep(guest, id, content);

  /** In the language of the page: nobody knows yet whose the contact is. */
  async function send({ person, language }: Guest, { kind, value: to }: ContactIdentifier, code: string, until: Date) {
    const words = pages.words(language);
    const common = {
      personId: person.id,
      to,
      text: words('contacts.code.message', { code }),
      expiresAt: Math.floor(until.getTime() / 1000),
    };
    await outbox.enqueue(
      kind === 'phone'
        ? { kind: 'sms', ...common }
        : { kind: 'mail', subject: words('contacts.code.subject'), ...common },
    );
  }

  const mayNotSend = ({ person }: Guest, { value: to }: ContactIdentifier): Promise<Refusal | undefined> =>
    messageGuard({ to, personId: person.id, isKnownDevice: false });

  return {
    /** Sends a code; the task's id, or why none was sent. */
    async begin(guest: Guest, contact: ContactIdentifier, replaces?: string): Promise<string | Refusal> {
      const bucket = { key: JSON.stringify(['contacts', guest.person.id]), ...MOST_A_DAY };
      const refusal = (await countIn(attempts, [bucket])).refusal ?? (await mayNotSend(guest, contact));
      if (refusal) return refusal;
      const { code, state } = newCode(now());
      await send(guest, contact, code, expiryOf(state));
      const id = randomBytes(16).toString('base64url');
      await keep(guest, { id, contact, code: state, ...(replaces === undefined ? {} : { replaces }) });
      return id;
    },

    async find(guest: Guest, id: string): Promise<ContactTask | undefined> {
      const found = await keeper.find(guest, id);
      return found && { id, ...found };
    },

    async renew(guest: Guest, task: ContactTask): Promise<CodeOutcome> {
      const refused = refusalOfCode(task.code, now());
      if (refused) return refused;
      if (await mayNotSend(guest, task.contact)) return 'limited';
      const { code, state } = newCode(now(), task.code);
      await send(guest, task.contact, code, expiryOf(state));
      await keep(guest, { ...task, code: state });
      return 'again';
    },

    /** Answers that come at once get no more attempts than answers that come one by one. */
    async answer(guest: Guest, task: ContactTask, typed: string): Promise<CodeOutcome> {
      const { id, code } = task;
      const check = checkCode(code, typed, now());
      if (check.kind !== 'right' && check.kind !== 'wrong') return check.kind;
      const until = Math.floor(now().getTime() / 1000) + TASK_SECONDS;
      if (!(await artifacts.rememberReplay(`contact/${id}/${code.nonce}/${code.attempts}`, until))) return 'again';
      if (check.kind === 'right') return 'right';
      await keep(guest, { ...task, code: check.state });
      return check.isLast ? 'tooMany' : 'wrong';
    },

    /** The code came back, and something else is to be asked. */
    ask: (guest: Guest, task: ContactTask): Promise<void> => keep(guest, { ...task, shown: true }),

    /** Uses the task up with what the running transaction makes of it. */
    consume: keeper.consume,
  };
}

export type ContactTasks = ReturnType<typeof createContactTasks>;
