/** Identity providers in front of this one, through which people arrive: what one is, and what it answers. */
import type { Definition } from './definition.ts';

/** A sign-in that is asked of an upstream. */
export interface Asked {
  /** The address that the browser comes back to, exactly as it is registered there. */
  readonly callback: string;
  /** Random; comes back with the answer, as `state` (OAuth 2.0) or `RelayState` (SAML 2.0). */
  readonly state: string;
  /** Levels by the upstream's own names of which one is wanted, the weakest that does first; empty when any will do. */
  readonly acr: readonly string[];
  /** The person signs in there anew, whatever session they have. */
  readonly anew: boolean;
  /** Seconds since the last sign-in there after which the person signs in anew. */
  readonly maxAge?: number | undefined;
  readonly language: 'vi' | 'en' | 'fr';
  /** What the service said about who comes (`login_hint`). */
  readonly hint?: string | undefined;
  /** Issuers that have passed this sign-in on, ours last. */
  readonly path: readonly string[];
}

/** Where the browser goes, and what is needed when it comes back. */
export interface Begun {
  readonly location: URL;
  /** JSON; kept encrypted until then. */
  readonly kept: unknown;
}

/** How the browser came back. */
export interface Returned {
  readonly kept: unknown;
  /** The address that it opened, parameters included; what was posted there stands among them. */
  readonly callback: URL;
}

/** What an upstream said about somebody, once it is believed. */
export interface Answer {
  /** Together with `subject`, for whom it is. */
  readonly issuer: string;
  readonly subject: string;
  /** The level by the upstream's own name. */
  readonly acr?: string | undefined;
  /** Values of RFC 8176. */
  readonly amr: readonly string[];
  /**
   * When the person signed in there: seconds since the epoch. Where the upstream does not say, and no freshness was asked for,
   * when the sign-in began.
   */
  readonly at: number;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Their session there, where the upstream names it. */
  readonly session?: string | undefined;
  /** By which the upstream knows which session to end. */
  readonly logoutHint?: string | undefined;
}

/** A session there that is to end. */
export interface EndSession {
  readonly logoutHint?: string | undefined;
  /** Where the browser comes back to. */
  readonly back: string;
  readonly state: string;
}

/** Whose sessions an upstream says have ended: one session, or all of a subject. */
export interface ToldOfLogout {
  readonly issuer: string;
  readonly subject?: string | undefined;
  readonly session?: string | undefined;
  /** Names the message: it counts once. */
  readonly id: string;
  readonly expiresAt: Date;
}

/**
 * One upstream through its protocol: begin, then finish. Fails with UpstreamRefused, UpstreamDisbelieved or
 * UpstreamUnavailable.
 */
export interface Connection {
  /** Who answers there: the `issuer` of every answer. */
  readonly issuer: string;
  /** Where browsers are sent: forms may lead there. */
  readonly origins: () => Promise<readonly string[]>;
  begin(asked: Asked): Promise<Begun>;
  finish(returned: Returned): Promise<Answer>;
  /** Where the browser ends its session there; undefined when the upstream has no such place. */
  endSession?(ended: EndSession): Promise<URL | undefined>;
  /** Reads what the upstream posts when a session there has ended. */
  toldOfLogout?(token: string): Promise<ToldOfLogout>;
  /** Asks whether it is there; fails like the others. */
  probe(): Promise<void>;
}

/** What a connection is made from. */
export interface ConnectionTools {
  /** `settings` of the definition, which the protocol validates itself. */
  readonly settings: unknown;
  /** The secret that staff entered for it, where the settings name no file. */
  readonly secret?: string | undefined;
  /** The settings are the operator's own: they may name files of this machine. */
  readonly mayReadFiles: boolean;
  /** Issuer identifier of this provider. */
  readonly issuer: string;
  /** Keys of this provider as a client of upstreams: the first signs, all of them decrypt. */
  readonly clientKeys: readonly Readonly<Record<string, unknown>>[];
  /** Services on this machine may be asked. */
  readonly allowLoopback: boolean;
  /** Reaches no private address; the way by which everything is asked. */
  readonly fetch: typeof fetch;
  /** Milliseconds after which an answer is as if there were none. */
  readonly withinMs: number;
}

/** A protocol that upstreams speak: one file in protocols/, or of the operator. */
export interface Protocol {
  /** The file's name. */
  readonly id: string;
  /** Throws a ZodError for settings that it does not take, and asks nobody yet. */
  connect(tools: ConnectionTools): Connection;
}

/** The export of every file in protocols/. */
export type CreateUpstreamProtocol = () => Protocol;

/** The answer is no: the person turned back there, or may not sign in. */
export class UpstreamRefused extends Error {
  override readonly name = 'UpstreamRefused';
}

/** The answer must not be believed; the message is a code for the log and names nobody. */
export class UpstreamDisbelieved extends Error {
  override readonly name = 'UpstreamDisbelieved';
}

/** No answer: too late, an error of theirs, or not asked because it failed too often; the message is a code. */
export class UpstreamUnavailable extends Error {
  override readonly name = 'UpstreamUnavailable';
  /** It is what a browser brought along, which anybody can make up: it says nothing of the upstream to others. */
  readonly byBrowser: boolean;

  constructor(why: string, options: { readonly byBrowser?: boolean; readonly cause?: unknown } = {}) {
    super(why, { cause: options.cause });
    this.byBrowser = options.byBrowser ?? false;
  }
}

/** An upstream that can be used. */
export interface Upstream {
  readonly definition: Definition;
  readonly connection: Connection;
}

/** The upstreams of this deployment: of the file, and those that staff added. */
export interface Upstreams {
  /** Those that are switched on, in their order; what another node changed is seen within seconds. */
  all(): Promise<readonly Upstream[]>;
  /** Read anew; undefined for one that is unknown or switched off. */
  find(id: string): Promise<Upstream | undefined>;
  /** What people know it by, also while it is switched off; as far as it was read before. */
  nameOf(id: string): Definition['name'] | undefined;
  /** It failed so often that it is not asked for a while: shown as such, and not offered. */
  rests(id: string): boolean;
}

const PREFIX = 'upstream-';

/** The name under which what an upstream vouched for stands among what was shown in a session. */
export const methodOf = (upstream: string): string => `${PREFIX}${upstream}`;

/** The upstream of such a name; undefined for an authenticator of ours. */
export const upstreamOf = (method: string): string | undefined =>
  method.startsWith(PREFIX) ? method.slice(PREFIX.length) : undefined;
