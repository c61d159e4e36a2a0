/** Figures: how often something happened at a service on a day; nothing about people. */

import type { Words } from '../relying-parties/relying-party.ts';

/** One count. */
export interface Figure {
  readonly clientId: string;
  /** YYYY-MM-DD in the country's time zone. */
  readonly day: string;
  readonly measure: string;
  readonly count: number;
}

/** Sign-ins of some days at one service. */
export interface MonthOfService {
  readonly clientId: string;
  readonly name: Words;
  readonly organisation: Words;
  readonly successes: number;
}

/** Where figures are kept. */
export interface FigureStore {
  /** Adds to what is there, in one statement. */
  add(figures: readonly Figure[]): Promise<void>;
  /** Of one service, from one day to another, both included. */
  between(clientId: string, from: string, to: string): Promise<readonly Figure[]>;
  /** Every service in production with a sign-in in these days. */
  byService(from: string, to: string): Promise<readonly MonthOfService[]>;
  /** The first day that is kept; undefined before anything was counted. */
  firstDay(): Promise<string | undefined>;
  /** Removes what is older than this day. */
  forget(before: string): Promise<void>;
}

const DAY_MS = 86_400_000;

/** The day of a moment, YYYY-MM-DD, in a time zone so many minutes ahead of UTC. */
export const dayOf = (at: number, utcOffsetMinutes: number): string =>
  new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);

/** The day so many days before or after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
