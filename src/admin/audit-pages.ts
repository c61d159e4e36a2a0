/** What is shown of the audit trail. */
import type { Context } from 'koa';
import type { LastSeal, TrailEvent } from '../audit/trail.ts';
import type { Person } from '../identity/person.ts';
import { originWords } from '../origin/words.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { detailFacts, hasWords } from './audit-details.ts';
import { AUDIT_TYPES, type AuditForm, type AuditProblems, type AuditQuery } from './audit-form.ts';
import type { Officer } from './door.ts';
import { noticeOf, officerView } from './page-parts.ts';

export interface AuditPagesParts {
  readonly pages: Pages;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/** The chains: their newest seals, and the last time somebody had them checked. */
export interface ChainState {
  readonly seals: readonly LastSeal[];
  readonly verified: TrailEvent | undefined;
}

/** One page of what was asked for. */
export interface AuditPage {
  readonly id: string;
  readonly query: AuditQuery;
  readonly events: readonly TrailEvent[];
  /** Id of the event before which the next page goes on. */
  readonly older: string | undefined;
  /** Id of the event before which this page begins; undefined on the newest. */
  readonly before: string | undefined;
}

/** An event that was opened, and the people in it. */
export interface OpenedEvent {
  /** Of the question that led to it. */
  readonly id: string;
  readonly event: TrailEvent;
  readonly person: Person | undefined;
  readonly actor: Person | undefined;
}

const FIELDS = {
  service: { label: 'staff.audit.service', hint: 'staff.audit.serviceHint' },
  person: { label: 'staff.audit.person', hint: 'staff.audit.personHint' },
  staff: { label: 'staff.audit.staff', hint: 'staff.audit.staffHint' },
  from: { label: 'staff.audit.from', hint: 'staff.audit.dayHint' },
  to: { label: 'staff.audit.to', hint: 'staff.audit.dayHint' },
} as const;
const PROBLEMS = {
  wrong: 'staff.audit.wrong',
  order: 'staff.audit.order',
  nobody: 'staff.audit.nobody',
  limited: 'staff.audit.limited',
} as const;
const HASH_SHOWN = 16;

/** Makes the pages. */
export function createAuditPages({ pages, relyingParties }: AuditPagesParts) {
  /** A newer version may have recorded what this one has no words for. */
  function typeName(type: string, language: Language): string {
    const key = `data.value.type.${type}`;
    return hasWords(language, key) ? pages.words(language)(key) : type;
  }

  async function serviceName(clientId: string, language: Language): Promise<string> {
    const name = (await relyingParties.find(clientId))?.name[language];
    return name === undefined ? clientId : `${name} (${clientId})`;
  }

  function field(name: keyof typeof FIELDS, words: Words, form?: AuditForm, problems?: AuditProblems): FieldView {
    const problem = problems?.[name];
    return {
      name,
      type: 'text',
      label: words(FIELDS[name].label),
      hint: words(FIELDS[name].hint),
      autocomplete: 'off',
      value: form?.[name] ?? '',
      ...(problem ? { error: words(PROBLEMS[problem]) } : {}),
    };
  }

  function types(language: Language, chosen: string) {
    const named = AUDIT_TYPES.map((value) => ({ value, text: `${typeName(value, language)} (${value})` }));
    const all = [{ value: '', text: pages.words(language)('staff.audit.anyType') }, ...named];
    return all.map((one) => ({ ...one, selected: one.value === chosen }));
  }

  function sealFacts(seals: readonly LastSeal[], words: Words): FactView[] {
    return seals.map(({ shard, number, at, hash }) => ({
      label: words('staff.audit.chain', { shard: String(shard) }),
      value: words('staff.audit.seal', { number, when: at, hash: hash.slice(0, HASH_SHOWN) }),
    }));
  }

  function verifiedView(verified: TrailEvent | undefined, words: Words) {
    if (!verified) return undefined;
    const { seals, events, problems } = verified.details as { seals?: number; events?: number; problems?: string[] };
    return {
      text: words('staff.audit.verified', { when: verified.at, seals: seals ?? 0, events: events ?? 0 }),
      problems: problems ?? [],
    };
  }

  /** What was asked for, in words; never by whom or about whom: the page of a question names nobody. */
  async function asked({ type, clientId, personId, actorId, from, to }: AuditQuery, language: Language) {
    const words = pages.words(language);
    const lastDay = to === undefined ? undefined : new Date(Date.parse(to) - 1);
    return [
      ...(type ? [typeName(type, language)] : []),
      ...(clientId === undefined ? [] : [await serviceName(clientId, language)]),
      ...(personId ? [words('staff.audit.aboutOne')] : []),
      ...(actorId ? [words('staff.audit.byOne')] : []),
      ...(from ? [words('staff.audit.since', { when: new Date(from) })] : []),
      ...(lastDay ? [words('staff.audit.until', { when: lastDay })] : []),
    ];
  }

  async function line({ id, type, at, clientId, personId, actorId }: TrailEvent, language: Language) {
    const words = pages.words(language);
    const who = [
      ...(personId ? [words('staff.audit.aPerson')] : []),
      ...(actorId ? [words('staff.audit.anActor')] : []),
    ];
    return {
      id,
      title: typeName(type, language),
      when: words('staff.audit.when', { when: at }),
      ...(clientId === undefined ? {} : { service: await serviceName(clientId, language) }),
      ...(who.length > 0 ? { who: who.join(' · ') } : {}),
    };
  }

  async function facts({ event, person, actor }: OpenedEvent, language: Language): Promise<FactView[]> {
    const words = pages.words(language);
    const { id, at, type, clientId, personId, actorId, from } = event;
    const fact = (label: string, value: string): FactView => ({ label: words(label), value });
    const origin = from && originWords(from, words, language);
    return [
      fact('staff.audit.fact.when', words('staff.audit.when', { when: at })),
      fact('staff.audit.fact.type', type),
      fact('staff.audit.fact.id', id),
      ...(clientId === undefined ? [] : [fact('staff.audit.service', await serviceName(clientId, language))]),
      ...(personId ? [fact('staff.audit.fact.person', person?.name.full || words('staff.audit.gone'))] : []),
      ...(actorId ? [fact('staff.audit.fact.actor', actor?.name.full || words('staff.audit.gone'))] : []),
      ...(origin ? [fact('history.fact.device', origin.device), fact('history.fact.place', origin.place)] : []),
    ];
  }

  return {
    start(
      ctx: Context,
      officer: Officer,
      { seals, verified }: ChainState,
      sent?: { readonly form: AuditForm; readonly problems: AuditProblems },
    ): void {
      const words = pages.words(officer.language);
      const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
      const last = verifiedView(verified, words);
      const model = {
        officer: officerView(officer),
        types: types(officer.language, sent?.form.type ?? ''),
        fields: names.map((name) => field(name, words, sent?.form, sent?.problems)),
        seals: sealFacts(seals, words),
        ...(last ? { verified: last } : {}),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-audit', model, { status: sent ? 400 : 200 });
    },

    async list(ctx: Context, officer: Officer, { id, query, events, older, before }: AuditPage): Promise<void> {
      const { language } = officer;
      const home = `/staff/audit/${id}`;
      pages.show(ctx, 'staff-audit-events', {
        officer: officerView(officer),
        id,
        asked: await asked(query, language),
        events: await Promise.all(events.map((event) => line(event, language))),
        download: `${home}/lines${before === undefined ? '' : `?before=${before}`}`,
        ...(before === undefined ? {} : { newest: home }),
        ...(older === undefined ? {} : { older: `${home}?before=${older}` }),
      });
    },

    async event(ctx: Context, officer: Officer, opened: OpenedEvent): Promise<void> {
      const { language } = officer;
      const words = pages.words(language);
      pages.show(ctx, 'staff-audit-event', {
        officer: officerView(officer),
        id: opened.id,
        title: typeName(opened.event.type, language),
        facts: await facts(opened, language),
        details: detailFacts(opened.event.details, { words, language }),
      });
    },
  };
}
