/** The error inbox of a service: what it did wrong, and how to mend it. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { AppError } from '../errors.ts';
import { expectedOf, type Rules } from '../protocol-errors/expected.ts';
import type { ProtocolError, ProtocolErrorStore } from '../protocol-errors/protocol-errors.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { mayInTeam } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { NoticeView } from '../web/views.ts';
import type { At, OnService } from './at.ts';
import { type Environment, environmentOf, environmentTabs } from './environments.ts';
import { expectedFacts, factsOf, itemOf, sentFacts, titleOf, uncertainOf } from './mistakes-view.ts';

export interface MistakeRoutesParts {
  readonly protocolErrors: ProtocolErrorStore;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly pages: Pages;
  readonly settings: Rules;
}

const MOST_IDS = 500;

/** Adds the pages of mistakes. */
export function addMistakeRoutes(router: Router, { at }: { readonly at: At }, parts: MistakeRoutesParts): void {
  const { protocolErrors, relyingParties, pages, settings } = parts;
  const baseOf = ({ service }: OnService): string => `/owners/services/${service.id}/errors`;
  const mayMark = ({ member }: OnService): boolean => mayInTeam(member.role, 'develop');

  function noticeOf({ query }: Context, text: string): { notice?: NoticeView } {
    return query.done === 'seen' ? { notice: { text, good: true } } : {};
  }

  async function list(ctx: Routed, on: OnService): Promise<void> {
    const words = pages.words(on.guest.language);
    const { environment, clientId } = environmentOf(ctx, on.service);
    const all = clientId ? await protocolErrors.ofClient(clientId) : [];
    const fresh = all.filter(({ seen }) => !seen).map(({ id }) => id);
    const href = (name: Environment): string => `${baseOf(on)}?of=${name}`;
    pages.show(ctx, 'owner-errors', {
      owner: on.owner,
      environments: environmentTabs(on.service, environment, href, words),
      mistakes: all.map((one) => itemOf(one, words)),
      ...(mayMark(on) && fresh.length > 0
        ? { markable: { action: `${baseOf(on)}/seen?of=${environment}`, ids: fresh.join(' ') } }
        : {}),
      ...noticeOf(ctx, words('protocolErrors.nowSeen')),
    });
  }

  /** The mistake of the address, of either registration of this service and no other. */
  async function find(ctx: Routed, { service }: OnService): Promise<ProtocolError> {
    const id = ctx.params.error ?? '';
    for (const clientId of [service.productionClient, service.sandboxClient]) {
      const found = clientId ? await protocolErrors.find(clientId, id) : undefined;
      if (found) return found;
    }
    throw new AppError('not_found', 'no such mistake of this service');
  }

  const environmentWith = ({ service }: OnService, { clientId }: ProtocolError): Environment =>
    clientId === service.productionClient ? 'production' : 'sandbox';

  async function one(ctx: Routed, on: OnService): Promise<void> {
    const words = pages.words(on.guest.language);
    const mistake = await find(ctx, on);
    const registration = await relyingParties.find(mistake.clientId);
    pages.show(ctx, 'owner-error', {
      owner: on.owner,
      id: mistake.id,
      title: titleOf(mistake, words),
      mend: words(`protocolErrors.mend.${mistake.rule}`),
      facts: factsOf(mistake, words),
      sent: sentFacts(mistake, words),
      expected: registration ? expectedFacts(expectedOf(mistake.rule, registration, settings), words) : [],
      ...uncertainOf(mistake, words),
      markable: mayMark(on) && !mistake.seen,
      back: `${baseOf(on)}?of=${environmentWith(on, mistake)}`,
      ...noticeOf(ctx, words('protocolErrors.nowSeen')),
    });
  }

  /** Those that the page has shown: what came since stays new. */
  async function markAll(ctx: Routed, on: OnService): Promise<void> {
    const { ids } = inputOf(ctx);
    const shown = typeof ids === 'string' ? ids.split(' ').slice(0, MOST_IDS) : [];
    const { clientId, environment } = environmentOf(ctx, on.service);
    if (clientId) await protocolErrors.markSeen(clientId, shown);
    lead(ctx, `${baseOf(on)}?of=${environment}&done=seen`);
  }

  async function markOne(ctx: Routed, on: OnService): Promise<void> {
    const { clientId, id } = await find(ctx, on);
    await protocolErrors.markSeen(clientId, [id]);
    lead(ctx, `${baseOf(on)}/${id}?done=seen`);
  }

  const read = { act: 'read', by: 'goOn' } as const;
  const listed = (ctx: Routed): string => `/owners/services/${ctx.params.service}/errors`;
  const mark = { act: 'develop', by: 'goOn', back: listed } as const;
  router.get('/services/:service/errors', at.service(read, list));
  router.post('/services/:service/errors/seen', at.service(mark, markAll));
  router.get('/services/:service/errors/:error', at.service(read, one));
  router.post('/services/:service/errors/:error/seen', at.service(mark, markOne));
}
