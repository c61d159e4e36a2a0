import { describe, expect, it } from 'vitest';
import { type PendingWrites, writeStatement } from '../../../src/storage/writes.ts';

const hash = Buffer.from('hash');
const later = new Date('2030-01-01T00:00:00Z');

describe('the writes of a request', () => {
  it('are one statement, whatever there is to write', () => {
    const pending: PendingWrites = new Map([
      ['saveArtifact', [[hash, 2, null, hash, later]]],
      ['deleteSession', [[hash]]],
    ]);
    const { text, values } = writeStatement(pending);
    expect(text.match(/\bWITH\b/g)).toHaveLength(1);
    expect(text).toContain('INSERT INTO artifacts');
    expect(text).toContain('DELETE FROM sessions');
    expect(text).not.toContain(';');
    expect(values).toEqual([[hash], [2], [null], [hash], [later], [hash]]);
  });

  it('have as many parameters as the text names', () => {
    const pending: PendingWrites = new Map([
      ['addSessionId', [[hash, hash]]],
      ['saveRefreshToken', [[hash, hash, hash, later]]],
      ['retireSessionId', [[hash, later]]],
    ]);
    const { text, values } = writeStatement(pending);
    const named = new Set(text.match(/\$\d+/g));
    expect(named.size).toBe(values.length);
    for (let i = 1; i <= values.length; i += 1) expect(named).toContain(`$${i}`);
  });

  it('have the same name and text for any number of rows and any order, so that they are prepared once', () => {
    const one = writeStatement(
      new Map([
        ['deleteSession', [[hash]]],
        ['deleteGrant', [[hash]]],
      ]),
    );
    const other = writeStatement(
      new Map([
        ['deleteGrant', [[hash], [hash]]],
        ['deleteSession', [[hash], [hash], [hash]]],
      ]),
    );
    expect([other.name, other.text]).toEqual([one.name, one.text]);
    expect(writeStatement(new Map([['deleteGrant', [[hash]]]])).name).not.toBe(one.name);
  });

  it('never carry a value in their text', () => {
    const { text } = writeStatement(new Map([['detachGrantsOfSid', [[hash, "x'; DROP TABLE persons; --"]]]]));
    expect(text).not.toContain('DROP');
  });
});
