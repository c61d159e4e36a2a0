/** Faults of the sandbox of a service. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import { FAULTS, type Fault, type Faults, isFault } from '../teams/faults.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { OnService } from './at.ts';
import { noticeOf } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface FaultRoutesParts {
  readonly faultSwitches: Faults;
  readonly pages: Pages;
}

/** Keys of the words: what it does, and what a good service does. */
const WORDS = {
  'access-denied': ['faults.accessDenied', 'faults.accessDeniedHint'],
  'login-required': ['faults.loginRequired', 'faults.loginRequiredHint'],
  'temporarily-unavailable': ['faults.unavailable', 'faults.unavailableHint'],
  'token-unavailable': ['faults.tokenUnavailable', 'faults.tokenUnavailableHint'],
  'token-slow': ['faults.tokenSlow', 'faults.tokenSlowHint'],
  'id-token-nonce': ['faults.nonce', 'faults.nonceHint'],
  'id-token-audience': ['faults.audience', 'faults.audienceHint'],
  'id-token-expired': ['faults.expired', 'faults.expiredHint'],
  'id-token-key': ['faults.key', 'faults.keyHint'],
  'userinfo-refused': ['faults.userinfo', 'faults.userinfoHint'],
  'logout-twice': ['faults.logoutTwice', 'faults.logoutTwiceHint'],
} as const satisfies Record<Fault, readonly [string, string]>;

const NONE = 'none';

/** Adds the page. */
export function addFaultRoutes(router: Router, { at }: Entrance, parts: FaultRoutesParts): void {
  const { faultSwitches, pages } = parts;
  const path = '/services/:service/sandbox/faults';

  async function show(ctx: Routed, { guest, owner, service }: OnService, problem?: 'faults.problem'): Promise<void> {
    const words = pages.words(guest.language);
    if (service.sandboxClient === undefined) throw new AppError('not_found', 'there is no sandbox');
    const now = await faultSwitches.ofClient(service.sandboxClient);
    const model = {
      owner,
      chosen: now ?? NONE,
      ...(now ? { on: words('faults.on', { fault: words(WORDS[now][0]) }) } : {}),
      options: [
        { value: NONE, text: words('faults.none'), hint: words('faults.noneHint') },
        ...FAULTS.map((value) => ({ value, text: words(WORDS[value][0]), hint: words(WORDS[value][1]) })),
      ],
      ...(problem ? { error: words(problem) } : {}),
      ...noticeOf(ctx, words),
    };
    pages.show(ctx, 'owner-faults', model, { status: problem ? 400 : 200 });
  }

  async function save(ctx: Routed, on: OnService): Promise<void> {
    const chosen = textOf(inputOf(ctx), 'fault');
    if (chosen !== NONE && !isFault(chosen)) return show(ctx, on, 'faults.problem');
    const { guest, service } = on;
    await faultSwitches.set(atPage(guest.person), service.id, isFault(chosen) ? chosen : undefined);
    lead(ctx, `/owners/services/${service.id}/sandbox/faults?done=fault`);
  }

  router.get(
    path,
    at.service({ act: 'develop', by: 'goOn' }, (ctx, on) => show(ctx, on)),
  );
  router.post(path, at.service({ act: 'develop', by: 'enter' }, save));
}
