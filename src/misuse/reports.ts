/** Reports that somebody else was in an account: what staff look into. */
import type { Origin } from '../origin/origin.ts';

/** A sign-in as far as it is known. */
export interface ReportedSignIn {
  readonly at: Date;
  /** The service it was for. */
  readonly clientId: string | undefined;
  /** Names of the authenticators that were shown. */
  readonly methods: readonly string[];
  /** Ids of the credentials that were shown, where that is known. */
  readonly credentials: readonly string[];
  readonly from: Origin | undefined;
}

/** What was done at once. */
export interface ReportConsequences {
  /** How many sessions ended. */
  readonly sessions: number;
  /** Names of the authenticators whose credentials were removed. */
  readonly removed: readonly string[];
}

/** What a person reports. */
export interface NewReport {
  readonly id: string;
  readonly personId: string;
  readonly signIn: ReportedSignIn;
  /** What the person wrote, at most MAX_REPORT_NOTE characters. */
  readonly note: string | undefined;
  readonly done: ReportConsequences;
}

/** A report as it is kept. */
export interface Report extends NewReport {
  readonly createdAt: Date;
  /** By which member of staff (id of the person), when, and what they found. */
  readonly handled: { readonly by: string; readonly at: Date; readonly note: string } | undefined;
}

/** Longest text of a person, in characters. */
export const MAX_REPORT_NOTE = 1000;

/** One page of reports. */
export interface ReportsPage {
  readonly reports: readonly Report[];
  /** There is a further page. */
  readonly more: boolean;
}

/** Where reports are kept; everything but times and whom they concern is encrypted. */
export interface ReportStore {
  add(report: NewReport): Promise<void>;
  /** Open ones, those made first first; or handled ones, those handled last first. Pages hold 20 and are counted from 1. */
  list(open: boolean, page: number): Promise<ReportsPage>;
  /** How many open ones there are of a person. */
  countOpenOf(personId: string): Promise<number>;
  /** Undefined when there is none; an id that is no UUID is no report. */
  find(id: string): Promise<Report | undefined>;
  /** Closes it; true for exactly one caller on all nodes. */
  handle(id: string, handling: { readonly by: string; readonly note: string }): Promise<boolean>;
}

/** A sign-in that may be reported from a mail. */
export interface LinkedSignIn {
  readonly personId: string;
  readonly signIn: ReportedSignIn;
}

/** Links of mails; a sign-in is found by the token of its mail alone, of which only a hash is kept. */
export interface ReportLinkStore {
  keep(token: string, linked: LinkedSignIn, expiresAt: Date): Promise<void>;
  /** The sign-in that this token can still report. */
  find(token: string): Promise<LinkedSignIn | undefined>;
  /** Uses the token up; true for exactly one caller on all nodes. */
  use(token: string): Promise<boolean>;
}
