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

/** The structured log of this process (JSON lines on standard output). */
export function createLog(level: string): Logger {
  return pino({ level, base: { service: 'motcua' }, redact: { paths: REDACTED, censor: '[redacted]' } });
}
