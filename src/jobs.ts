/** Work that repeats while the process lives. */
import type { Logger } from 'pino';

/** A running job. */
export interface Job {
  /** Waits for the run that is under way; no other begins. */
  stop(): Promise<void>;
}

export interface JobOptions {
  readonly name: string;
  readonly everySeconds: number;
  readonly log: Logger;
}

/** What repeats; whoever works long asks between two pieces whether the process stops. */
export type Task = (isStopping: () => boolean) => Promise<unknown>;

/** Runs a task again and again, never twice at a time; a failure is logged and the next run comes as planned. */
export function repeat(task: Task, { name, everySeconds, log }: JobOptions): Job {
  let stopped = false;
  let wake: () => void = () => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, everySeconds * 1000);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      await task(() => stopped).catch((error) => log.error({ err: error, job: name }, 'a job failed'));
      if (!stopped) await pause();
    }
  })();
  return {
    stop() {
      stopped = true;
      wake();
      return running;
    },
  };
}
