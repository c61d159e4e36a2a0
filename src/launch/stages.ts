/** What runs, in the order in which it was started, to be stopped in the reverse order. */

/** Something that runs. */
export interface Part {
  name: string;
  /** Resolves when it has ended, asked or not, with its last words. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/** The running parts, in stages: parts of one stage stop together, a stage stops after all later ones. */
export interface Stages {
  add(...parts: Part[]): void;
  /** Resolves with the words to say when a part ends that nobody asked to. */
  readonly failure: Promise<string>;
  /** Stops everything; calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Begins with nothing running. */
export function createStages(): Stages {
  const stages: Part[][] = [];
  let stopping: Promise<void> | undefined;
  const { promise: failure, resolve: fail } = Promise.withResolvers<string>();

  const watch = async ({ name, exited }: Part): Promise<void> => {
    const words = await exited;
    if (!stopping) fail(`${name} ended unexpectedly; ${words}`);
  };
  const stopAll = async (): Promise<void> => {
    for (const stage of stages.toReversed()) await Promise.all(stage.map((part) => part.stop()));
  };

  return {
    failure,
    add(...parts) {
      stages.push(parts);
      for (const part of parts) void watch(part);
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}
