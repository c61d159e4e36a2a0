/** The part of a person's own pages about their data as a whole: taking everything with them. */
import { Readable } from 'node:stream';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { Ledger } from '../data-rights/ledger.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import type { Transaction } from '../errors.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { Tell } from '../messages/notices.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf } from '../web/routed.ts';
import type { Language } from '../web/views.ts';

export interface DataParts extends DoorParts {
  readonly account: DoorOf;
  readonly attempts: AttemptLimits;
  readonly audit: Audit;
  readonly ledger: Pick<Ledger, 'recordDone'>;
  readonly pages: Pages;
  readonly tell: Tell;
  readonly transaction: Transaction;
  /** Everything that is held about a person, in pieces of text. */
  readonly personalData: {
    readable(personId: string, language: Language, madeAt: Date): AsyncIterable<string>;
    document(personId: string, head: { madeAt: Date; language: Language }): AsyncIterable<string>;
  };
}

const DOWNLOAD = '/account/data/download';
/** Everything is read for each: enough for whoever wants both kinds and mislaid them once. */
const MOST_A_DAY = { attempts: 6, seconds: 86_400 };
const BLOCK = 16_384;

const TYPES = { html: 'text/html', json: 'application/json' } as const;

/** Fewer, larger pieces. */
async function* inBlocks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let block = '';
  for await (const piece of pieces) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** Routes under /account/data. */
export function dataRoutes(parts: DataParts): Router {
  const { attempts, audit, ledger, now, pages, personalData, tell, transaction } = parts;
  const door = createDoor(parts, parts.account);

  function form(ctx: Context, { person, language }: Guest, refused = false): void {
    const error = refused ? { error: pages.words(language)('data.download.tooMany') } : {};
    pages.show(
      ctx,
      'account-data-download',
      { personName: person.name.full, ...error },
      { status: refused ? 429 : 200 },
    );
  }

  async function download(ctx: Context, guest: Guest): Promise<void> {
    const { person, language } = guest;
    const { id } = person;
    const key = JSON.stringify(['download', id]);
    if ((await countIn(attempts, [{ ...MOST_A_DAY, key }])).refusal) return form(ctx, guest, true);
    const format = textOf(inputOf(ctx), 'format') === 'json' ? 'json' : 'html';
    const madeAt = now();
    await transaction(async () => {
      await audit({ type: 'account.downloaded', personId: id, details: { format } });
      await ledger.recordDone({ personId: id, right: 'access' });
      const values = { when: madeAt };
      await tell(person, { subject: 'data.mail.downloaded.subject', text: 'data.mail.downloaded.text', values });
    });
    const pieces =
      format === 'json' ? personalData.document(id, { madeAt, language }) : personalData.readable(id, language, madeAt);
    ctx.set({
      'Cache-Control': 'no-store',
      'Content-Disposition': `attachment; filename="motcua-${madeAt.toISOString().slice(0, 10)}.${format}"`,
    });
    ctx.type = `${TYPES[format]}; charset=utf-8`;
    ctx.body = Readable.from(inBlocks(pieces), { objectMode: false });
  }

  const router = new Router({ prefix: '/account/data' });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) pages.show(ctx, 'account-data', { personName: guest.person.name.full });
  });
  router.get('/download', async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) form(ctx, guest);
  });
  router.post('/download', async (ctx) => {
    const guest = await door.enter(ctx, DOWNLOAD);
    if (guest) await download(ctx, guest);
  });
  return router;
}
