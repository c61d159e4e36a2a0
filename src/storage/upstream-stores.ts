import type { LinkStore } from '../upstreams/links.ts';
import type { UpstreamRows } from '../upstreams/rows.ts';
import type { UpstreamStops } from '../upstreams/stops.ts';
import type { Cipher } from './cipher.ts';
import { createLinkStore } from './link-store.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import { createUpstreamRows } from './upstream-rows.ts';
import { createUpstreamStops } from './upstream-stops.ts';

/** What is kept of identity providers in front of this one. */
export interface UpstreamStores {
  readonly links: LinkStore;
  readonly rows: UpstreamRows;
  readonly stops: UpstreamStops;
}

/** Makes the stores in PostgreSQL. */
export const createUpstreamStores = (work: UnitOfWork, cipher: Cipher): UpstreamStores => ({
  links: createLinkStore(work, cipher),
  rows: createUpstreamRows(work, cipher),
  stops: createUpstreamStops(work, cipher),
});
