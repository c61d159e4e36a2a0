import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { ERRORS, type ErrorCode } from '../../../src/errors.ts';
import { errorWords, OAUTH_ERRORS_WITH_WORDS, oauthErrorWords } from '../../../src/web/error-words.ts';
import { createWords, readCatalogue } from '../../../src/web/words.ts';
import { LANGUAGES } from './render.ts';

/** Keys that the code puts together: `claim.<name>`, the `words` column of errors.ts, sign-in refusals, reasons. */
const BUILT =
  /^(claim|checks|diff\.(member|weight)|production\.(section|sectionText|field|hint|profile|profileHint|method|level|claim|party)|error|data\.(section|field|value)|figures\.step|protocolErrors\.(title|mend|place|expected)|serviceKeys\.(problem|tab|one|remove|how|fact)|closing\.mail\.ward|level\.(explanation|identity|secondFactor)$)/;
/** A value for every argument of a message, of the kind that the message formats. */
function sampleOf(message: string): Record<string, string | number | Date> {
  const found = [...message.matchAll(/\{\s*(\w+)\s*(?:,\s*(\w+))?/g)].map(([, name = '', kind]) => {
    const value = kind === 'date' || kind === 'time' ? new Date() : kind && kind !== 'select' ? 3 : 'A';
    return [name, value] as const;
  });
  return Object.fromEntries(found);
}

const vi = readCatalogue('vi');
/** Names of arguments: what a brace begins, unless it is inside an argument and begins a branch of its choice. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [brace, , name = ''] of message.matchAll(/([{}])(?:(?<=\{)\s*(\w+))?/g)) {
    if (brace.startsWith('{') && depth % 2 === 0) names.add(name);
    depth += brace.startsWith('{') ? 1 : -1;
  }
  return [...names].sort();
}
const read = (pattern: string): string =>
  globSync(projectPath(pattern))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
const sources = read('src/web/views/*.njk') + read('src/**/*.ts');

describe('the catalogue', () => {
  it.each(LANGUAGES)('has the same keys with the same arguments in %s as in Vietnamese', (language) => {
    const other = readCatalogue(language);
    expect(Object.keys(other)).toEqual(Object.keys(vi));
    for (const key of Object.keys(vi))
      expect([key, argumentsOf(other[key] ?? '')]).toEqual([key, argumentsOf(vi[key] ?? '')]);
  });

  it.each(LANGUAGES)(
    'says something for every key in %s, without the apostrophe that the message format would swallow',
    (language) => {
      const words = createWords(language);
      for (const [key, message] of Object.entries(readCatalogue(language))) {
        expect(words(key, sampleOf(message)).trim(), key).not.toBe('');
        expect(message, key).not.toContain("'");
      }
    },
  );

  it('has every key that a template or the code asks for', () => {
    const asked = [...sources.matchAll(/(?<!pages\.)\b(?:t|words)\(\s*['"]([\w.]+)['"]/g)].map((m) => m[1] ?? '');
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter((key) => !(key in vi))).toEqual([]);
  });

  it('has no key that nothing asks for', () => {
    const quoted = new Set([...sources.matchAll(/(['"])([\w.:-]+)(?=\1)/g)].map(([, , text]) => text));
    expect(Object.keys(vi).filter((key) => !BUILT.test(key) && !quoted.has(key))).toEqual([]);
  });

  it('throws for a missing key and for a missing argument', () => {
    const words = createWords('vi');
    expect(() => words('no.such.key')).toThrow('no.such.key');
    expect(() => words('toString')).toThrow('toString');
    expect(() => words('level.identity', {})).toThrow();
  });

  it('tells the time with two digits, also after midnight', () => {
    const when = new Date('2026-11-22T17:05:00Z');
    expect(createWords('vi')('receipts.when', { when })).toContain('00:05, 23 tháng 11, 2026');
    expect(createWords('fr')('receipts.when', { when })).toContain('00:05');
  });

  it('counts as each language does', () => {
    const say = (minutes: number) => LANGUAGES.map((language) => createWords(language)('recover.tooMany', { minutes }));
    expect(say(1)[1]).toContain('1 minute ');
    expect(say(30)[1]).toContain('30 minutes ');
    expect(say(30)[2]).toContain('30 minutes');
  });
});

describe('errors', () => {
  it.each(LANGUAGES)('have a title and a next step in %s, also an unknown OAuth code', (language) => {
    const words = createWords(language);
    const ours = Object.keys(ERRORS).map((code) => errorWords(words, code as ErrorCode));
    const theirs = [...OAUTH_ERRORS_WITH_WORDS, 'brand_new_error'].map((code) => oauthErrorWords(words, code));
    for (const { title, text } of [...ours, ...theirs]) expect(title && text).toBeTruthy();
  });
});
