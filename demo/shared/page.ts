import type { Html } from './html.ts';

/** One page of a service. */
export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where the language links lead: the page itself, or the start when the page cannot be asked for again. */
  readonly path: string;
}
