import type Koa from 'koa';
import type { Handler, State } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import { readJson } from '../shared/read-json.ts';
import { createService, show } from '../shared/service.ts';
import type { Messages } from './messages.ts';
import { aboutPage, BRAND, listPage } from './pages.ts';

const REFRESH_SECONDS = 3;

/** The gateway for text messages: JSON `{to, text}`; an Idempotency-Key that was seen before is a repetition. */
const gateway =
  (messages: Messages): Handler =>
  async (ctx) => {
    const { to, text } = await readJson(ctx);
    if (typeof to !== 'string' || typeof text !== 'string') throw new Failure('invalid_request');
    messages.add({ channel: 'sms', to, text, at: Date.now() }, ctx.get('Idempotency-Key'));
    ctx.status = 202;
    ctx.body = { status: 'accepted' };
  };

/** The page that shows what was received, and the gateway for text messages. It does not listen. */
export function createMailbox(messages: Messages, origin: string): Koa<State> {
  const list: Handler = (ctx) => {
    ctx.set('Refresh', String(REFRESH_SECONDS));
    show(ctx, BRAND, listPage(messages.newestFirst(), ctx.state.language));
  };
  return createService({
    name: 'mailbox',
    origin,
    issuer: origin,
    brand: BRAND,
    folder: import.meta.dirname,
    calledByServers: ['/sms'],
    routes: {
      'GET /': list,
      'GET /privacy': (ctx) => show(ctx, BRAND, aboutPage(ctx.state.language)),
      'POST /sms': gateway(messages),
    },
  });
}
