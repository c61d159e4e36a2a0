/** What a team sees of the registration of its service for everybody. */
import type { Context } from 'koa';
import type { Outcome } from '../approvals/approval.ts';
import { LONGEST_NOTE, NOTE_PROBLEMS, type NoteProblem } from '../conversations/written.ts';
import type { ServiceState } from '../relying-parties/asking.ts';
import { type DiffLine, diffOf } from '../relying-parties/diff.ts';
import { type Finding, withGoodWords } from '../relying-parties/findings.ts';
import type { Proposal } from '../relying-parties/proposal.ts';
import type { RegistrationRequest } from '../relying-parties/registration-parts.ts';
import type { RegistrationVersion } from '../relying-parties/relying-party.ts';
import { diffView, findingView } from '../relying-parties/said.ts';
import { mayInTeam } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, NoticeView, PastView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { OnService } from './at.ts';
import { createFormFields, errorsOf, type FormFieldsParts } from './production-fields.ts';
import type { KnownUpstreams } from './production-form.ts';

export interface ProductionPagesParts extends FormFieldsParts {
  readonly pages: Pages;
}

export const OUTCOMES = {
  approved: 'production.outcome.approved',
  refused: 'production.outcome.refused',
  withdrawn: 'production.outcome.withdrawn',
  stale: 'production.outcome.stale',
} as const satisfies Record<Outcome, string>;

const NOTICES = {
  saved: 'production.done.saved',
  asked: 'production.done.asked',
  open: 'production.done.open',
  unchanged: 'production.done.unchanged',
  withdrawn: 'production.done.withdrawn',
  late: 'production.done.late',
  stopped: 'production.done.stopped',
} as const;
export type ProductionNotice = keyof typeof NOTICES;
const GOOD: ReadonlySet<ProductionNotice> = new Set(['saved', 'asked', 'withdrawn', 'stopped']);

function noticeOf({ query: { done } }: Context, words: Words): { notice?: NoticeView } {
  if (typeof done !== 'string' || !Object.hasOwn(NOTICES, done)) return {};
  const name = done as ProductionNotice;
  return { notice: { text: words(NOTICES[name]), good: GOOD.has(name) } };
}

/** A reason that came back with what is wrong with it. */
export interface Typed {
  readonly value: string;
  readonly problem: NoteProblem | undefined;
}

/** Makes the pages. */
export function createProductionPages(parts: ProductionPagesParts) {
  const { pages, levels } = parts;
  const sections = createFormFields(parts);
  const wordsFor = ({ guest }: OnService): Words => pages.words(guest.language);

  const reasonField = (words: Words, label: string, typed?: Typed): FieldView[] => [
    {
      name: 'reason',
      type: 'long-text',
      label: words(label),
      hint: words('production.reasonHint', { most: LONGEST_NOTE }),
      autocomplete: 'off',
      value: typed?.value ?? '',
      ...(typed?.problem ? { error: words(NOTE_PROBLEMS[typed.problem], { most: LONGEST_NOTE }) } : {}),
    },
  ];

  const past = ({ at, reason, decision }: RegistrationRequest, words: Words): PastView => ({
    title: decision ? words(OUTCOMES[decision.outcome]) : words('production.outcome.waiting'),
    when: words('proofs.fact.day', { when: decision?.at ?? at }),
    text: reason,
    ...(decision?.note ? { note: decision.note } : {}),
  });

  const versionLine = (version: RegistrationVersion, words: Words): PastView => ({
    title: words('production.version.title', { number: version.version }),
    when: words('owners.when', { when: version.savedAt }),
    ...(version.registration.stopped ? { text: words('production.version.stopped') } : {}),
  });

  function liveView({ live, clientId }: ServiceState, words: Words) {
    if (!live) return {};
    const { stopped } = live.registration;
    const facts: FactView[] = [
      { label: words('production.fact.client'), value: clientId },
      { label: words('production.fact.version'), value: String(live.version) },
      {
        label: words('diff.member.policy.profile'),
        value: words(`production.profile.${live.registration.policy.profile}`),
      },
    ];
    return { live: { facts, ...(stopped ? { stopped: stopped.reason } : {}) } };
  }

  function openView({ open, versions }: ServiceState, words: Words) {
    if (!open) return {};
    const base = versions.find(({ version }) => version === open.content.base)?.registration;
    const diff = diffView(diffOf(base, open.content.registration, { levels }), words);
    return { open: { since: words('production.since', { when: open.at }), reason: open.reason, diff } };
  }

  return {
    state(ctx: Context, on: OnService, state: ServiceState): void {
      const words = wordsFor(on);
      pages.show(ctx, 'production', {
        owner: on.owner,
        ...liveView(state, words),
        ...openView(state, words),
        requests: state.requests.filter(({ decision }) => decision).map((request) => past(request, words)),
        mayFill: mayInTeam(on.member.role, 'develop'),
        mayAsk: mayInTeam(on.member.role, 'request'),
        ...noticeOf(ctx, words),
      });
    },

    /** `findings` are absent as long as nobody asked for them; `insisted`: it was going to be asked for. */
    form(
      ctx: Context,
      on: OnService,
      proposal: Proposal,
      {
        findings,
        insisted = false,
        upstreams,
      }: { findings?: readonly Finding[]; insisted?: boolean; upstreams: KnownUpstreams },
    ): void {
      const words = wordsFor(on);
      const all = findings ? withGoodWords(findings) : [];
      const count = (severity: Finding['severity']) => all.filter((one) => one.severity === severity).length;
      const [errors, warnings] = [count('error'), count('warning')];
      pages.show(
        ctx,
        'production-form',
        {
          owner: on.owner,
          sections: sections(proposal, all, { words, language: on.guest.language, upstreams }),
          summary: findings ? words('production.summary', { errors, warnings }) : '',
          mayAsk: mayInTeam(on.member.role, 'request'),
          fields: insisted ? errorsOf(all, words) : [],
          checksBy: 'form-checks',
          ...noticeOf(ctx, words),
        },
        { status: insisted ? 400 : 200 },
      );
    },

    review(
      ctx: Context,
      on: OnService,
      { diff, findings, typed }: { diff: readonly DiffLine[]; findings: readonly Finding[]; typed?: Typed },
    ): void {
      const words = wordsFor(on);
      const model = {
        owner: on.owner,
        diff: diffView(diff, words),
        found: findings.filter(({ severity }) => severity === 'warning').map((one) => findingView(one, words)),
        fields: reasonField(words, 'production.reason', typed),
      };
      pages.show(ctx, 'production-review', model, { status: typed ? 400 : 200 });
    },

    versions(
      ctx: Context,
      on: OnService,
      { versions }: ServiceState,
      compared?: { from: number; to: number; diff: readonly DiffLine[] },
    ): void {
      const words = wordsFor(on);
      pages.show(ctx, 'production-versions', {
        owner: on.owner,
        versions: versions.map((one, at) => ({ ...versionLine(one, words), number: one.version, live: at === 0 })),
        ...(compared ? { compared: { ...compared, diff: diffView(compared.diff, words) } } : {}),
      });
    },

    version(
      ctx: Context,
      on: OnService,
      one: { number: number; live: boolean; diff: readonly DiffLine[]; findings?: readonly Finding[]; typed?: Typed },
    ): void {
      const words = wordsFor(on);
      const { number, live, diff, findings = [], typed } = one;
      const model = {
        owner: on.owner,
        number,
        live,
        diff: diffView(diff, words),
        found: findings.filter(({ severity }) => severity !== 'ok').map((finding) => findingView(finding, words)),
        fields: reasonField(words, 'production.version.reason', typed),
        mayAsk: mayInTeam(on.member.role, 'request'),
      };
      pages.show(ctx, 'production-version', model, { status: typed || findings.length > 0 ? 400 : 200 });
    },

    stop(ctx: Context, on: OnService, typed?: Typed): void {
      const words = wordsFor(on);
      const fields = reasonField(words, 'production.stop.reason', typed);
      pages.show(ctx, 'production-stop', { owner: on.owner, fields }, { status: typed ? 400 : 200 });
    },
  };
}
