/** Sessions that were begun at an upstream, so that each end hears of the other's logout. */
import type { Answer } from './upstream.ts';

/** What is kept of an answer for it. */
export interface BegunThere {
  readonly upstream: string;
  readonly answer: Pick<Answer, 'issuer' | 'subject' | 'session' | 'logoutHint'>;
}

/** Where that is kept. */
export interface UpstreamSessions {
  /** The session may be one that this very request begins: it is saved at the request's end. */
  remember(sessionUid: string, begun: BegunThere): Promise<void>;
}
