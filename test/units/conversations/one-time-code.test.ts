import { describe, expect, it } from 'vitest';
import { checkCode, expiryOf, NO_CODE, newCode, refusalOfCode } from '../../../src/conversations/one-time-code.ts';

const start = new Date('2026-03-01T08:00:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

describe('a code', () => {
  const { code, state } = newCode(start);
  const wrong = code === '000000' ? '111111' : '000000';

  it('has six digits, which what is kept does not show', () => {
    expect(code).toMatch(/^\d{6}$/);
    expect(JSON.stringify(state)).not.toContain(code);
  });

  it.each([
    code,
    ` ${code.slice(0, 3)} ${code.slice(3)} `,
    code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  ])('is right as "%s"', (typed) => {
    expect(checkCode(state, typed, later(299)).kind).toBe('right');
  });

  it('is good for five minutes', () => {
    expect(expiryOf(state)).toEqual(later(300));
    expect(checkCode(state, code, later(300)).kind).toBe('expired');
  });

  it('takes five attempts, and says which is the last', () => {
    let kept = state;
    const last: boolean[] = [];
    for (let i = 0; i < 5; i += 1) {
      const check = checkCode(kept, wrong, start);
      if (check.kind !== 'wrong') throw new Error(check.kind);
      kept = check.state;
      last.push(check.isLast);
    }
    expect(last).toEqual([false, false, false, false, true]);
    expect(checkCode(kept, code, start).kind).toBe('tooMany');
  });

  it('is followed by another after half a minute, four times', () => {
    expect(refusalOfCode(state, later(29))).toBe('tooSoon');
    let kept = state;
    for (let i = 1; i < 5; i += 1) {
      expect(refusalOfCode(kept, later(30 * i))).toBeUndefined();
      kept = newCode(later(30 * i), kept).state;
    }
    expect(refusalOfCode(kept, later(3_600))).toBe('noMore');
  });

  it('is never right before one was sent', () => {
    for (const typed of ['', '000000']) expect(checkCode(NO_CODE, typed, start).kind).toBe('expired');
    expect(checkCode({ ...NO_CODE, sentAt: start.getTime() }, '', start).kind).toBe('wrong');
  });
});
