/** The part of a person's own pages where they see and change their phones and mailboxes. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { isReachable } from '../contacts/rules.ts';
import type { ContactService } from '../contacts/service.ts';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError, type Transaction } from '../errors.ts';
import { type ContactIdentifier, contactOf } from '../identity/contacts.ts';
import type { Country } from '../identity/country.ts';
import { readLogin } from '../identity/identifiers.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { type ContactPagesParts, createContactPages, type DONE, identifiersOf, referenceOf } from './contact-pages.ts';
import { type ContactStopParts, createContactStop } from './contact-stop.ts';
import { type ContactTask, type ContactTasksParts, createContactTasks } from './contact-tasks.ts';

export interface ContactRoutesParts extends DoorParts, ContactPagesParts, ContactTasksParts, ContactStopParts {
  readonly account: DoorOf;
  readonly contacts: ContactService;
  readonly country: Country;
  readonly transaction: Transaction;
  readonly now: () => Date;
  readonly artifacts: ContactTasksParts['artifacts'];
  readonly pages: ContactPagesParts['pages'];
}

const HOME = '/account/contacts';
const CHANNELS = { phone: 'sms', email: 'mail' } as const;

const home = (ctx: Context, done: keyof typeof DONE): void => lead(ctx, `${HOME}?done=${done}`);

/** Routes under /account/contacts. Looking needs a session; a change, every factor just now. */
export function contactRoutes(parts: ContactRoutesParts): Router {
  const { channels, contacts, country, transaction } = parts;
  const door = createDoor(parts, parts.account);
  const tasks = createContactTasks(parts);
  const show = createContactPages(parts);
  const stop = createContactStop(parts);

  const read = (typed: string): ContactIdentifier | undefined =>
    readLogin(typed, country).find(
      (one): one is ContactIdentifier =>
        (one.kind === 'phone' || one.kind === 'email') && channels.includes(CHANNELS[one.kind]),
    );

  const guarded = (page: (ctx: Routed, guest: Guest) => void | Promise<void>) => async (ctx: Routed) => {
    const guest = await door.enter(ctx, HOME);
    if (guest) await page(ctx, guest);
  };

  /** A page about one of the person's own contacts; anybody else's does not exist. */
  const aboutOne = (page: (ctx: Routed, guest: Guest, one: ContactIdentifier) => void | Promise<void>) =>
    guarded(async (ctx, guest) => {
      const one = identifiersOf(guest.person).find((own) => referenceOf(guest.person, own) === ctx.params.id);
      if (!one) throw new AppError('not_found', 'no such contact of this person');
      await page(ctx, guest, one);
    });

  /** What was begun after a fresh sign-in may be finished in its own time, in the same session. */
  const onTask = (page: (ctx: Routed, guest: Guest, task: ContactTask) => Promise<void>) => async (ctx: Routed) => {
    const guest = await door.goOn(ctx, HOME);
    if (!guest) return;
    const task = await tasks.find(guest, ctx.params.id ?? '');
    if (task) await page(ctx, guest, task);
    else home(ctx, 'over');
  };

  async function begin(ctx: Routed, guest: Guest, replaces?: ContactIdentifier): Promise<void> {
    const typed = textOf(inputOf(ctx), 'contact');
    const contact = read(typed);
    const of = { action: ctx.path, typed, replaces };
    if (!contact || (replaces && contact.kind !== replaces.kind)) return show.add(ctx, guest, of, 'wrong');
    const begun = await tasks.begin(guest, contact, replaces?.value);
    if (typeof begun === 'object') return show.add(ctx, guest, of, begun);
    lead(ctx, `${HOME}/tasks/${begun}`);
  }

  /** Whether somebody else has it whom the person has not been asked about: nobody learns of others before the code came back. */
  async function mustAsk({ person }: Guest, { contact }: ContactTask): Promise<boolean> {
    if (contactOf(person, contact)?.verified) return false;
    return (await contacts.othersWith(person.id, contact)).length > 0;
  }

  async function finish(ctx: Routed, guest: Guest, task: ContactTask, shared: boolean): Promise<void> {
    const { id, contact, replaces } = task;
    const wasVerified = contactOf(guest.person, contact)?.verified === true;
    const outcome = await transaction(async () => {
      await tasks.consume(id);
      return contacts.verified(guest.person.id, { contact, shared, replaces });
    }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'already_used') return 'over' as const;
      throw error;
    });
    home(ctx, outcome === 'done' ? (wasVerified ? 'confirmed' : 'added') : outcome);
  }

  async function answerCode(ctx: Routed, guest: Guest, task: ContactTask): Promise<void> {
    const input = inputOf(ctx);
    if (textOf(input, 'action') === 'renew') {
      const outcome = await tasks.renew(guest, task);
      return outcome === 'again' ? lead(ctx, ctx.path) : show.code(ctx, guest, task, outcome);
    }
    const typed = textOf(input, 'code').trim();
    if (typed === '' || typed.length > 16) return show.code(ctx, guest, task, 'missing');
    const outcome = await tasks.answer(guest, task, typed);
    if (outcome === 'again') return lead(ctx, ctx.path);
    if (outcome !== 'right') return show.code(ctx, guest, task, outcome);
    if (!(await mustAsk(guest, task))) return finish(ctx, guest, task, false);
    await tasks.ask(guest, task);
    lead(ctx, ctx.path);
  }

  async function answerWhose(ctx: Routed, guest: Guest, task: ContactTask): Promise<void> {
    const whose = textOf(inputOf(ctx), 'whose');
    if (whose !== 'mine' && whose !== 'shared') return show.whose(ctx, guest, task, true);
    await finish(ctx, guest, task, whose === 'shared');
  }

  const router = new Router({ prefix: HOME });
  router.get('/stop/:token', (ctx) => stop.ask(ctx, ctx.params.token ?? ''));
  router.post('/stop/:token', (ctx) => stop.stop(ctx, ctx.params.token ?? ''));
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) show.list(ctx, guest);
  });
  router.get(
    '/add',
    guarded((ctx, guest) => show.add(ctx, guest, { action: ctx.path, typed: '' })),
  );
  router.post(
    '/add',
    guarded((ctx, guest) => begin(ctx, guest)),
  );
  router.get(
    '/tasks/:id',
    onTask(async (ctx, guest, task) => (task.shown ? show.whose(ctx, guest, task) : show.code(ctx, guest, task))),
  );
  router.post(
    '/tasks/:id',
    onTask((ctx, guest, task) => (task.shown ? answerWhose(ctx, guest, task) : answerCode(ctx, guest, task))),
  );
  router.get(
    '/:id/replace',
    aboutOne((ctx, guest, replaces) => show.add(ctx, guest, { action: ctx.path, typed: '', replaces })),
  );
  router.post('/:id/replace', aboutOne(begin));
  router.post(
    '/:id/confirm',
    aboutOne(async (ctx, guest, one) => {
      const begun = await tasks.begin(guest, one);
      if (typeof begun === 'string') return lead(ctx, `${HOME}/tasks/${begun}`);
      show.add(ctx, guest, { action: `${HOME}/add`, typed: one.value }, begun);
    }),
  );
  router.post(
    '/:id/primary',
    aboutOne(async (ctx, guest, one) =>
      home(ctx, (await contacts.choose(guest.person.id, one)) === 'done' ? 'primary' : 'over'),
    ),
  );
  router.get(
    '/:id/remove',
    aboutOne((ctx, guest, one) => {
      const { person } = guest;
      const without = (all: typeof person.phones) => all.filter(({ value }) => value !== one.value);
      const isLast =
        contactOf(person, one)?.verified === true &&
        !isReachable({ phones: without(person.phones), emails: without(person.emails) });
      show.remove(ctx, guest, one, isLast);
    }),
  );
  router.post(
    '/:id/remove',
    aboutOne(async (ctx, guest, one) => {
      const outcome = await contacts.remove(guest.person.id, one);
      if (outcome === 'last') return show.remove(ctx, guest, one, true);
      home(ctx, outcome === 'done' ? 'removed' : 'over');
    }),
  );
  return router;
}
