/** The page of everything that a person was told about their account. */
import Router from '@koa/router';
import { createDoor, type DoorOf, type DoorParts } from '../doors/door.ts';
import type { KeptNotice, NoticeStore } from '../messages/kept-notices.ts';
import type { Pages } from '../web/pages.ts';
import type { ToldView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

export interface NoticeParts extends DoorParts {
  readonly account: DoorOf;
  readonly notices: Pick<NoticeStore, 'list' | 'markSeen'>;
  readonly pages: Pages;
}

const AT_ONCE = 20;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const viewOf = ({ subject, text, at, isNew }: KeptNotice, words: Words): ToldView => ({
  subject,
  text,
  when: words('notices.when', { when: at }),
  isNew,
});

/** Routes under /account/notices. Looking needs a session only; what was shown is not new any more. */
export function noticeRoutes(parts: NoticeParts): Router {
  const { notices, pages } = parts;
  const door = createDoor(parts, parts.account);
  const router = new Router({ prefix: '/account/notices' });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const { person, language } = guest;
    const before = ID.exec(String(ctx.query.before ?? ''))?.[0];
    const found = await notices.list(person.id, { limit: AT_ONCE + 1, ...(before ? { before } : {}) });
    const shown = found.slice(0, AT_ONCE);
    const last = found.length > AT_ONCE ? shown.at(-1) : undefined;
    const words = pages.words(language);
    pages.show(ctx, 'account-notices', {
      personName: person.name.full,
      notices: shown.map((notice) => viewOf(notice, words)),
      isLater: before !== undefined,
      ...(last ? { older: `/account/notices?before=${last.id}` } : {}),
    });
    await notices.markSeen(
      person.id,
      shown.filter(({ isNew }) => isNew).map(({ id }) => id),
    );
  });
  return router;
}
