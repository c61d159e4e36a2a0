/** Changes of identity providers in front of this one, on the page of approvals. */
import type { ChangeRequest } from '../approvals/approval.ts';
import { differencesOf } from '../upstreams/proposing.ts';
import type { Pages } from '../web/pages.ts';
import type { ApprovalKind } from './approval-kind.ts';
import type { UpstreamChange, UpstreamChanges } from './upstream-changes.ts';
import { differenceViews } from './upstream-differences.ts';
import { titleOfChange } from './upstream-pages.ts';

export interface UpstreamKindParts {
  readonly pages: Pick<Pages, 'words'>;
  readonly upstreamChanges: UpstreamChanges;
}

const sidesOf = (change: UpstreamChange) => ({
  before: change.what === 'on' ? undefined : change.before,
  after: change.what === 'describe' ? change.definition : undefined,
});

/** Makes the kind: one security officer asks, another one decides. */
export function createUpstreamKind({ pages, upstreamChanges }: UpstreamKindParts): ApprovalKind {
  return {
    kind: 'upstream',
    role: 'security-officer',
    title: async (request, language) => titleOfChange(request, pages.words(language)),
    async facts({ subject, content }, language) {
      const words = pages.words(language);
      const change = content as UpstreamChange;
      const named = change.what === 'describe' ? change.definition : (await upstreamChanges.find(subject))?.definition;
      const stop = change.what === 'on' ? await upstreamChanges.stoppedAt(subject, change.since) : undefined;
      const secret =
        change.what === 'describe' && (change.secret !== undefined ? 'new' : change.keeps ? 'kept' : 'none');
      return [
        { label: words('staff.upstreams.fact.id'), value: subject },
        ...(named ? [{ label: words('staff.upstreams.member.name'), value: named.name[language] }] : []),
        ...(stop
          ? [
              { label: words('staff.account.status'), value: words('staff.upstreams.off', { when: stop.at }) },
              { label: words('staff.upstreams.offTitle'), value: stop.reason },
            ]
          : []),
        ...(secret ? [{ label: words('staff.upstreams.fact.secret'), value: words(SECRETS[secret]) }] : []),
      ];
    },
    async diffs({ content }: ChangeRequest, language) {
      const change = content as UpstreamChange;
      if (change.what === 'on') return [];
      const words = pages.words(language);
      const { before, after } = sidesOf(change);
      return [
        { title: words('staff.upstreams.differences'), lines: differenceViews(differencesOf(before, after), words) },
      ];
    },
    mayDecide: upstreamChanges.mayDecide,
    decide: upstreamChanges.decide,
  };
}

const SECRETS = {
  new: 'staff.upstreams.secret.new',
  kept: 'staff.upstreams.secret.kept',
  none: 'staff.upstreams.secret.none',
} as const;
