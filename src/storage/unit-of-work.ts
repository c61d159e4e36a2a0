import { AsyncLocalStorage } from 'node:async_hooks';
import type { PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { AppError, type RequestScope, type Transaction } from '../errors.ts';
import type { Database } from './database.ts';
import { areAdditions, createJointWriter } from './joint-writer.ts';
import { type PendingWrites, type Statement, USED_ALREADY, type WriteName, writeStatement } from './writes.ts';

interface Scope {
  /** What was read in this request, by name. */
  readonly memory: Map<string, unknown>;
  pending: PendingWrites;
  /** Set while a domain transaction is open. */
  open?: { manager: EntityManager; client: PoolClient } | undefined;
  roundTrips: number;
  outage?: AppError;
  readonly origin?: (() => object) | undefined;
}

/** The database as the stores see it: reads that are remembered, writes that wait, and the transaction that is open. */
export interface UnitOfWork {
  /** Runs one request; see RequestScope. */
  readonly scope: RequestScope;
  readonly transaction: Transaction;
  /** Looks rows up by a key with a prepared statement that takes no lock; in the open transaction if there is one. */
  find<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  /** Sends any prepared statement at once, in the open transaction if there is one. */
  query<Row extends QueryResultRow>(statement: Statement): Promise<Row[]>;
  /** The TypeORM manager of the open transaction, or the ordinary one. */
  manager(): EntityManager;
  /** The first call loads, later calls of the same request get the same promise. */
  remember<T>(name: string, load: () => Promise<T>): Promise<T>;
  recall<T>(name: string): T | undefined;
  note(name: string, value: unknown): void;
  forget(name: string): void;
  /** Where the request of a person came from. */
  origin(): object | undefined;
  /** Collects a write; outside of a request it is sent at once. */
  write(kind: WriteName, row: readonly unknown[]): Promise<void>;
  /** Takes rows back that were collected in this request. */
  unwrite(kind: WriteName, matches: (row: readonly unknown[]) => boolean): void;
}

/** Connection errors of Node and of PostgreSQL: classes 08 and 53, shutdown, start-up and a disk that is full. */
const AWAY = /^(08...|53...|57P0[123]|ECONN\w+|EPIPE|ENOENT|ETIMEDOUT)$/;

const newScope = (origin?: () => object): Scope => ({ memory: new Map(), pending: new Map(), roundTrips: 0, origin });

/** What an error of the database means: somebody was faster, or it is away or full, which passes; else a fault of ours. */
function meaningOf(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code ?? '');
  if (code === USED_ALREADY) return new AppError('already_used', 'somebody else was first', { cause: error });
  const message = String((error as Error).message ?? '');
  const isAway =
    AWAY.test(code) ||
    /connection terminated|timeout exceeded when trying to connect|query read timeout/i.test(message);
  return isAway ? new AppError('unavailable', `database: ${code || message}`, { cause: error }) : error;
}

/** Makes the unit of work over an open database. */
export function createUnitOfWork({ dataSource, pool, lookUps }: Database): UnitOfWork {
  const current = new AsyncLocalStorage<Scope>();

  async function send<Row extends QueryResultRow>(
    scope: Scope | undefined,
    statement: Statement,
    outside: (statement: Statement) => Promise<Row[]> = async (one) => (await pool.query<Row>(one)).rows,
  ): Promise<Row[]> {
    if (scope) scope.roundTrips += 1;
    try {
      return scope?.open ? (await scope.open.client.query<Row>(statement)).rows : await outside(statement);
    } catch (error) {
      const known = meaningOf(error);
      if (scope && known instanceof AppError && known.code === 'unavailable') scope.outage = known;
      throw known;
    }
  }

  const joint = createJointWriter((statement) => send(undefined, statement));

  function sendJointly(scope: Scope, pending: PendingWrites): Promise<void> {
    scope.roundTrips += 1;
    return joint(pending);
  }

  async function flush(scope: Scope): Promise<void> {
    if (scope.pending.size === 0) return;
    const { pending } = scope;
    scope.pending = new Map();
    if (scope.open || !areAdditions(pending)) await send(scope, writeStatement(pending));
    else await sendJointly(scope, pending);
  }

  async function runInTransaction<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    const runner = dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      scope.open = { manager: runner.manager, client };
      const before = new Map([...scope.pending].map(([kind, rows]) => [kind, [...rows]]));
      try {
        const result = await work();
        await flush(scope);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        scope.pending = before;
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      } finally {
        scope.open = undefined;
      }
    } finally {
      await runner.release();
    }
  }

  return {
    scope(work, { keep, done, origin }) {
      const scope = newScope(origin);
      return current.run(scope, async () => {
        try {
          const result = await work();
          if (keep()) await flush(scope);
          return result;
        } finally {
          done?.({ roundTrips: scope.roundTrips, outage: scope.outage });
        }
      });
    },
    transaction(work) {
      const scope = current.getStore();
      if (scope?.open) return work();
      if (scope) return runInTransaction(scope, work);
      const own = newScope();
      return current.run(own, () => runInTransaction(own, work));
    },
    find: <Row extends QueryResultRow>(statement: Statement) => send<Row>(current.getStore(), statement, lookUps.send),
    query: (statement) => send(current.getStore(), statement),
    manager: () => current.getStore()?.open?.manager ?? dataSource.manager,
    remember<T>(name: string, load: () => Promise<T>): Promise<T> {
      const memory = current.getStore()?.memory;
      const known = memory?.get(name) as Promise<T> | undefined;
      if (known) return Promise.resolve(known);
      const loading = load();
      memory?.set(name, loading);
      return loading;
    },
    recall: <T>(name: string) => current.getStore()?.memory.get(name) as T | undefined,
    note: (name, value) => void current.getStore()?.memory.set(name, value),
    forget: (name) => void current.getStore()?.memory.delete(name),
    origin: () => current.getStore()?.origin?.(),
    async write(kind, row) {
      const scope = current.getStore();
      if (!scope) {
        await send(undefined, writeStatement(new Map([[kind, [row]]])));
        return;
      }
      const rows = scope.pending.get(kind);
      if (rows) rows.push(row);
      else scope.pending.set(kind, [row]);
    },
    unwrite(kind, matches) {
      const pending = current.getStore()?.pending;
      const left = pending?.get(kind)?.filter((row) => !matches(row));
      if (left?.length) pending?.set(kind, left);
      else pending?.delete(kind);
    },
  };
}
