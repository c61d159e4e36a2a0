/** Checkpoints of the audit trail outside of the database, so that cutting off its tail is found. */
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
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

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

const sealsIn = (text: string): Seal[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Seal);

/** Reads the checkpoints of a file; none when there is no file yet. */
export const readCheckpoints = async (file: string): Promise<Seal[]> =>
  sealsIn((await readFile(file, 'utf8').catch(missing)) ?? '');

const NEWEST_BYTES = 256 * 1024;

/** The newest checkpoints of a file, of however many. */
export async function readNewestCheckpoints(file: string): Promise<Seal[]> {
  const handle = await open(file).catch(missing);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - NEWEST_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // Lines that were cut off at the beginning, or are being written at the end, are none.
    return sealsIn(text.slice(start === 0 ? 0 : text.indexOf('\n') + 1, text.lastIndexOf('\n') + 1));
  } finally {
    await handle.close();
  }
}
