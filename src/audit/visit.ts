import { createHash } from 'node:crypto';

const LENGTH = 12;

/** The name under which the events of one authorization request are on record, made from what the protocol calls it. */
export const visitOf = (conversation: string): string =>
  createHash('sha256').update(`visit\0${conversation}`).digest('base64url').slice(0, LENGTH);
