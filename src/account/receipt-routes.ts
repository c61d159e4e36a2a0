/** Receipts on a person's own pages: all of them, each to read and print, and signed to take away. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Receipt, ReceiptStore } from '../consent/receipts.ts';
import { createReceiptSigner, type SignedReceiptParts } from '../consent/signed-receipt.ts';
import type { BuiltIn } from '../doors/built-in.ts';
import { createDoor, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import type { Language } from '../web/views.ts';
import { receiptItem, receiptView } from './receipt-pages.ts';

export interface ReceiptRoutesParts extends DoorParts, SignedReceiptParts {
  readonly account: BuiltIn;
  readonly pages: Pages;
  readonly receipts: ReceiptStore;
}

const PREFIX = '/account/receipts';
const PAGE_SIZE = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Makes the routes. */
export function receiptRoutes(parts: ReceiptRoutesParts): Router {
  const { pages, receipts } = parts;
  const door = createDoor(parts, parts.account);
  const sign = createReceiptSigner(parts);

  /** One of the person's own; anybody else's does not exist. */
  const onReceipt =
    (answer: (ctx: Routed, guest: Guest, receipt: Receipt) => void | Promise<void>) => async (ctx: Routed) => {
      const guest = await door.goOn(ctx);
      if (!guest) return;
      const id = ctx.params.id ?? '';
      const receipt = UUID.test(id) ? await receipts.find(guest.person.id, id) : undefined;
      if (!receipt) throw new AppError('not_found', 'no such receipt of this person');
      await answer(ctx, guest, receipt);
    };

  async function showAll(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const { before } = ctx.query;
    const after = typeof before === 'string' && UUID.test(before) ? { before } : {};
    const found = await receipts.list(person.id, { ...after, limit: PAGE_SIZE + 1 });
    const shown = found.slice(0, PAGE_SIZE);
    const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined;
    pages.show(ctx, 'receipts', {
      personName: person.name.full,
      items: shown.map((receipt) => receiptItem(receipt, words)),
      ...(after.before ? { newest: PREFIX } : {}),
      ...(last ? { older: `${PREFIX}?before=${last.id}` } : {}),
    });
  }

  const router = new Router({ prefix: PREFIX });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await showAll(ctx, guest);
  });
  router.get(
    '/:id',
    onReceipt((ctx, { person, language }, receipt) => {
      const view = receiptView(receipt, pages.words(language), pages.words(receipt.language as Language));
      pages.show(ctx, 'receipt', { personName: person.name.full, ...view });
    }),
  );
  router.get(
    '/:id/signed',
    onReceipt(async (ctx, _guest, receipt) => {
      ctx.attachment(`${receipt.at.toISOString().slice(0, 10)}-${receipt.kind}-${receipt.id}.jwt`);
      ctx.type = 'application/jwt';
      ctx.body = await sign(receipt);
    }),
  );
  return router;
}
