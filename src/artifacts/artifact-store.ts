/** The port behind oidc-provider's adapter: what the protocol keeps, and who was first. */

import type { Origin } from '../origin/origin.ts';

/** An artifact's content as oidc-provider gives and takes it. */
export type Payload = Record<string, unknown>;

/** Kinds of short-lived artifacts that share one store. */
export type TokenModel =
  | 'Interaction'
  | 'AuthorizationCode'
  | 'AccessToken'
  | 'ClientCredentials'
  | 'PushedAuthorizationRequest'
  /** A person is getting a further way to sign in. */
  | 'AccountTask'
  /** Somebody is getting back into an account. */
  | 'Recovery'
  /** Somebody is opening an account. */
  | 'Registration'
  /** Somebody is at an upstream, or has come back with an answer. */
  | 'UpstreamLogin'
  | 'RefreshToken';

/** A stored artifact and when it was used up, if it was. */
export interface StoredArtifact {
  readonly payload: Payload;
  readonly consumedAt?: Date;
}

/** How a session proves its levels: kept by session, never by person. */
export interface SessionEvidence {
  readonly method: string;
  readonly factors: readonly string[];
  readonly amr: readonly string[];
  /** Shown by a hardware authenticator. */
  readonly hardware?: boolean;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** A session with the grants that live in it, newest last. */
export interface StoredSession {
  readonly payload: Payload;
  readonly grants: readonly SessionGrant[];
}

/** A grant as its session knows it: one relying party, for oneself or under one mandate. */
export interface SessionGrant {
  readonly clientId: string;
  readonly grantId: string;
  readonly sid: string;
  readonly offline: boolean;
  /** Undefined when the person acts for themselves. */
  readonly mandateId: string | undefined;
}

/** What a relying party is told of a grant that ended. */
export interface EndedGrant {
  readonly clientId: string;
  readonly personId: string;
  readonly sid: string;
}

/** What a grant belongs to, beside its payload. */
export interface GrantOwner {
  readonly sessionUid: string;
  readonly personId: string;
  readonly clientId: string;
  readonly sector: string;
  readonly sid: string;
  readonly offline: boolean;
  /** Undefined when the person acts for themselves. */
  readonly mandateId: string | undefined;
  /** The consent that it is made from: when that has ended meanwhile, the grant is not kept. */
  readonly consentId?: string | undefined;
}

/** The grants of one person at one relying party, for oneself or under one mandate. */
export type GrantsAbout = Pick<GrantOwner, 'personId' | 'clientId' | 'mandateId'>;

/** Interactions, codes, tokens and pushed requests. */
export interface TokenStore {
  findToken(model: TokenModel, id: string): Promise<StoredArtifact | undefined>;
  /** `expiresAt` is in seconds since the epoch and includes the time for which re-use is still recognised. */
  saveToken(model: TokenModel, id: string, payload: Payload, expiresAt: number): Promise<void>;
  deleteToken(model: TokenModel, id: string): Promise<void>;
  /** Marks as used up without deciding who was first: an answered interaction that may still be asked for. */
  closeToken(model: TokenModel, id: string): Promise<void>;
  /**
   * Uses it up together with what this request issues for it: on all nodes exactly one request succeeds, and of the
   * others nothing is written; their unit of work ends with AppError('already_used').
   */
  consume(model: TokenModel, id: string): Promise<void>;
  /** Uses it up at once; true for exactly one caller on all nodes. */
  consumeNow(model: TokenModel, id: string): Promise<boolean>;
  /** Whoever else locks it waits until the running transaction ends; what is read afterwards is read anew. */
  lockToken(model: Exclude<TokenModel, 'RefreshToken'>, id: string): Promise<void>;
  /** Deletes every token of a grant. */
  revokeTokens(grantId: string): Promise<void>;
  /** True when the id was not seen before; for client assertions and DPoP proofs. */
  rememberReplay(id: string, expiresAt: number): Promise<boolean>;
}

/** Sessions, the cookie values that open them, and what was shown in them. */
export interface SessionStore {
  findSession(id: string): Promise<StoredSession | undefined>;
  findSessionByUid(uid: string): Promise<StoredSession | undefined>;
  /** A person's open sessions as they are shown to them, used last first. */
  openSessions(personId: string): Promise<readonly OpenSession[]>;
  /** What services may do in a person's absence, in a session or by itself; given last first. */
  absentAccess(personId: string): Promise<readonly AbsentAccess[]>;
  /** The uids of a person's open sessions. */
  sessionsOfPerson(personId: string): Promise<readonly string[]>;
  /** What this request already knows of a session, without asking the database. */
  peekSession(uid: string): Promise<StoredSession | undefined> | undefined;
  saveSession(session: SessionToSave): Promise<void>;
  /** Another id opens the session now; the old one does so for `graceSeconds` more. */
  rotateSession(oldId: string, graceSeconds: number): Promise<void>;
  /** Ends the session and every grant in it that is not for offline access. */
  deleteSession(uid: string): Promise<void>;
  /** Ends every grant in the session at once, also those for offline access. */
  endSessionGrants(uid: string): Promise<void>;
  /** Takes the grants with this session id of OpenID Connect out of the session: they end, an offline one lives on by itself. */
  leaveSession(uid: string, sid: string): Promise<void>;
  evidenceOf(uid: string): Promise<readonly SessionEvidence[]>;
  addEvidence(uid: string, evidence: readonly SessionEvidence[]): Promise<void>;
}

/** An open session as its person sees it. */
export interface OpenSession {
  readonly uid: string;
  /** When the person signed in. */
  readonly since: Date;
  /** When it was last used, to the minutes. */
  readonly seenAt: Date;
  /** When it ends by itself unless it is used. */
  readonly expiresAt: Date;
  /** Where it was begun; absent where nobody knows. */
  readonly origin: Origin | undefined;
  /** Ways to sign in that were shown in it. */
  readonly methods: readonly string[];
  /** Services in it, those entered last first. */
  readonly services: readonly {
    readonly clientId: string;
    readonly mandateId: string | undefined;
    readonly at: Date;
  }[];
}

/** A service that may act in a person's absence, for themselves or under a mandate. */
export interface AbsentAccess {
  readonly clientId: string;
  readonly mandateId: string | undefined;
  readonly since: Date;
}

/** A session's new content; `expiresAt` in seconds since the epoch. */
export interface SessionToSave {
  readonly id: string;
  readonly uid: string;
  readonly personId?: string;
  readonly payload: Payload;
  readonly expiresAt: number;
}

/** Grants: what a session, or offline access, may use of a consent. */
export interface GrantStore {
  /** Found only while its session (or offline access), its person and its time allow. */
  findGrant(id: string): Promise<Payload | undefined>;
  saveGrant(id: string, payload: Payload, owner: GrantOwner | undefined, expiresAt: number): Promise<void>;
  deleteGrant(id: string): Promise<void>;
  /** Whether a session that is open has a grant for this relying party under this session id of OpenID Connect. */
  isSignedIn(at: EndedGrant): Promise<boolean>;
  /** Ends every grant of a person at a relying party, for oneself or under this mandate, in all sessions and offline; says what ended, each session id once. */
  endGrants(personId: string, clientId: string, mandateId: string | undefined): Promise<readonly EndedGrant[]>;
  /** Changes what grants hold that are there, for oneself or under this mandate; none comes or goes meanwhile. */
  rewriteGrants(about: GrantsAbout, change: (payload: Payload) => Payload): Promise<void>;
  /** Ends every grant under these mandates at once; says whom that concerns, each session id once. */
  endMandateGrants(mandateIds: readonly string[]): Promise<readonly EndedGrant[]>;
  /** Ends every grant of a person at once, offline access too: no token made from one is good for anything any more. */
  endEveryGrant(personId: string): Promise<void>;
}

/**
 * Stores artifacts. Reads are remembered within the request and saves are sent together at its end;
 * `consumeNow` and `rememberReplay` are decided by the database at the moment of the call.
 */
export type ArtifactStore = TokenStore & SessionStore & GrantStore;
