import type { MergeStore } from '../merging/merge.ts';
import type { CaseStore } from '../upstreams/cases.ts';
import type { HealthStore } from '../upstreams/health.ts';
import type { LinkStore } from '../upstreams/links.ts';
import type { UpstreamRows } from '../upstreams/rows.ts';
import type { UpstreamSessions } from '../upstreams/sessions.ts';
import type { UpstreamStops } from '../upstreams/stops.ts';
import type { Cipher } from './cipher.ts';
import { createIdentityCaseStore } from './identity-case-store.ts';
import { createLinkStore } from './link-store.ts';
import { createMergeStore } from './merge-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { createUpstreamHealthStore } from './upstream-health-store.ts';
import { createUpstreamRows } from './upstream-rows.ts';
import { createUpstreamSessions } from './upstream-sessions.ts';
import { createUpstreamStops } from './upstream-stops.ts';

/** What is kept of identity providers in front of this one. */
export interface UpstreamStores {
  readonly cases: CaseStore;
  readonly links: LinkStore;
  readonly merges: MergeStore;
  readonly rows: UpstreamRows;
  readonly stops: UpstreamStops;
  readonly health: HealthStore;
  readonly sessions: UpstreamSessions;
}

/** Makes the stores in PostgreSQL. */
export const createUpstreamStores = (work: UnitOfWork, cipher: Cipher): UpstreamStores => ({
  cases: createIdentityCaseStore(work, cipher),
  links: createLinkStore(work, cipher),
  merges: createMergeStore(work, cipher),
  rows: createUpstreamRows(work, cipher),
  stops: createUpstreamStops(work, cipher),
  health: createUpstreamHealthStore(work),
  sessions: createUpstreamSessions(work, cipher),
});
