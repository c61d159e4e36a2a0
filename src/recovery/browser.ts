/** What a browser has to do with recoveries: the task that is under way in it, and which recoveries were begun in it. */
import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { CodeState } from '../conversations/one-time-code.ts';
import type { ContactIdentifier } from '../identity/contacts.ts';

/** The pages, in the order in which they can come. */
export type Step = 'code' | 'who' | 'options' | 'factor' | 'wait' | 'waiting' | 'proof' | 'new' | 'done';

/** A recovery as far as it got in one browser. */
export interface Task {
  readonly id: string;
  /** Names the browser; kept longer than the task. */
  readonly browser: string;
  readonly step: Step;
  readonly contact: ContactIdentifier;
  readonly code: CodeState;
  /** The sign-in that it was begun from. */
  readonly from?: string | undefined;
  /** Whose account it is, once they said who they are. */
  readonly personId?: string | undefined;
  /** The kept recovery that goes on in this task. */
  readonly recovery?: string | undefined;
  /** With whatever asks at this step. */
  readonly conversation?: Conversation | undefined;
  /** Names one attempt at a proof, which makes one request. */
  readonly attempt?: string | undefined;
  /** When it is done: whether the levels stayed. */
  readonly kept?: boolean | undefined;
}

export interface BrowserParts {
  readonly artifacts: Pick<ArtifactStore, 'findToken' | 'saveToken'>;
  readonly issuer: string;
  readonly now: () => Date;
}

export interface Browsers {
  /** A new task in this browser; the one before it is left behind. */
  begin(ctx: Context, task: Omit<Task, 'id' | 'browser'>): Promise<Task>;
  /** The task of this browser, if it is not over. */
  find(ctx: Context): Promise<Task | undefined>;
  keep(task: Task): Promise<Task>;
  /** The name of this browser, which gets one if it has none. */
  nameOf(ctx: Context): string;
}

const MODEL = 'Recovery';
export const TASK_SECONDS = 3_600;
const BROWSER_MS = 60 * 24 * 60 * 60 * 1000;
const NAMES = /^([\w-]{32})\.([\w-]{32})$/;

const newName = (): string => randomBytes(24).toString('base64url');

/** Names the form of a step, so that another task's, or an older one's, is not taken for it. */
export const turnOf = ({ id, step, conversation }: Task): string =>
  createHash('sha256')
    .update(JSON.stringify([id, step, conversation?.turn]))
    .digest('base64url')
    .slice(0, 16);

/** Makes the keeper of tasks. */
export function createBrowsers({ artifacts, issuer, now }: BrowserParts): Browsers {
  const secure = issuer.startsWith('https:');
  const cookie = secure ? '__Host-motcua_recovery' : 'motcua_recovery';

  function namesOf(ctx: Context): { browser?: string; id?: string } {
    const [, browser, id] = NAMES.exec(ctx.cookies.get(cookie, { signed: false }) ?? '') ?? [];
    return browser && id ? { browser, id } : {};
  }

  function setNames(ctx: Context, browser: string, id: string): void {
    ctx.cookies.secure = secure;
    const options = { maxAge: BROWSER_MS, httpOnly: true, sameSite: 'lax', secure, signed: false } as const;
    ctx.cookies.set(cookie, `${browser}.${id}`, { ...options, overwrite: true });
  }

  async function keep(task: Task): Promise<Task> {
    const expiresAt = Math.floor(now().getTime() / 1000) + TASK_SECONDS;
    await artifacts.saveToken(MODEL, task.id, { ...task }, expiresAt);
    return task;
  }

  return {
    keep,
    nameOf(ctx) {
      const { browser = newName(), id = newName() } = namesOf(ctx);
      setNames(ctx, browser, id);
      return browser;
    },
    begin(ctx, task) {
      const { browser = newName() } = namesOf(ctx);
      const id = newName();
      setNames(ctx, browser, id);
      return keep({ ...task, id, browser });
    },
    async find(ctx) {
      const { id, browser } = namesOf(ctx);
      const found = id ? await artifacts.findToken(MODEL, id) : undefined;
      const task = found && !found.consumedAt ? (found.payload as unknown as Task) : undefined;
      return task?.browser === browser ? task : undefined;
    },
  };
}
