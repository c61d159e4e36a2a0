import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/figures/csv.ts';
import { dayOf, type Figure } from '../../../src/figures/figures.ts';
import { daysOf, monthsOver, publicMonth } from '../../../src/figures/public-figures.ts';
import { coarse, stepsOf, summarise } from '../../../src/figures/summary.ts';

const figure = (measure: string, count: number, day = '2026-11-22'): Figure => ({
  clientId: 'a-service',
  day,
  measure,
  count,
});
const words = { vi: 'Tên', en: 'Name', fr: 'Nom' };
const used = (clientId: string, successes: number) => ({ clientId, name: words, organisation: words, successes });

describe('a summary', () => {
  it('adds up days, levels and answers, the most frequent first', () => {
    const figures = [
      figure('attempt', 5, '2026-11-21'),
      figure('attempt', 7),
      figure('success.m1', 2, '2026-11-21'),
      figure('success.m2', 4),
      figure('single-sign-on', 3),
      figure('redeemed', 5),
      figure('refused.access_denied', 1),
      figure('tokens-refused.invalid_grant', 2),
    ];
    const summary = summarise(figures, '2026-11-20', '2026-11-22');
    expect(summary).toMatchObject({ attempts: 12, successes: 6, withoutPage: 3, redeemed: 5 });
    expect(summary.levels).toEqual([
      { name: 'm2', count: 4 },
      { name: 'm1', count: 2 },
    ]);
    expect(summary.refusals).toEqual([{ name: 'access_denied', count: 1 }]);
    expect(summary.spans).toEqual([
      { from: '2026-11-20', to: '2026-11-20', attempts: 0, successes: 0 },
      { from: '2026-11-21', to: '2026-11-21', attempts: 5, successes: 2 },
      { from: '2026-11-22', to: '2026-11-22', attempts: 7, successes: 4 },
    ]);
  });

  it('tells more than a month in weeks, of which the first may be short', () => {
    const { spans } = summarise([figure('attempt', 1, '2026-08-25')], '2026-08-25', '2026-11-22');
    expect(spans).toHaveLength(13);
    expect(spans[0]).toEqual({ from: '2026-08-25', to: '2026-08-30', attempts: 1, successes: 0 });
    expect(spans.at(-1)).toMatchObject({ from: '2026-11-16', to: '2026-11-22' });
  });
});

describe('where people left', () => {
  const figures = [
    figure('entered.sign-in', 104),
    figure('passed.sign-in', 97),
    figure('entered.consent', 96),
    figure('passed.consent', 60),
  ];

  it('is told in steps, and a small number only as small, none as well', () => {
    expect(stepsOf(figures, 10)).toEqual([
      { step: 'sign-in', reached: { kind: 'about', count: 100 }, left: { kind: 'fewer', than: 10 } },
      { step: 'consent', reached: { kind: 'about', count: 100 }, left: { kind: 'about', count: 40 } },
    ]);
    expect(coarse(0, 10)).toEqual(coarse(9, 10));
  });

  it('is told exactly of test people', () => {
    expect(stepsOf(figures, undefined)).toEqual([
      { step: 'sign-in', reached: { kind: 'exact', count: 104 }, left: { kind: 'exact', count: 7 } },
      { step: 'consent', reached: { kind: 'exact', count: 96 }, left: { kind: 'exact', count: 36 } },
    ]);
  });

  it('is not in the table by day', () => {
    expect(csvOf(figures, { steps: false })).toBe('day,measure,count\r\n');
    expect(csvOf([figure('success.a,b', 1)], { steps: false })).toContain('2026-11-22,"success.a,b",1');
  });
});

describe('a public month', () => {
  it('names nobody with few sign-ins, and its total is the sum of what is shown', () => {
    const month = publicMonth('2026-10', [used('many', 12_344), used('few', 60), used('fewer', 58)], 100);
    expect(month).toEqual({
      month: '2026-10',
      signIns: 12_460,
      services: [{ clientId: 'many', name: words, organisation: words, signIns: 12_340 }],
      others: { services: 2, signIns: 120 },
    });
  });

  it('says nothing of a single service that is left over, nor of several with hardly anybody', () => {
    expect(publicMonth('2026-10', [used('many', 500), used('few', 99)], 100)).toMatchObject({ signIns: 500 });
    expect(publicMonth('2026-10', [used('few', 40), used('fewer', 30)], 100)).toEqual({
      month: '2026-10',
      signIns: 0,
      services: [],
    });
  });

  it('is over, and was counted from some day of it on', () => {
    expect(monthsOver('2026-03-05', '2025-12-20')).toEqual(['2026-02', '2026-01', '2025-12']);
    expect(monthsOver('2026-03-05', '2020-01-01')).toHaveLength(12);
    expect(monthsOver('2026-03-05', undefined)).toEqual([]);
    expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });
});

describe('a day', () => {
  it('begins at midnight of the country', () => {
    expect(dayOf(Date.parse('2026-11-21T16:59:59Z'), 420)).toBe('2026-11-21');
    expect(dayOf(Date.parse('2026-11-21T17:00:00Z'), 420)).toBe('2026-11-22');
  });
});
