/** When which step in a change of keys was taken. */
import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from './unit-of-work.ts';

/** One step; `key` is the name of the key that it was about. */
export interface TakenStep {
  readonly step: string;
  readonly key: string | undefined;
  readonly at: Date;
}

/** Where steps are kept. */
export interface KeySteps {
  /** Oldest first. */
  all(): Promise<readonly TakenStep[]>;
  add(step: string, key: string | undefined): Promise<void>;
}

const ALL = { name: 'key-steps', text: 'SELECT step, key, at FROM key_steps ORDER BY at, id' };
const ADD = { name: 'add-key-step', text: 'INSERT INTO key_steps (id, step, key) VALUES ($1, $2, $3)' };

/** In PostgreSQL. */
export function createKeySteps(work: UnitOfWork): KeySteps {
  return {
    async all() {
      const rows = await work.query<{ step: string; key: string | null; at: Date }>({ ...ALL, values: [] });
      return rows.map(({ key, ...step }) => ({ ...step, key: key ?? undefined }));
    },
    add: async (step, key) => void (await work.query({ ...ADD, values: [randomUUID(), step, key ?? null] })),
  };
}
