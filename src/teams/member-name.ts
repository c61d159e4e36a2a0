/** What a member is called in addresses: people have no name that is the same in two teams, and none that is theirs elsewhere. */
import { createHash } from 'node:crypto';

/** 128 bits in base64url; nobody can tell the person from it, whose id is random. */
export const memberName = (teamId: string, personId: string): string =>
  createHash('sha256').update(`${teamId}/${personId}`).digest().subarray(0, 16).toString('base64url');
