/** Merges on the page of approvals. */
import type { PersonStore } from '../identity/person-store.ts';
import type { MergeStore } from '../merging/merge.ts';
import type { MergeChange, Merging } from '../merging/merging.ts';
import type { Pages } from '../web/pages.ts';
import type { ApprovalKind } from './approval-kind.ts';
import { fully, movingFacts, shortly } from './merge-words.ts';

export interface MergeKindParts {
  readonly merges: Pick<MergeStore, 'counts'>;
  readonly merging: Merging;
  readonly pages: Pick<Pages, 'words'>;
  readonly people: Pick<PersonStore, 'find'>;
}

/** Makes the kind. */
export function createMergeKind({ merges, merging, pages, people }: MergeKindParts): ApprovalKind {
  return {
    kind: 'merge',
    role: 'identity-officer',
    async title({ content }, language) {
      const { what } = content as MergeChange;
      return pages.words(language)(what === 'merge' ? 'staff.merges.askedMerge' : 'staff.merges.askedUndo');
    },
    async facts({ content, decision }, language) {
      const words = pages.words(language);
      const { what, keptId, mergedId } = content as MergeChange;
      const said = decision ? shortly : fully;
      const moving = what === 'merge' && !decision ? await merges.counts({ keptId, mergedId }) : [];
      return [
        { label: words('staff.merges.kept'), value: said(await people.find(keptId), words) },
        { label: words('staff.merges.merged'), value: said(await people.find(mergedId), words) },
        ...movingFacts(moving, words),
      ];
    },
    mayDecide: merging.mayDecide,
    decide: merging.decide,
  };
}
