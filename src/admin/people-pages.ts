/** What staff see of an account, and what they are asked before they act on it. */
import type { Context } from 'koa';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { NoteProblem } from '../conversations/written.ts';
import { masked } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { Act } from '../interventions/rules.ts';
import { originWords } from '../origin/words.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language, PersonActView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import {
  NAMES_OF_ROLES,
  noteField,
  noticeOf,
  officerView,
  type SearchProblem,
  searchProblem,
  statusOf,
} from './page-parts.ts';
import { bornOn, hidden } from './person-facts.ts';
import type { PastAct, Sight } from './sight.ts';

export interface PeoplePagesParts {
  readonly authenticators: Pick<AuthenticatorRegistry, 'get'>;
  readonly pages: Pages;
}

/** An account before an officer; `id` is that of the look. */
export interface Seen extends Sight {
  readonly id: string;
  readonly acts: readonly Act[];
  /** It is the officer's, or of somebody whom they answer for or who answers for them. */
  readonly own: boolean;
}

const ACT_WORDS = {
  'end-sessions': { name: 'staff.act.end.name', text: 'staff.act.end.text' },
  'start-recovery': { name: 'staff.act.recovery.name', text: 'staff.act.recovery.text' },
  block: { name: 'staff.act.block.name', text: 'staff.act.block.text' },
  unblock: { name: 'staff.act.unblock.name', text: 'staff.act.unblock.text' },
} as const satisfies Record<Act, { name: string; text: string }>;

const LEVELS = ['staff.account.level.none', 'staff.account.level.one', 'staff.account.level.two'] as const;
const STATUS_WORDS = {
  active: 'staff.account.status.active',
  blocked: 'staff.account.status.blocked',
  closing: 'staff.account.status.closing',
  closed: 'data.value.status.closed',
  merged: 'data.value.status.merged',
} as const satisfies Record<Person['status'], string>;
const WAYS = {
  factor: 'staff.account.recovery.factor',
  wait: 'staff.account.recovery.wait',
  proof: 'staff.account.recovery.proof',
} as const;

/** Makes the pages. */
export function createPeoplePages({ authenticators, pages }: PeoplePagesParts) {
  function who({ person, level }: Seen, words: Words): FactView[] {
    const { name, citizenNumber, foreigner, status } = person;
    const number = citizenNumber ?? foreigner?.passportNumber;
    return [
      { label: words('staff.fact.name'), value: name.full },
      { label: words('staff.fact.born'), value: bornOn(person, words) },
      ...(number
        ? [{ label: words(citizenNumber ? 'staff.fact.number' : 'staff.fact.passport'), value: hidden(number) }]
        : []),
      { label: words('staff.account.level'), value: words(LEVELS[level] ?? LEVELS[0]) },
      { label: words('staff.account.status'), value: words(STATUS_WORDS[status]) },
    ];
  }

  function contacts({ person: { phones, emails } }: Seen, words: Words): string[] {
    const line = (kind: 'phone' | 'email', { value, verified }: Person['phones'][number]): string =>
      words(verified ? 'staff.account.contact.verified' : 'staff.account.contact.unverified', {
        contact: masked({ kind, value }),
      });
    return [...phones.map((one) => line('phone', one)), ...emails.map((one) => line('email', one))];
  }

  function ways({ ways }: Seen, language: Language): string[] {
    const words = pages.words(language);
    return ways.map(({ method, lastUsedAt }) => {
      const name = authenticators.get(method)?.words[language].name ?? method;
      const used = lastUsedAt ? words('account.used', { when: lastUsedAt }) : words('account.neverUsed');
      return words('staff.account.way', { name, used });
    });
  }

  function sessions({ sessions: all }: Seen, language: Language): string[] {
    const words = pages.words(language);
    return all.map(({ origin, since }) => {
      const { device } = originWords(origin, words, language);
      return words('staff.account.session', { device, when: since });
    });
  }

  function running({ recoveries, reports }: Seen, words: Words): string[] {
    return [
      ...recoveries.map(({ way, startedAt }) => words(WAYS[way], { when: startedAt })),
      ...(reports > 0 ? [words('staff.account.reports', { count: reports })] : []),
    ];
  }

  function pastAct({ event: { type, at, details }, by }: PastAct, words: Words): PersonActView {
    const { role, reason } = details as { role?: string; reason?: string };
    const named = role === undefined ? undefined : NAMES_OF_ROLES[role];
    return {
      title: words(`data.value.type.${type}`),
      when: words('history.when', { when: at }),
      ...(by === undefined ? {} : { by: named ? words('staff.account.by', { name: by, role: words(named) }) : by }),
      ...(typeof reason === 'string' ? { reason } : {}),
    };
  }

  /** Why nothing can be done, or not everything, where that is not plain to see. */
  function obstacle({ acts, own, person }: Seen, officer: Officer, words: Words): string | undefined {
    if (own) return words('staff.account.own');
    if (!officer.mayAct) return undefined;
    if (person.status === 'closing') return words('staff.account.isClosing');
    if (acts.length === 0) return words('staff.account.securityOnly');
    return person.status === 'active' && !acts.includes('start-recovery')
      ? words('staff.account.unreachable')
      : undefined;
  }

  return {
    search(ctx: Context, officer: Officer, problem?: SearchProblem): void {
      const words = pages.words(officer.language);
      const field: FieldView = {
        name: 'who',
        type: 'text',
        label: words('staff.people.who'),
        hint: words('staff.people.hint'),
        autocomplete: 'off',
        ...(problem?.kind === 'empty' ? { error: words('staff.people.empty') } : {}),
      };
      const model = { officer: officerView(officer), fields: [field], ...searchProblem(problem, words) };
      pages.show(ctx, 'staff-people', model, { status: statusOf(problem) });
    },

    person(ctx: Context, officer: Officer, seen: Seen): void {
      const { language } = officer;
      const words = pages.words(language);
      const why = obstacle(seen, officer, words);
      pages.show(ctx, 'staff-account', {
        officer: officerView(officer),
        id: seen.id,
        facts: who(seen, words),
        contacts: contacts(seen, words),
        ways: ways(seen, language),
        sessions: sessions(seen, language),
        running: running(seen, words),
        acts: seen.acts.map((act) => ({ act, name: words(ACT_WORDS[act].name) })),
        ...(why === undefined ? {} : { obstacle: why }),
        history: seen.history.map((one) => pastAct(one, words)),
        ...noticeOf(ctx, words),
      });
    },

    ask(
      ctx: Context,
      officer: Officer,
      { id, person, act }: { readonly id: string; readonly person: Person; readonly act: Act },
      returned?: { readonly value: string; readonly problem?: NoteProblem },
    ): void {
      const words = pages.words(officer.language);
      const labels = { name: 'reason', label: 'staff.withdraw.reason', hint: 'staff.withdraw.reasonHint' };
      const model = {
        officer: officerView(officer),
        id,
        act,
        personName: person.name.full,
        title: words(ACT_WORDS[act].name),
        text: words(ACT_WORDS[act].text),
        fields: [noteField(words, labels, returned)],
      };
      pages.show(ctx, 'staff-act', model, { status: returned?.problem ? 400 : 200 });
    },
  };
}
