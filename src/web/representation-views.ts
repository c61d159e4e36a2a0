/** The page on which people choose for whom they act. */
import type { ServiceView } from './view-parts.ts';

/** A party that may be chosen; words are finished sentences in the person's language. */
export interface PartyView {
  /** What its button submits as `party`. */
  readonly value: string;
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly code?: string;
  /** By which right, through whom, until when. */
  readonly facts: readonly string[];
}

/** An enterprise with its branches; one that is no choice itself has only a name. */
export interface PartyGroupView {
  readonly head?: PartyView;
  readonly title?: string;
  readonly branches: readonly PartyView[];
}

/** The page, with its model. */
export interface RepresentationViews {
  /** For whom? Posts `party=self|<id>` or `action=switch|cancel`; `q` and `page` are asked for in the address. */
  represent: {
    service: ServiceView;
    action: string;
    personName: string;
    error?: string;
    /** The last choice at this service, if it was a party: before everything else. */
    last?: PartyView;
    /** Acting for oneself is an answer; `last` when it was the last one. */
    self?: { readonly last: boolean };
    /** Looking for one among many. */
    search?: { readonly address: string; readonly value: string };
    /** How many were found, where that is not seen at once. */
    found?: string;
    groups: readonly PartyGroupView[];
    /** Addresses of the pages before and after this one. */
    previous?: string;
    next?: string;
    /** Which page of how many. */
    paging?: string;
    /** Why there is nothing to choose, and what would help. */
    nothing?: { readonly text: string; readonly needs: readonly string[]; readonly provable: boolean };
  };
}
