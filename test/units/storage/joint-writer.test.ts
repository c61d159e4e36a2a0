import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { areAdditions, createJointWriter } from '../../../src/storage/joint-writer.ts';
import type { PendingWrites, Statement } from '../../../src/storage/writes.ts';

const event = (type: string): PendingWrites => new Map([['addAuditEvent', [[0, new Date(0), type, null, null, null]]]]);
const typesIn = ({ values }: Statement): unknown => values[2];

/** A connection whose statements end when the test says so. */
function slowConnection() {
  const sent: { types: unknown; end: (error?: Error) => void }[] = [];
  const send = (statement: Statement): Promise<void> =>
    new Promise((resolve, reject) => {
      sent.push({ types: typesIn(statement), end: (error) => (error ? reject(error) : resolve()) });
    });
  return { sent, send };
}

describe('the writes of requests that end together', () => {
  it('leave at once when no other statement is under way', () => {
    const { sent, send } = slowConnection();
    void createJointWriter(send)(event('a'));
    expect(sent.map(({ types }) => types)).toEqual([['a']]);
  });

  it('leave in one statement when they came while another one was under way, each sure of its commit', async () => {
    const { sent, send } = slowConnection();
    const write = createJointWriter(send);
    const done: string[] = [];
    const all = ['a', 'b', 'c'].map((name) => write(event(name)).then(() => done.push(name)));
    sent[0]?.end();
    await all[0];
    expect(done).toEqual(['a']);
    expect(sent.map(({ types }) => types)).toEqual([['a'], ['b', 'c']]);
    sent[1]?.end();
    await Promise.all(all);
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('fail alone when the database refuses one of them', async () => {
    const send = async (statement: Statement): Promise<void> => {
      if ((typesIn(statement) as string[]).includes('bad')) throw new Error('refused');
    };
    const write = createJointWriter(send);
    const outcomes = await Promise.allSettled(['first', 'good', 'bad', 'fine'].map((name) => write(event(name))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('fail together, and are not sent again, when the database is away', async () => {
    let statements = 0;
    const write = createJointWriter(async () => {
      statements += 1;
      throw new AppError('unavailable');
    });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => write(event(name))));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(statements).toBe(2);
  });

  it('do not wait for a statement that is stuck', async () => {
    const { sent, send } = slowConnection();
    const write = createJointWriter(send);
    void write(event('stuck'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const written = write(event('next'));
    sent[1]?.end();
    await written;
    expect(sent.map(({ types }) => types)).toEqual([['stuck'], ['next']]);
  });

  it('are only joined when they add rows of their own', () => {
    expect(areAdditions(event('a'))).toBe(true);
    expect(areAdditions(new Map([...event('a'), ['updateSession', []]]))).toBe(false);
  });
});
