import { type Logger, pino } from 'pino';

/** Names under which something secret or personal could reach the log. */
const REDACTED = [
  'password',
  'code',
  'secret',
  'token',
  'cookie',
  'authorization',
  'err.config',
  'err.parameters',
  'err.query',
  'err.driverError',
  'err.detail',
];

/** Lines are written together, when a block is full or at the latest after this time; an end of the process writes the rest. */
const BLOCK_BYTES = 4096;
const LATEST_MS = 200;

/** The structured log of this process: JSON lines on standard output, or on the file descriptor that is named. */
export function createLog(level: string, dest = 1): Logger {
  const output = pino.destination({ dest, sync: false, minLength: BLOCK_BYTES, periodicFlush: LATEST_MS });
  return pino({ level, base: { service: 'motcua' }, redact: { paths: REDACTED, censor: '[redacted]' } }, output);
}
