/** The keys of this provider as security officers see them, and asking for a change of them. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { type ApprovalStore, atPage } from '../approvals/approval.ts';
import { subjectOf } from '../approvals/key-change.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { type KeyChanges, stepsFor } from './key-changes.ts';
import { createKeyPages, type KeyForm, type KeyPagesParts, type KeysSeen } from './key-pages.ts';
import { namesIn } from './page-parts.ts';
import type { SigningKeyStore } from './signing-keys.ts';

export interface KeyRoutesParts extends KeyPagesParts, KeeperParts {
  readonly approvals: ApprovalStore;
  readonly keyChanges: KeyChanges;
  readonly people: Pick<PersonStore, 'find'>;
  readonly signingKeys: Pick<SigningKeyStore, 'known'>;
  readonly settings: { readonly maintenance: { readonly everySeconds: number } };
  /** Names of the keys that encrypt what is stored: that of new values first. */
  readonly dataKeyNames: readonly string[];
}

const HOME = '/staff/keys';

/** Adds the routes under /staff/keys. */
export function addKeyRoutes(router: Router, door: StaffDoor, parts: KeyRoutesParts): void {
  const { approvals, keyChanges, people, signingKeys, settings, dataKeyNames } = parts;
  const show = createKeyPages(parts);
  const forms = createKeptForms<KeyForm>(parts, 'staff-keys');
  // A node reports each time; one that missed two of them is gone.
  const running = 2.5 * settings.maintenance.everySeconds;

  async function seen(): Promise<KeysSeen> {
    const [known, open, past] = await Promise.all([
      signingKeys.known(running),
      approvals.list({ kind: 'keys', open: true, page: 1 }),
      approvals.list({ kind: 'keys', open: false, page: 1 }),
    ]);
    const requests = [...open.requests, ...past.requests];
    return { known, dataKeyNames, requests, names: await namesIn(requests, people) };
  }

  function formIn(ctx: Context): KeyForm {
    const input = inputOf(ctx);
    return { what: textOf(input, 'what'), reason: writtenIn(input, 'reason') };
  }

  async function askAs(officer: Officer, ctx: Context): Promise<void> {
    const form = formIn(ctx);
    const { what, reason } = form;
    const problem = noteProblem(reason);
    const all = await seen();
    const step = stepsFor(all.known.keys).find((one) => subjectOf(one) === what);
    if (step && !problem) {
      await keyChanges.ask(step, { reason, by: atPage(officer.person) });
      return lead(ctx, `${HOME}?done=asked`);
    }
    const problems = {
      ...(step ? {} : { what: 'missing' as const }),
      ...(problem ? { reason: problem } : {}),
    };
    show.keys(ctx, officer, all, { form, problems });
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const kept = await forms.find(officer, ctx);
    show.keys(ctx, officer, await seen(), kept && { form: kept, problems: {} });
  }

  router.get('/keys', look);
  router.get('/keys/:form', look);
  router.post('/keys', async (ctx) => {
    const officer = await forms.enter(ctx, door, HOME, formIn);
    if (officer) await askAs(officer, ctx);
  });
}
