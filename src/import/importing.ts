/** Takes in the accounts of another system from a file: in batches, each a transaction, so that it can be cut off and go on. */
import { createHash } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Authenticator } from '../authenticators/authenticator.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { Identifier } from '../identity/identifiers.ts';
import { type CsvRow, rowsOf, type Scanned } from './csv.ts';
import type { Mapping } from './mapping.ts';
import { type Candidate, identifiersOf, keyOf, prepare, settle } from './newcomers.ts';
import type { Reject, Rejects } from './rejects.ts';
import type { ImportState, ImportStore } from './store.ts';

export interface ImportingParts {
  readonly imports: ImportStore;
  readonly audit: Audit;
  readonly transaction: Transaction;
  readonly authenticators: { get(id: string): Authenticator | undefined };
  readonly country: Country;
  readonly now: () => Date;
}

/** What to take in. */
export interface ImportJob {
  readonly file: string;
  readonly scanned: Scanned;
  readonly mapping: Mapping;
  readonly rejects: Rejects;
  /** Changes nothing, writes nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  tell(state: ImportState): void;
}

/** One kind of problem: how often, and where first. */
export interface Reason {
  readonly words: string;
  count: number;
  readonly lines: number[];
}

/** How it went. Nothing in it is about anybody. */
export interface ImportReport {
  readonly state: ImportState;
  readonly reasons: readonly Reason[];
  /** Credentials by what they are, of this run. */
  readonly credentials: ReadonlyMap<string, number>;
}

const BATCH = 500;
const TRIES = 3;
const SHOWN_LINES = 5;
const NEW: ImportState = {
  id: '00000000-0000-0000-0000-000000000000',
  mapping: '',
  rows: 0,
  imported: 0,
  rejected: 0,
  rejectsBytes: 0,
  finished: false,
  abandoned: false,
};

/** What stands for a mapping. */
export const hashOf = (mapping: Mapping): string => createHash('sha256').update(JSON.stringify(mapping)).digest('hex');

async function* batches(rows: AsyncIterable<CsvRow>): AsyncGenerator<CsvRow[]> {
  let batch: CsvRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function createTally() {
  const reasons = new Map<string, Reason>();
  const credentials = new Map<string, number>();
  return {
    reasons,
    credentials,
    note: (about: string) => void credentials.set(about, (credentials.get(about) ?? 0) + 1),
    count(rejects: readonly Reject[]) {
      for (const { line, problems } of rejects)
        for (const { column, words } of problems) {
          const reason = reasons.get(`${column}: ${words}`) ?? { words: `${column}: ${words}`, count: 0, lines: [] };
          reason.count += 1;
          if (reason.lines.length < SHOWN_LINES) reason.lines.push(line);
          reasons.set(reason.words, reason);
        }
    },
  };
}

/** Makes the function that takes in a file, from where it was left. */
export function createImporting({ imports, audit, transaction, authenticators, country, now }: ImportingParts) {
  async function begin({ scanned, mapping, dryRun }: ImportJob): Promise<ImportState> {
    const hash = hashOf(mapping);
    const found = await imports.find(scanned.sha256);
    if (found || dryRun) return found ?? NEW;
    return transaction(async () => {
      const state = await imports.begin(scanned.sha256, hash);
      const details = { import: state.id, file: scanned.sha256, mapping: hash, rows: scanned.rows };
      await audit({ type: 'people.import-started', details });
      return state;
    });
  }

  /** Numbers that were seen where nothing is written. */
  const dry = new Set<string>();
  const claimDry = (numbers: readonly Identifier[]): ReadonlySet<string> => {
    const fresh = new Set(numbers.map(keyOf).filter((key) => !dry.has(key)));
    for (const key of fresh) dry.add(key);
    return fresh;
  };

  async function judged({ id }: ImportState, all: readonly (Candidate | Reject)[], { dryRun }: ImportJob) {
    const candidates = all.filter((one) => 'newcomer' in one);
    const taken = await imports.taken(candidates.flatMap(identifiersOf), id);
    const { newcomers, rejects } = await settle(candidates, {
      taken: new Set([...taken].map(keyOf)),
      claim: async (numbers) =>
        dryRun ? claimDry(numbers) : new Set([...(await imports.claim(numbers, id))].map(keyOf)),
    });
    const refused = [...all.filter((one) => 'problems' in one), ...rejects];
    return { newcomers, rejects: refused.toSorted((a, b) => a.line - b.line) };
  }

  /** The batch and how far it brings the import, in one transaction; the rejects are on disk before it ends. */
  function keep(state: ImportState, all: readonly (Candidate | Reject)[], job: ImportJob) {
    return transaction(async () => {
      const { newcomers, rejects } = await judged(state, all, job);
      const next: ImportState = {
        ...state,
        rows: state.rows + all.length,
        imported: state.imported + newcomers.length,
        rejected: state.rejected + rejects.length,
      };
      if (job.dryRun) return { next, rejects };
      await imports.add(newcomers, state.id);
      for (const { person, credentials } of newcomers) {
        const ways = credentials.map(({ method }) => method);
        const proofs = person.proofs.map(({ method }) => method);
        await audit({ type: 'account.imported', personId: person.id, details: { import: state.id, ways, proofs } });
      }
      const kept = { ...next, rejectsBytes: job.rejects.write(rejects, state.rejectsBytes) };
      await imports.advance(kept);
      return { next: kept, rejects };
    });
  }

  async function keepPatiently(state: ImportState, all: readonly (Candidate | Reject)[], job: ImportJob) {
    for (let left = TRIES; ; left -= 1)
      try {
        return await keep(state, all, job);
      } catch (error) {
        // Somebody opened an account with one of these numbers at this moment: now it is seen.
        if (left === 1 || !(error instanceof AppError) || error.code !== 'already_used') throw error;
      }
  }

  async function finish(state: ImportState, { dryRun }: ImportJob): Promise<ImportState> {
    const done = { ...state, finished: true };
    if (dryRun) return done;
    const { id, rows, imported, rejected } = state;
    await transaction(async () => {
      await imports.advance(done);
      await audit({ type: 'people.import-finished', details: { import: id, rows, imported, rejected } });
    });
    return done;
  }

  return async (job: ImportJob): Promise<ImportReport> => {
    const tally = createTally();
    let state = await begin(job);
    const reading = { mapping: job.mapping, country, now: now() };
    const preparing = { authenticators, reading, head: job.scanned.head, note: tally.note };
    const report = (): ImportReport => ({
      state,
      reasons: [...tally.reasons.values()].toSorted((a, b) => b.count - a.count),
      credentials: tally.credentials,
    });
    if (state.finished) return report();
    for await (const batch of batches(rowsOf(job.file, job.mapping.csv.delimiter, state.rows))) {
      const prepared = await Promise.all(batch.map((row) => prepare(row, preparing)));
      const { next, rejects } = await keepPatiently(state, prepared, job);
      tally.count(rejects);
      state = next;
      job.tell(state);
      if (job.signal.aborted) return report();
    }
    state = await finish(state, job);
    return report();
  };
}
