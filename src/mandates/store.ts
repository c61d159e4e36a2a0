/** Where mandates are kept. */
import type { Chain } from './chain.ts';
import type { EndReason, Holder, Invited, Mandate, Party } from './mandate.ts';
import type { Service } from './powers.ts';

/** What may change in a mandate; never whose it is. */
export type MandateTerms = Pick<Mandate, 'role' | 'powers' | 'mayPassOn' | 'from' | 'until'>;

/** What to choose from at a service. */
export interface ChoiceQuery {
  /** Any of these lets somebody act there (`whatOpens`); absent for every mandate. */
  readonly powers?: readonly string[];
  /** Each of these is needed as well, at this service. */
  readonly all?: Service;
  readonly kind: Party['kind'];
  /**
   * How much is looked at. `own-link`: the mandate itself and its party, so that what is above may still speak against one.
   * `every-link`: everything above as well, several times slower where there are thousands. `some`: the same as `own-link`
   * in no order and uncounted, where one of any will do.
   */
  readonly look: 'some' | 'own-link' | 'every-link';
  /** Part of an organisation's name or code, as people type it; not of people's, which are encrypted. */
  readonly search?: string;
  /** How well an organisation's link to its representatives must be proven at least. */
  readonly organisationLevel?: number;
  /** A mandate to leave out. */
  readonly except?: string;
  readonly limit: number;
  readonly offset: number;
  readonly now: Date;
}

/** One page of choices: by the name of the enterprise, its branches after it. Beyond the last page the total is 0. */
export interface ChoicePage {
  readonly total: number;
  readonly ids: readonly string[];
}

export interface MandateStore {
  /** The mandate with everything above it, whatever its state. */
  chain(id: string): Promise<Chain | undefined>;
  chains(ids: readonly string[]): Promise<ReadonlyMap<string, Chain>>;
  add(mandate: Mandate): Promise<void>;
  /** False when it has ended meanwhile. */
  change(id: string, terms: MandateTerms): Promise<boolean>;
  /** The source of a root confirmed it anew; nothing when it has ended meanwhile. */
  confirm(id: string, proof: { readonly reference: string; readonly checkedAt: Date }): Promise<void>;
  /** False when the invitation is open no more. */
  accept(id: string, holder: Holder, at: Date): Promise<boolean>;
  /** Ends it and everything below; the ids that ended now: none the second time. */
  end(
    id: string,
    end: { readonly by?: string; readonly why: EndReason; readonly at: Date },
  ): Promise<readonly string[]>;
  /** Accepted and not ended, newest first. */
  heldBy(holder: Holder): Promise<readonly Mandate[]>;
  /** Those that this holder has for this party, accepted and not ended, newest first. */
  between(holder: Holder, party: Party): Promise<readonly Mandate[]>;
  /** Of those that this person holds for organisations, one page; for the person's own pages. */
  choices(personId: string, query: ChoiceQuery): Promise<ChoicePage>;
  /** Everything that this holder has, whatever its dates, a page at a time in the same order; for pages about mandates. */
  engagements(holder: Holder, query: Pick<ChoiceQuery, 'search' | 'limit' | 'offset'>): Promise<ChoicePage>;
  /** By which this person may look after organisations: as representative or administrator. */
  lookedAfterBy(personId: string): Promise<readonly Mandate[]>;
  /** How many invitations for this party were made since then and never accepted, open or not. */
  countUnaccepted(party: Party, since: Date): Promise<number>;
  /** Everything that is granted for a party and not ended, invitations too. */
  ofParty(party: Party): Promise<readonly Mandate[]>;
  /** The ids of all mandates in whose chain this organisation is, represented or holding a link; not ended. */
  idsThrough(organisationId: string): Promise<readonly string[]>;
  /** Directly below, not ended. */
  under(parentId: string): Promise<readonly Mandate[]>;
  /** Open invitations for this number, or for this code; names are not compared. */
  invitations(
    invited: Pick<Extract<Invited, { kind: 'person' }>, 'kind' | 'number'> | Extract<Invited, { kind: 'organisation' }>,
  ): Promise<readonly Mandate[]>;
  /** Invitations older than this, and accepted mandates whose time is over, a few at a time: for a job. */
  lapsed(invitedBefore: Date, limit: number): Promise<readonly Mandate[]>;
  /** Whoever else changes mandates of this party waits until the running transaction ends. */
  lock(party: Party): Promise<void>;
}

/** What a person chose last at a service: a suggestion for the next time. */
export interface LastChoiceStore {
  /** `null` is oneself. */
  find(personId: string, clientId: string): Promise<{ readonly mandateId: string | null } | undefined>;
  save(personId: string, clientId: string, mandateId: string | null): Promise<void>;
}
