/** How far a command has come: one line that renews itself on a terminal, a plain line now and then elsewhere. */
import type { Output } from './command.ts';

const BAR = 24;
const EVERY_MS = { terminal: 100, file: 5_000 };
const CLEAR = '\r\u001b[K';

/** Where the work stands. */
export interface Step {
  readonly seen: number;
  readonly total: number;
  readonly words: string;
}

/** What tells of it. */
export interface Progress {
  /** Never writes more often than anybody reads. */
  tell(step: Step): void;
  /** Takes the line away that renews itself, for what comes after it. */
  clear(): void;
  /** Since the beginning. */
  seconds(): number;
}

const shareOf = ({ seen, total }: Step): number => (total === 0 ? 1 : Math.min(1, seen / total));

function bar(share: number): string {
  const full = Math.round(share * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
}

/** Begins now. */
export function createProgress(output: Output, now: () => number = Date.now): Progress {
  const started = now();
  const every = output.isTTY ? EVERY_MS.terminal : EVERY_MS.file;
  let last = started;
  return {
    tell(step) {
      if (now() - last < every) return;
      last = now();
      const share = shareOf(step);
      const said = `${Math.floor(share * 100)} %, ${step.words}`;
      output.write(output.isTTY ? `${CLEAR}${bar(share)} ${said}` : `${said}\n`);
    },
    clear: () => void (output.isTTY && output.write(CLEAR)),
    seconds: () => Math.max(0.001, (now() - started) / 1000),
  };
}
