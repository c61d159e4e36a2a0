import type { MergeStore } from '../merging/merge.ts';
import type { LinkStore } from '../upstreams/links.ts';
import type { UpstreamRows } from '../upstreams/rows.ts';
import type { Cipher } from './cipher.ts';
import { createLinkStore } from './link-store.ts';
import { createMergeStore } from './merge-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { createUpstreamRows } from './upstream-rows.ts';

/** What is kept of identity providers in front of this one. */
export interface UpstreamStores {
  readonly links: LinkStore;
  readonly merges: MergeStore;
  readonly rows: UpstreamRows;
}

/** Makes the stores in PostgreSQL. */
export const createUpstreamStores = (work: UnitOfWork, cipher: Cipher): UpstreamStores => ({
  links: createLinkStore(work, cipher),
  merges: createMergeStore(work, cipher),
  rows: createUpstreamRows(work, cipher),
});
