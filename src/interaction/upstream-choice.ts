/** The upstreams that a page offers beside what can be shown here. */
import { admits } from '../upstreams/admission.ts';
import { HINT_PARAMETER, hasPassed, PATH_PARAMETER } from '../upstreams/path.ts';
import { methodOf, type Upstream, type Upstreams } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';
import type { UpstreamsView, UpstreamView } from '../web/views.ts';
import type { Problem } from './showing.ts';
import type { UpstreamCookies } from './upstream-cookies.ts';
import type { Visit } from './visit.ts';

export interface UpstreamChoiceParts {
  readonly pages: Pick<Pages, 'words'>;
  readonly upstreams: Upstreams;
  readonly upstreamCookies: UpstreamCookies;
  /** Where every upstream is admitted: people's own pages. */
  readonly comeBackAt: string;
}

/** What a page says of upstreams beside its own form. */
export interface Offered {
  /** Absent where there are none. */
  readonly upstreams?: UpstreamsView;
  /** The name of the one that is connected by signing in here. */
  readonly connecting?: string;
  /** Why what the session has shown elsewhere does not count here. */
  readonly notAdmitted?: string;
}

export interface UpstreamChoice {
  /** For signing in: the one that was used last in this browser first. */
  toSignIn(visit: Visit): Promise<Offered>;
  /** What went wrong at the upstream that the person comes back from. */
  problemOf(visit: Visit): Promise<Problem | undefined>;
  /** Those by which the person of the session can show more here; first where policy wants it so. */
  toShowMore(visit: Visit): Promise<UpstreamsView | undefined>;
  /** The one that the service named, where it can be used and was not tried yet. */
  hinted(visit: Visit): Promise<string | undefined>;
}

const FAILED = {
  refused: 'upstream.failed.refused',
  disbelieved: 'upstream.failed.disbelieved',
  unavailable: 'upstream.failed.unavailable',
  unusable: 'upstream.failed.unusable',
  'other-person': 'upstream.failed.otherPerson',
  'has-other': 'upstream.failed.hasOther',
} as const;

/** One first, if it can be used. */
function inOrder(views: readonly UpstreamView[], id: string | undefined): UpstreamsView {
  const first = views.find((view) => view.id === id && !view.resting && !view.failing);
  return { ...(first ? { first } : {}), others: views.filter((view) => view !== first) };
}

/** Makes it. */
export function createUpstreamChoice(parts: UpstreamChoiceParts): UpstreamChoice {
  const { upstreams, upstreamCookies, comeBackAt } = parts;

  async function admitted({ interaction }: Visit): Promise<readonly Upstream[]> {
    const { relyingParty } = interaction;
    if (relyingParty.policy.phishingResistant) return [];
    return (await upstreams.all()).filter(({ definition }) => admits(relyingParty, definition, comeBackAt));
  }

  /** But for those that the request comes from: they take it for a loop. */
  async function ahead(visit: Visit): Promise<readonly Upstream[]> {
    const path = visit.interaction.param(PATH_PARAMETER);
    return (await admitted(visit)).filter(({ connection }) => !hasPassed(path, connection.issuer));
  }

  const viewOf =
    ({ language, interaction }: Visit) =>
    ({ definition: { id, name } }: Upstream): UpstreamView => ({
      id,
      name: name[language],
      ...(upstreams.rests(id) ? { resting: true } : {}),
      ...(interaction.cameBack?.upstream === id && interaction.cameBack.failed === 'unavailable'
        ? { failing: true }
        : {}),
    });

  /** Forms of this page may end there. */
  async function allowed({ ctx }: Visit, all: readonly Upstream[]): Promise<void> {
    const usable = all.filter(({ definition }) => !upstreams.rests(definition.id));
    const origins = await Promise.all(usable.map(({ connection }) => connection.origins()));
    for (const origin of origins.flat()) allowFormAction(ctx, origin);
  }

  const nameOf = ({ language }: Visit, id: string): string =>
    upstreams.nameOf(id)?.[language] ?? parts.pages.words(language)('upstream.other');

  async function problemOf(visit: Visit): Promise<Problem | undefined> {
    const { cameBack } = visit.interaction;
    if (!cameBack?.failed || cameBack.failed === 'left') return undefined;
    const name = nameOf(visit, cameBack.upstream);
    return { error: parts.pages.words(visit.language)(FAILED[cameBack.failed], { name }), status: 200 };
  }

  async function whyNotAdmitted(visit: Visit): Promise<Offered> {
    const [id] = visit.interaction.notAdmitted;
    if (id === undefined) return {};
    const name = nameOf(visit, id);
    return { notAdmitted: parts.pages.words(visit.language)('upstream.notAdmitted', { name }) };
  }

  return {
    problemOf,
    async toSignIn(visit) {
      const { cameBack } = visit.interaction;
      if (cameBack?.connecting) return { connecting: nameOf(visit, cameBack.upstream) };
      const notAdmitted = await whyNotAdmitted(visit);
      const all = await ahead(visit);
      if (all.length === 0) return notAdmitted;
      await allowed(visit, all);
      const last = upstreamCookies.last(visit.ctx);
      return { ...notAdmitted, upstreams: inOrder(all.map(viewOf(visit)), last) };
    },
    async toShowMore(visit) {
      const { step } = visit.interaction;
      const methods = step.kind === 'authenticator' ? step.methods : [];
      const isWay = ({ definition: { id } }: Upstream): boolean => methods.includes(methodOf(id));
      const all = methods.length > 0 ? (await admitted(visit)).filter(isWay) : [];
      if (all.length === 0) return undefined;
      await allowed(visit, all);
      const first = all.find(({ definition }) => methodOf(definition.id) === methods[0]);
      return inOrder(all.map(viewOf(visit)), first?.definition.id);
    },
    async hinted(visit) {
      const hint = visit.interaction.param(HINT_PARAMETER);
      if (hint === undefined || visit.interaction.cameBack) return undefined;
      const found = (await ahead(visit)).find(({ definition }) => definition.id === hint);
      return found && !upstreams.rests(hint) ? hint : undefined;
    },
  };
}
