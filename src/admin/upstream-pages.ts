/** What staff see of identity providers in front of this one. */
import type { Context } from 'koa';
import type { ChangeRequest } from '../approvals/approval.ts';
import type { NoteProblem } from '../conversations/written.ts';
import type { Stop } from '../upstreams/stops.ts';
import type { Pages } from '../web/pages.ts';
import type { ChangeLineView, FieldView, Language, Views } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { noteField, noticeOf, officerView } from './page-parts.ts';
import { changeLine } from './role-pages.ts';
import type { UpstreamChange, UpstreamProblem } from './upstream-changes.ts';
import { problemView } from './upstream-problems.ts';
import { claimsOf, conditionsOf, factsOf, levelsOf, lineOf, type SeenUpstream } from './upstream-views.ts';

export interface UpstreamPagesParts {
  readonly issuer: string;
  readonly pages: Pages;
}

/** What is done on the page of one of them. */
export const ACTS = ['off', 'on', 'remove'] as const;
export type Act = (typeof ACTS)[number];

/** What was sent there. */
export interface ReturnedAct {
  readonly act: Act;
  readonly reason: string;
  readonly problem?: NoteProblem | undefined;
  readonly refused?: UpstreamProblem;
}

/** Everything on that page. */
export interface UpstreamFile {
  readonly seen: SeenUpstream;
  /** Newest first. */
  readonly requests: readonly ChangeRequest[];
  readonly stops: readonly Stop[];
  readonly names: ReadonlyMap<string, string>;
}

const TITLES = {
  on: 'staff.upstreams.change.on',
  remove: 'staff.upstreams.change.remove',
  describe: 'staff.upstreams.change.describe',
  add: 'staff.upstreams.change.add',
} as const;

/** What is asked for, by the name of the upstream. */
export function titleOfChange({ subject, content }: ChangeRequest, words: Words): string {
  const change = content as UpstreamChange;
  const isNew = change.what === 'describe' && change.before === undefined;
  return words(TITLES[isNew ? 'add' : change.what], { id: subject });
}

/** Why something was not taken. */
export const REFUSALS = {
  waiting: 'staff.upstreams.refused.waiting',
  on: 'staff.upstreams.refused.on',
  gone: 'staff.upstreams.refused.gone',
  file: 'staff.upstreams.refused.file',
  same: 'staff.upstreams.refused.same',
  taken: 'staff.upstreams.refused.taken',
} as const satisfies Record<UpstreamProblem, string>;

const FORMS = {
  off: {
    name: 'reason',
    title: 'staff.upstreams.act.off',
    text: 'staff.upstreams.act.offText',
    submit: 'staff.upstreams.act.offSubmit',
    hint: 'staff.upstreams.act.offHint',
  },
  on: {
    name: 'reason',
    title: 'staff.upstreams.act.on',
    text: 'staff.upstreams.act.onText',
    submit: 'staff.roles.ask',
    hint: 'staff.upstreams.reasonHint',
  },
  remove: {
    name: 'why',
    title: 'staff.upstreams.act.remove',
    text: 'staff.upstreams.act.removeText',
    submit: 'staff.upstreams.act.removeSubmit',
    hint: 'staff.upstreams.reasonHint',
  },
} as const satisfies Record<Act, object>;

/** The field in which the reason of an act is sent. */
export const reasonFieldOf = (act: Act): string => FORMS[act].name;

/** Makes the pages. */
export function createUpstreamPages({ issuer, pages }: UpstreamPagesParts) {
  function stopLine({ by, reason, at }: Stop, words: Words, names: UpstreamFile['names']): ChangeLineView {
    const name = by.people.map((id) => names.get(id) ?? '–').join(', ');
    const asked = words('staff.upstreams.change.offBy', { name, when: at });
    const through = by.clientId === undefined ? '' : ` · ${words('staff.upstreams.through', { client: by.clientId })}`;
    return { title: words('staff.upstreams.change.off'), asked: `${asked}${through}`, reason, outcome: '' };
  }

  function historyOf({ requests, stops, names }: UpstreamFile, language: Language): ChangeLineView[] {
    const words = pages.words(language);
    const all = [
      ...requests.map((request) => ({
        at: request.decision?.at ?? request.at,
        line: changeLine(request, titleOfChange(request, words), { pages, language, names }),
      })),
      ...stops.map((stop) => ({ at: stop.at, line: stopLine(stop, words, names) })),
    ];
    return all.sort((a, b) => b.at.getTime() - a.at.getTime()).map(({ line }) => line);
  }

  function formOf(act: Act, words: Words, returned?: ReturnedAct): Views['staff-upstream']['forms'][number] {
    const { name, title, text, submit, hint } = FORMS[act];
    const typed = returned?.act === act ? { value: returned.reason, problem: returned.problem } : {};
    const fields: FieldView[] = [noteField(words, { name, label: 'staff.roles.reason', hint }, typed)];
    return { act, title: words(title), text: words(text), submit: words(submit), fields };
  }

  /** What this officer may do now; nothing can be asked for twice. */
  function actsOf({ seen: { row, ofFile } }: UpstreamFile, { mayAct }: Officer, isWaiting: boolean): Act[] {
    if (!mayAct) return [];
    if (!row?.off) return isWaiting || ofFile ? ['off'] : ['off', 'remove'];
    if (isWaiting) return [];
    return ofFile ? ['on'] : ['on', 'remove'];
  }

  return {
    list(ctx: Context, officer: Officer, all: readonly SeenUpstream[]): void {
      const { language } = officer;
      const words = pages.words(language);
      pages.show(ctx, 'staff-upstreams', {
        officer: officerView(officer),
        upstreams: all.map((seen) => ({
          id: seen.definition.id,
          name: seen.definition.name[language],
          conditions: conditionsOf(seen, words),
          facts: lineOf(seen, words),
        })),
        ...noticeOf(ctx, words),
      });
    },

    one(ctx: Context, officer: Officer, file: UpstreamFile, returned?: ReturnedAct): void {
      const { language } = officer;
      const words = pages.words(language);
      const { seen, requests, stops } = file;
      const { definition, row } = seen;
      const waiting = requests.find(({ decision }) => !decision)?.id;
      const forms = actsOf(file, officer, waiting !== undefined).map((act) => formOf(act, words, returned));
      const isWrong = returned !== undefined && (returned.problem ?? returned.refused) !== undefined;
      const model = {
        officer: officerView(officer),
        id: definition.id,
        name: definition.name[language],
        conditions: conditionsOf(seen, words),
        wrong: seen.problems.map((one) => problemView(one, words)),
        facts: factsOf(seen, words, issuer),
        levels: levelsOf(definition, words),
        claims: claimsOf(definition, words),
        history: historyOf(file, language),
        ...(row?.off && stops[0] ? { off: stops[0].reason } : {}),
        ...(waiting === undefined ? {} : { waiting }),
        isOurs: !seen.ofFile,
        forms,
        fields: forms.flatMap((form) => form.fields),
        ...noticeOf(ctx, words),
        ...(returned?.refused ? { notice: { text: words(REFUSALS[returned.refused]), good: false } } : {}),
      };
      pages.show(ctx, 'staff-upstream', model, { status: isWrong ? 400 : 200 });
    },
  };
}
