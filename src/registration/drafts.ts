/** Where drafts are kept: in the database, opened by a cookie of one browser. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Draft } from './draft.ts';

/** An account that was just opened in this browser. */
export interface Finished {
  readonly personId: string;
  readonly personName: string;
  /** What the person types to sign in. */
  readonly login: string;
  /** What the person showed while opening it. */
  readonly evidence: readonly [SessionEvidence, ...SessionEvidence[]];
  /** Seconds since the epoch. */
  readonly at: number;
  /** The computer is shared. */
  readonly shared: boolean;
  readonly interaction?: string;
  readonly clientId?: string;
  readonly uiLocales?: string;
}

/** What this browser has: a draft, or an account that was just opened. */
export type Found =
  | { readonly kind: 'draft'; readonly id: string; readonly draft: Draft }
  | { readonly kind: 'finished'; readonly id: string; readonly finished: Finished; readonly used: boolean };

export interface DraftsParts {
  readonly artifacts: Pick<ArtifactStore, 'findToken' | 'saveToken' | 'consumeNow' | 'lockToken' | 'rememberReplay'>;
  readonly issuer: string;
  readonly now: () => Date;
}

export interface Drafts {
  find(ctx: Context): Promise<Found | undefined>;
  /** Begins one in this browser, in the place of whatever it had. */
  begin(ctx: Context, draft: Omit<Draft, 'personId' | 'expiresAt'>): Promise<void>;
  keep(id: string, draft: Draft): Promise<void>;
  /** Answers that are sent at once are taken one by one: each waits until the transaction of the one before ends. */
  lock(ctx: Context): Promise<void>;
  /** True for the first of those who open an account with this contact at once. */
  claimContact(contact: string): Promise<boolean>;
  /** Uses the draft up, in the running transaction; false when it was used up already. */
  finish(id: string, finished: Finished): Promise<boolean>;
  /** Uses up what was just opened; true once. */
  use(id: string): Promise<boolean>;
}

const MODEL = 'Registration';
const DRAFT_SECONDS = 3_600;
const FINISHED_SECONDS = 900;
/** Of two accounts that are opened with one contact at once, one waits until the other is there. */
const RACE_SECONDS = 60;
const ID_BYTES = 32;

const finishedId = (id: string): string => `${id}/finished`;

/** Makes the keeper of drafts. */
export function createDrafts({ artifacts, issuer, now }: DraftsParts): Drafts {
  const secure = issuer.startsWith('https:');
  const cookie = `${secure ? '__Host-' : ''}motcua_registration`;
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const keep = (id: string, draft: Draft): Promise<void> =>
    artifacts.saveToken(MODEL, id, { ...draft }, draft.expiresAt);

  return {
    async find(ctx) {
      const id = ctx.cookies.get(cookie, { signed: false });
      if (!id) return undefined;
      const found = await artifacts.findToken(MODEL, id);
      if (found && !found.consumedAt) return { kind: 'draft', id, draft: found.payload as unknown as Draft };
      const after = await artifacts.findToken(MODEL, finishedId(id));
      const finished = after?.payload as unknown as Finished | undefined;
      return finished && { kind: 'finished', id, finished, used: after?.consumedAt !== undefined };
    },

    async begin(ctx, draft) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      await keep(id, { ...draft, personId: randomUUID(), expiresAt: seconds() + DRAFT_SECONDS });
      ctx.cookies.secure = secure;
      ctx.cookies.set(cookie, id, { httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true });
    },

    keep,
    async lock(ctx) {
      const id = ctx.cookies.get(cookie, { signed: false });
      if (id) await artifacts.lockToken(MODEL, id);
    },

    claimContact: (contact) => artifacts.rememberReplay(`registration/contact/${contact}`, seconds() + RACE_SECONDS),

    async finish(id, finished) {
      if (!(await artifacts.consumeNow(MODEL, id))) return false;
      await artifacts.saveToken(MODEL, finishedId(id), { ...finished }, seconds() + FINISHED_SECONDS);
      return true;
    },

    use: (id) => artifacts.consumeNow(MODEL, finishedId(id)),
  };
}
