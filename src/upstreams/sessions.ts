/** Sessions that were begun at an upstream, so that each end hears of the other's logout. */
import type { Answer, ToldOfLogout } from './upstream.ts';

/** What is kept of an answer for it. */
export interface BegunThere {
  readonly upstream: string;
  readonly answer: Pick<Answer, 'issuer' | 'subject' | 'session' | 'logoutHint'>;
}

/** A session there, as it is ended from here. */
export interface SessionThere {
  readonly upstream: string;
  readonly logoutHint?: string | undefined;
}

/** Where that is kept, for as long as our session lasts. */
export interface UpstreamSessions {
  /** The session may be one that this very request begins: it is saved at the request's end. */
  remember(sessionUid: string, begun: BegunThere): Promise<void>;
  /** The sessions at upstreams that this one was begun, or raised, by. */
  there(sessionUid: string): Promise<readonly SessionThere[]>;
  /** Uids of the sessions that a logout there is about: of that session; or all of the subject, where it names none. */
  about(upstream: string, told: Pick<ToldOfLogout, 'issuer' | 'subject' | 'session'>): Promise<readonly string[]>;
}
