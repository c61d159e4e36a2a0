/** How far the command has come: one line that renews itself on a terminal, a line now and then elsewhere. */
import type { Progress, Written } from '../storage/re-encryption.ts';

const BAR = 24;
const EVERY_MS = { terminal: 100, file: 5_000 };

/** Where lines go, such as standard output. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const share = ({ seen, total }: Progress): number => (total === 0 ? 1 : Math.min(1, seen / total));

function bar(progress: Progress): string {
  const full = Math.round(share(progress) * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
}

/** Tells of progress, never more often than anybody reads. */
export function createProgress(output: Output, now: () => number = Date.now) {
  const started = now();
  const every = output.isTTY ? EVERY_MS.terminal : EVERY_MS.file;
  let last = started;
  const seconds = (): number => Math.max(0.001, (now() - started) / 1000);
  return {
    tell(progress: Progress): void {
      if (now() - last < every) return;
      last = now();
      const percent = `${Math.floor(share(progress) * 100)} %`;
      const said = `${percent}, ${progress.place}, ${progress.written} encrypted anew, ${Math.round(progress.written / seconds())} a second`;
      output.write(output.isTTY ? `\r\u001b[K${bar(progress)} ${said}` : `${said}\n`);
    },
    /** What was done, column by column. */
    end(written: readonly Written[]): void {
      const lines = written.map((one) => `${one.place.padEnd(32)} ${one.rows} rows, ${one.written} encrypted anew`);
      const sum = written.reduce((all, one) => all + one.written, 0);
      const time = `${seconds().toFixed(1)} s`;
      const rate = `${Math.round(sum / seconds())} a second`;
      output.write(
        `${output.isTTY ? '\r\u001b[K' : ''}${lines.join('\n')}\n${sum} encrypted anew in ${time}, ${rate}\n`,
      );
    },
  };
}
