/** Group commit: what requests write while a statement is under way leaves together in the next one. */
import { AppError } from '../errors.ts';
import { type PendingWrites, type Statement, type WriteName, writeStatement } from './writes.ts';

interface Member {
  readonly writes: PendingWrites;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Kinds that add rows under names of their own, or use one up, so that requests which write them need not know of each other. */
const ADDITIONS: ReadonlySet<WriteName> = new Set([
  'consumeArtifact',
  'consumeRefreshToken',
  'saveArtifact',
  'saveRefreshToken',
  'addAuditEvent',
]);
const MOST_MEMBERS = 64;
/** A statement that takes longer than this (a slow disk, a lost connection) no longer keeps others waiting. */
const PATIENCE_MS = 10;

/** Whether these writes may leave together with those of other requests. */
export const areAdditions = (writes: PendingWrites): boolean => [...writes.keys()].every((kind) => ADDITIONS.has(kind));

function merge(members: readonly Member[]): PendingWrites {
  const merged: PendingWrites = new Map();
  for (const { writes } of members)
    for (const [kind, rows] of writes) merged.set(kind, [...(merged.get(kind) ?? []), ...rows]);
  return merged;
}

/**
 * Makes the function that sends a request's writes and resolves when they are committed; who comes alone waits for
 * nobody. When the database refuses a joint statement, each member is sent again alone and fails or succeeds for itself.
 */
export function createJointWriter(
  send: (statement: Statement) => Promise<unknown>,
): (writes: PendingWrites) => Promise<void> {
  const waiting: Member[] = [];
  let underWay = 0;
  let lastSentAt = 0;

  async function sendTogether(members: readonly Member[]): Promise<void> {
    try {
      await send(writeStatement(merge(members)));
      for (const { resolve } of members) resolve();
    } catch (error) {
      // After an outage nobody knows whether the statement was carried out; refused it was not.
      const isRefused = !(error instanceof AppError && error.code === 'unavailable');
      if (isRefused && members.length > 1) await Promise.all(members.map((member) => sendTogether([member])));
      else for (const { reject } of members) reject(error);
    }
  }

  async function sendWaiting(): Promise<void> {
    underWay += 1;
    while (waiting.length > 0) {
      lastSentAt = performance.now();
      await sendTogether(waiting.splice(0, MOST_MEMBERS));
    }
    underWay -= 1;
  }

  return (writes) =>
    new Promise((resolve, reject) => {
      waiting.push({ writes, resolve, reject });
      if (underWay === 0 || performance.now() - lastSentAt > PATIENCE_MS) void sendWaiting();
    });
}
