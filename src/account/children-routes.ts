/** The part of a person's own pages where a guardian registers children. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ActingForWards, Begun } from '../guardianships/acting.ts';
import type { Country } from '../identity/country.ts';
import type { GuardianRelation } from '../identity/guardianships.ts';
import { ageOf, gendersOf, readStatement, writtenDay } from '../identity/statement.ts';
import type { Pages } from '../web/pages.ts';
import { lead, type Routed } from '../web/routed.ts';
import { statementFields } from '../web/statement-fields.ts';
import type { FieldView } from '../web/views.ts';
import { type ChildrenParts, createChildren, type Lack, type Registered } from './children.ts';
import { addProofRoutes, type ProofDoor, type ProofRoutesParts } from './proof-routes.ts';

export interface ChildrenRoutesParts
  extends DoorParts,
    Omit<ChildrenParts, keyof DoorParts>,
    Omit<ProofRoutesParts, keyof DoorParts> {
  readonly people: ChildrenParts['people'];
  readonly artifacts: DoorParts['artifacts'];
  readonly pages: Pages;
  readonly country: Country;
  readonly account: DoorOf;
  readonly wards: ActingForWards;
}

type Input = Readonly<Record<string, unknown>>;

const HOME = '/account/children';
const RELATIONS = { parent: 'account.children.parent', guardian: 'account.children.guardian' } as const;
const NOTICES = {
  done: 'account.children.added',
  known: 'account.children.known',
  tooMany: 'account.children.tooMany',
} as const satisfies Record<Registered, string>;
const BEGUN = {
  done: 'account.children.actDone',
  known: 'account.children.actKnown',
  unproven: 'account.children.actUnproven',
  none: 'account.children.actNone',
  later: 'account.children.actLater',
} as const satisfies Record<Begun, string>;
const LACKS = {
  identity: 'account.children.lackIdentity',
  session: 'account.children.lackSession',
} as const satisfies Record<Lack, string>;

const isNotice = (name: unknown): name is keyof typeof NOTICES =>
  typeof name === 'string' && Object.hasOwn(NOTICES, name);
const isBegun = (name: unknown): name is Begun => typeof name === 'string' && Object.hasOwn(BEGUN, name);
const relationOf = (text: string): GuardianRelation | undefined =>
  text === 'parent' || text === 'guardian' ? text : undefined;

/** Routes under /account/children. */
export function childrenRoutes(parts: ChildrenRoutesParts): Router {
  const { pages, country, now, wards } = parts;
  const door = createDoor(parts, parts.account);
  const children = createChildren(parts);

  async function showList(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const { done, act } = ctx.query;
    const all = [];
    for (const { person: child, relation } of await children.list(person.id)) {
      const mandate = await wards.find(person, child);
      all.push({
        id: child.id,
        name: child.name.full,
        birthdate: writtenDay(child.birthdate),
        relation: words(RELATIONS[relation]),
        ...(mandate ? { mandate: mandate.id } : {}),
      });
    }
    pages.show(ctx, 'account-children', {
      personName: person.name.full,
      children: all,
      canAct: wards.isPossible,
      ...(isNotice(done) ? { notice: words(NOTICES[done]) } : {}),
      ...(isBegun(act) ? { notice: words(BEGUN[act]), isLate: act !== 'done' && act !== 'known' } : {}),
    });
  }

  function fields({ language }: Guest, input: Input, errors: Readonly<Record<string, string>>): FieldView[] {
    const words = pages.words(language);
    const typed = (field: string): string => textOf(input, field);
    const own = { words, language, genders: gendersOf('citizen'), typed, errors, own: false };
    const options = (['parent', 'guardian'] as const).map((value) => ({ value, text: words(RELATIONS[value]) }));
    const relation: FieldView = {
      name: 'relation',
      type: 'choice',
      label: words('account.children.relation'),
      autocomplete: 'off',
      options,
      value: typed('relation'),
      ...(errors.relation ? { error: errors.relation } : {}),
    };
    return [...statementFields(own), relation];
  }

  function showForm(ctx: Context, guest: Guest, input: Input = {}, errors?: Readonly<Record<string, string>>): void {
    const model = { personName: guest.person.name.full, fields: fields(guest, input, errors ?? {}) };
    pages.show(ctx, 'account-child', model, { status: errors ? 400 : 200 });
  }

  /** The person, when they may register a child now; else the answer says what is missing. */
  async function guardian(ctx: Context, back?: string): Promise<Guest | undefined> {
    const guest = await door.enter(ctx, back);
    const session = guest && (await parts.session(ctx));
    if (!guest || !session) return undefined;
    const lack = await children.lackOf(guest.person, session);
    if (!lack) return guest;
    const missing = pages.words(guest.language)(LACKS[lack]);
    pages.show(ctx, 'account-children-refused', { personName: guest.person.name.full, missing }, { status: 403 });
    return undefined;
  }

  async function register(ctx: Context, guest: Guest): Promise<void> {
    const words = pages.words(guest.language);
    const input = (ctx.request as { body?: Input }).body ?? {};
    const relation = relationOf(textOf(input, 'relation'));
    const read = readStatement('citizen', (field) => textOf(input, field), { country, now: now() });
    const problems = 'problems' in read ? Object.entries(read.problems) : [];
    const isAdult =
      'statement' in read && ageOf(read.statement.birthdate, { country, now: now() }) >= country.adultFrom;
    const errors = {
      ...Object.fromEntries(problems.map(([field, problem]) => [field, words(`error.statement.${problem}`)])),
      ...(isAdult ? { birthdate: words('account.children.tooOld', { age: country.adultFrom }) } : {}),
      ...(relation ? {} : { relation: words('account.children.relationMissing') }),
    };
    if (!relation || 'problems' in read || isAdult) return showForm(ctx, guest, input, errors);
    const outcome = await children.register(guest.person, read.statement, relation);
    ctx.status = 303;
    ctx.redirect(`${HOME}?done=${outcome}`);
  }

  /** The pages of a child's identity are for whoever answers for it. */
  async function ofChild(ctx: Routed, guest: Guest | undefined): Promise<Guest | undefined> {
    if (!guest) return undefined;
    const child = (await children.list(guest.person.id)).find(({ person }) => person.id === ctx.params.child);
    if (!child) throw new AppError('not_found', 'no such child of this person');
    return { ...guest, person: child.person };
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await showList(ctx, guest);
  });
  router.get('/add', async (ctx) => {
    const guest = await guardian(ctx);
    if (guest) showForm(ctx, guest);
  });
  router.post('/add', async (ctx) => {
    const guest = await guardian(ctx);
    if (guest) await register(ctx, guest);
  });
  router.post('/:child/act', async (ctx) => {
    const guest = await guardian(ctx, HOME);
    const child = await ofChild(ctx, guest);
    if (guest && child) lead(ctx, `${HOME}?act=${await wards.begin(guest.person, child.person)}`);
  });
  const childDoor: ProofDoor = {
    path: '/:child/proofs',
    enter: async (ctx) => ofChild(ctx, await guardian(ctx)),
    goOn: async (ctx) => ofChild(ctx, await door.goOn(ctx)),
    homeOf: ({ person }) => ({ at: `${HOME}/${person.id}/proofs`, child: person.name.full }),
  };
  addProofRoutes(router, childDoor, parts);
  return router;
}
