import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCipher } from '../../../src/storage/cipher.ts';

const key = (): Buffer => randomBytes(32);
const keys = { dataKeys: { current: 'a', keys: { a: key(), b: key() } }, lookupKey: key() };
const cipher = createCipher(keys);
const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const purpose = fc.constantFrom('person', 'credential', 'session', 'artifact');

describe('what was sealed', () => {
  it('opens to the same text, under the same purpose and name', () => {
    fc.assert(
      fc.property(purpose, text, text, (use, name, plain) => {
        expect(cipher.open(use, name, cipher.seal(use, name, plain))).toBe(plain);
        const bytes = Buffer.from(name);
        expect(cipher.open(use, bytes, cipher.seal(use, bytes, plain))).toBe(plain);
      }),
    );
  });

  it('does not open under another purpose or another name', () => {
    fc.assert(
      fc.property(text, text, text, (name, other, plain) => {
        const sealed = cipher.seal('person', name, plain);
        expect(() => cipher.open('credential', name, sealed)).toThrow();
        if (other !== name) expect(() => cipher.open('person', other, sealed)).toThrow();
      }),
    );
  });

  it('does not open once a single bit was changed, or when a part is missing', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 0, max: 7 }), (plain, position, bit) => {
        const sealed = cipher.seal('person', 'id', plain);
        const changed = Buffer.from(sealed);
        const at = position % sealed.length;
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => cipher.open('person', 'id', changed)).toThrow();
        expect(() => cipher.open('person', 'id', sealed.subarray(0, at))).toThrow();
      }),
    );
  });

  it('looks different every time, and holds nothing of the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 40 }), (plain) => {
        const [first, second] = [cipher.seal('person', 'id', plain), cipher.seal('person', 'id', plain)];
        expect(first.equals(second)).toBe(false);
        expect(first.includes(Buffer.from(plain))).toBe(false);
      }),
    );
  });

  it('still opens after the current key changed, and not without its key', () => {
    const sealed = cipher.seal('person', 'id', 'text');
    const rotated = createCipher({ ...keys, dataKeys: { ...keys.dataKeys, current: 'b' } });
    expect(rotated.open('person', 'id', sealed)).toBe('text');
    expect(cipher.open('person', 'id', rotated.seal('person', 'id', 'new'))).toBe('new');
    const withoutIt = createCipher({ ...keys, dataKeys: { current: 'b', keys: { b: keys.dataKeys.keys.b } } });
    expect(() => withoutIt.open('person', 'id', sealed)).toThrow('data key "a"');
  });
});

describe('a look-up hash', () => {
  it('is the same for the same value, and another for another value, purpose or key', () => {
    const foreign = createCipher({ ...keys, lookupKey: key() });
    fc.assert(
      fc.property(text, text, (value, other) => {
        const hash = cipher.lookup('phone', value);
        expect(hash).toHaveLength(20);
        expect(cipher.lookup('phone', value).equals(hash)).toBe(true);
        expect(cipher.lookup('email', value).equals(hash)).toBe(false);
        expect(foreign.lookup('phone', value).equals(hash)).toBe(false);
        if (other !== value) expect(cipher.lookup('phone', other).equals(hash)).toBe(false);
      }),
    );
  });
});
