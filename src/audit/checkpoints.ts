/** Checkpoints of the audit trail outside of the database, so that cutting off its tail is found. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AuditStore, Seal } from './audit.ts';

/** Makes the task that seals new events and appends each seal to the file, one JSON object a line. */
export function createSealing(audit: AuditStore, file: string): () => Promise<void> {
  return async () => {
    const seals = await audit.seal();
    if (seals.length === 0) return;
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, seals.map((seal) => `${JSON.stringify(seal)}\n`).join(''), { mode: 0o600 });
  };
}

/** Reads the checkpoints of a file; none when there is no file yet. */
export async function readCheckpoints(file: string): Promise<Seal[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Seal);
}
