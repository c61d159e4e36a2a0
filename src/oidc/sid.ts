import { createHash } from 'node:crypto';

/**
 * The session id that one relying party knows (OpenID Connect Back-Channel Logout 1.0, section 2.1): the same for every
 * tab in which the person acts for the same party. `mandateId` is undefined for oneself.
 */
export function sidOf(sessionUid: string, clientId: string, mandateId?: string): string {
  const parts = [sessionUid, clientId, ...(mandateId ? [mandateId] : [])];
  return createHash('sha256').update(parts.join('\0')).digest('base64url');
}
