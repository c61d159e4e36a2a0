import { createHash } from 'node:crypto';

/** The session id that one relying party knows (OpenID Connect Back-Channel Logout 1.0, section 2.1): the same for every tab. */
export function sidOf(sessionUid: string, clientId: string): string {
  return createHash('sha256').update(`${sessionUid}\0${clientId}`).digest('base64url');
}
