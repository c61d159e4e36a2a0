/** What whoever looks after an organisation sees of its machine clients. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import { type Chain, datesOf, type Standing, standingOf } from '../mandates/chain.ts';
import { groupOf, nameOfPower, type PowerCatalogue, serviceOf } from '../mandates/powers.ts';
import type { PublicKey } from '../relying-parties/key-rules.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { System } from '../system-accounts/service.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, Language, OfOrganisation, SystemNoticeView } from '../web/views.ts';

export interface SystemPagesParts {
  readonly pages: Pages;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly now: () => Date;
}

/** Whoever looks after the organisation, and by which mandate. */
export interface Keeper extends Guest {
  readonly under: Chain;
  readonly organisation: OfOrganisation;
}

/** What a form was sent with, and what was wrong by field. */
export interface Filled {
  readonly typed: Readonly<Record<'name' | 'days' | 'keys', string>>;
  readonly ticked: readonly string[];
  /** Keys of words. */
  readonly errors: Readonly<Record<string, string>>;
  /** Wrong with the whole. */
  readonly error?: string;
}

export const NOTHING: Filled = { typed: { name: '', days: '', keys: '' }, ticked: [], errors: {} };

/** What a list or an account says about what was just done; the address names one. */
const NOTICES = {
  added: 'systems.done.added',
  keys: 'systems.done.keys',
  powers: 'systems.done.powers',
  ended: 'systems.done.ended',
  over: 'systems.done.over',
} as const;
export type SystemNotice = keyof typeof NOTICES;

const STATES = {
  effective: 'systems.state.effective',
  'not-yet': 'systems.state.paused',
  invited: 'systems.state.paused',
  ended: 'systems.state.ended',
  expired: 'systems.state.expired',
  'organisation-stopped': 'systems.state.organisation',
  'party-closed': 'systems.state.organisation',
} as const satisfies Record<Standing, string>;

/** Days, and how they are called. */
export const DURATIONS = { '90': 'systems.days.quarter', '365': 'systems.days.year', '730': 'systems.days.twoYears' };
const KINDS = { EC: 'EC P-256 (ES256)', RSA: 'RSA (PS256)', OKP: 'Ed25519 (EdDSA)' } as const;

const FIELDS = {
  name: { type: 'text', label: 'systems.name', hint: 'systems.nameHint' },
  keys: { type: 'long-text', label: 'systems.keys', hint: 'systems.keysHint' },
} as const;
const FORMS = {
  add: { title: 'systems.add.title', text: 'systems.add.text', submit: 'systems.add.submit' },
  keys: { title: 'systems.newKeys.title', text: 'systems.newKeys.text', submit: 'systems.newKeys.submit' },
  powers: { title: 'systems.narrow.title', text: 'systems.narrow.text', submit: 'systems.narrow.submit' },
} as const;

/** How the developers make a pair of keys: the private half stays where it is made. */
const COMMANDS = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private-key.pem
openssl pkey -in private-key.pem -pubout`;

/** Makes the pages. */
export function createSystemPages({ pages, powers: catalogue, relyingParties, now }: SystemPagesParts) {
  async function nameOf(power: string, language: Language): Promise<string> {
    const service = serviceOf(power);
    if (service !== undefined) return (await relyingParties.find(service))?.name[language] ?? service;
    const [group, name] = [nameOfPower(groupOf(power), catalogue), nameOfPower(power, catalogue)];
    return name ? `${group?.[language]}: ${name[language]}` : power;
  }

  const namesOf = (powers: readonly string[], language: Language): Promise<string[]> =>
    Promise.all(powers.map((power) => nameOf(power, language)));

  const noticeOf = (ctx: Context, language: Language): { notice?: SystemNoticeView } => {
    const { done } = ctx.query;
    if (typeof done !== 'string' || !Object.hasOwn(NOTICES, done)) return {};
    return { notice: { text: pages.words(language)(NOTICES[done as SystemNotice]), good: done !== 'over' } };
  };

  const stateOf = ({ chain }: System, language: Language): { state: string; counts: boolean } => {
    const standing = standingOf(chain, now());
    const { until = now() } = datesOf(chain);
    return { state: pages.words(language)(STATES[standing], { when: until }), counts: standing === 'effective' };
  };

  async function powersField({ language }: Guest, offered: readonly string[], filled: Filled): Promise<FieldView> {
    const words = pages.words(language);
    const names = await namesOf(offered, language);
    return {
      name: 'powers',
      type: 'ticks',
      label: words('systems.powers'),
      hint: words('systems.powersHint'),
      autocomplete: 'off',
      options: offered.map((value, at) => ({ value, text: names[at] ?? value })),
      ticked: filled.ticked,
      ...(filled.errors.powers ? { error: words(filled.errors.powers) } : {}),
    };
  }

  function typedField({ language }: Guest, name: 'name' | 'keys', filled: Filled): FieldView {
    const words = pages.words(language);
    const value = filled.typed[name];
    return {
      name,
      type: FIELDS[name].type,
      label: words(FIELDS[name].label),
      hint: words(FIELDS[name].hint),
      autocomplete: 'off',
      ...(value === '' ? {} : { value }),
      ...(filled.errors[name] ? { error: words(filled.errors[name]) } : {}),
    };
  }

  function daysField({ language }: Guest, filled: Filled): FieldView {
    const words = pages.words(language);
    return {
      name: 'days',
      type: 'choice',
      label: words('systems.days'),
      hint: words('systems.daysHint'),
      autocomplete: 'off',
      options: Object.entries(DURATIONS).map(([value, key]) => ({ value, text: words(key) })),
      value: filled.typed.days,
      ...(filled.errors.days ? { error: words(filled.errors.days) } : {}),
    };
  }

  const isWrong = ({ errors, error }: Filled): boolean => error !== undefined || Object.keys(errors).length > 0;
  const base = ({ person, organisation }: Keeper) => ({ personName: person.name.full, organisation });

  /** One of the forms: `add` with everything, `keys` or `powers` of one that exists. */
  function showForm(
    ctx: Context,
    keeper: Keeper,
    { kind, fields, back, filled }: { kind: keyof typeof FORMS; fields: FieldView[]; back: string; filled: Filled },
  ): void {
    const words = pages.words(keeper.language);
    const { title, text, submit } = FORMS[kind];
    const model = {
      ...base(keeper),
      title: words(title),
      text: words(text, { party: keeper.organisation.name }),
      fields,
      submit: words(submit),
      back: { href: back, label: words(kind === 'add' ? 'systems.back' : 'systems.backToOne') },
      ...(kind === 'powers' ? {} : { commands: COMMANDS }),
      ...(filled.error ? { error: words(filled.error) } : {}),
    };
    pages.show(ctx, 'system-form', model, { status: isWrong(filled) ? 400 : 200 });
  }

  return {
    async list(ctx: Context, keeper: Keeper, systems: readonly System[]): Promise<void> {
      const { language } = keeper;
      const shown = systems.map(async (system) => ({
        id: system.account.clientId,
        name: system.account.name,
        powers: (await namesOf(system.chain.links[0].powers, language)).join(' · '),
        ...stateOf(system, language),
      }));
      pages.show(ctx, 'systems', { ...base(keeper), systems: await Promise.all(shown), ...noticeOf(ctx, language) });
    },

    async add(ctx: Context, keeper: Keeper, offered: readonly string[], filled: Filled = NOTHING): Promise<void> {
      const fields = [
        typedField(keeper, 'name', filled),
        await powersField(keeper, offered, filled),
        daysField(keeper, filled),
        typedField(keeper, 'keys', filled),
      ];
      showForm(ctx, keeper, { kind: 'add', fields, back: keeper.organisation.at, filled });
    },

    keys(ctx: Context, keeper: Keeper, { account }: System, filled?: Filled): void {
      const now = JSON.stringify({ keys: account.keys }, null, 2);
      const { typed, ...rest } = filled ?? { ...NOTHING, typed: { ...NOTHING.typed, keys: now } };
      const fields = [typedField(keeper, 'keys', { ...rest, typed })];
      const back = `${keeper.organisation.at}/${account.clientId}`;
      showForm(ctx, keeper, { kind: 'keys', fields, back, filled: { ...rest, typed } });
    },

    async powers(ctx: Context, keeper: Keeper, { account, chain }: System, filled?: Filled): Promise<void> {
      const { powers } = chain.links[0];
      const shown = filled ?? { ...NOTHING, ticked: powers };
      const fields = [await powersField(keeper, powers, shown)];
      const back = `${keeper.organisation.at}/${account.clientId}`;
      showForm(ctx, keeper, { kind: 'powers', fields, back, filled: shown });
    },

    async one(ctx: Context, keeper: Keeper, system: System, addedBy: string): Promise<void> {
      const { language } = keeper;
      const words = pages.words(language);
      const { account, chain } = system;
      const { clientId: id, name, keys } = account;
      const facts = [
        { label: 'client_id', value: id },
        {
          label: words('systems.addedBy'),
          value: words('systems.addedOn', { name: addedBy, when: account.createdAt }),
        },
      ];
      const powers = await namesOf(chain.links[0].powers, language);
      const own = keys.map(({ kid, kty }: PublicKey) => ({ kid, kind: KINDS[kty] }));
      const { state, counts } = stateOf(system, language);
      const open = standingOf(chain, now()) !== 'ended';
      const model = { ...base(keeper), id, name, state, counts, open, facts, powers, keys: own };
      pages.show(ctx, 'system', { ...model, ...noticeOf(ctx, language) });
    },

    end(ctx: Context, keeper: Keeper, { account: { clientId: id, name } }: System): void {
      pages.show(ctx, 'system-end', { ...base(keeper), id, name });
    },
  };
}
