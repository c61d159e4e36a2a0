/** The pages of those who look after services. */
import type { NoticeView } from './staff-views.ts';

/** What frames each of these pages: who is there, and where. */
export interface OwnerView {
  readonly name: string;
  readonly team?: {
    readonly id: string;
    readonly name: string;
    /** It has a single owner: nobody goes on when they leave. */
    readonly alone: boolean;
    /** What this member does there, as words. */
    readonly role: string;
  };
  readonly service?: { readonly id: string; readonly name: string };
}

/** A team in a list. */
export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly authority: string;
  readonly role: string;
}

/** The pages by name, with their models. */
export interface OwnerViews {
  /** The teams of a person. */
  owners: { owner: OwnerView; teams: readonly TeamView[]; notice?: NoticeView };
}
