import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKnownDevices } from '../../../src/guessing/known-devices.ts';

const DAY = 86_400;
const keys = ['the key that signs', 'an older key'];

/** Devices at a time that a test moves. */
function at(day: number, ring: readonly string[] = keys) {
  return createKnownDevices({ keys: ring, seconds: 180 * DAY, now: () => new Date(day * DAY * 1000) });
}

const devices = at(1000);
const lan = { personId: 'lan', method: 'password' };
const minh = { personId: 'minh', method: 'password' };

describe('a device that a person signed in on', () => {
  it('is known for this person and this method', () => {
    expect(devices.find(devices.remember(undefined, lan), lan)).toMatch(/^[\w-]{20,}$/);
  });

  it('is worth nothing for another account, nor for another method', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (personId, method, otherPerson, otherMethod) => {
        fc.pre(personId !== otherPerson || method !== otherMethod);
        const value = devices.remember(undefined, { personId, method });
        expect(devices.find(value, { personId: otherPerson, method: otherMethod })).toBeUndefined();
      }),
    );
  });

  it('may be used by several people', () => {
    const both = devices.remember(devices.remember(undefined, lan), minh);
    expect(devices.find(both, lan)).toBeDefined();
    expect(devices.find(both, minh)).toBeDefined();
    expect(devices.find(both, lan)).not.toBe(devices.find(both, minh));
  });

  it('gets a new name each time, and only one', () => {
    const once = devices.remember(undefined, lan);
    const twice = devices.remember(once, lan);
    expect(devices.find(twice, lan)).not.toBe(devices.find(once, lan));
    expect(twice.split('.')).toHaveLength(1);
  });

  it('forgets one person and keeps the other', () => {
    const both = devices.remember(devices.remember(undefined, lan), minh);
    const left = devices.forget(both, 'lan', ['totp', 'password']);
    expect(devices.find(left, lan)).toBeUndefined();
    expect(devices.find(left, minh)).toBe(devices.find(both, minh));
    expect(devices.forget(left, 'minh', ['password'])).toBe('');
  });

  it('is known no longer when it was not used for long', () => {
    const value = devices.remember(undefined, lan);
    expect(at(1179).find(value, lan)).toBeDefined();
    expect(at(1180).find(value, lan)).toBeUndefined();
    expect(at(1180).remember(value, minh).split('.')).toHaveLength(1);
  });

  it('stays known while its key is in the ring, and signs with the first key', () => {
    const value = at(1000, ['an older key']).remember(undefined, lan);
    expect(devices.find(value, lan)).toBeDefined();
    expect(at(1000, ['quite another']).find(value, lan)).toBeUndefined();
    expect(at(1000, ['the key that signs']).find(devices.remember(value, lan), lan)).toBeDefined();
  });

  it('keeps a cookie small however many people use it', () => {
    let value: string | undefined;
    for (let person = 0; person < 100; person += 1)
      value = devices.remember(value, { personId: `p${person}`, method: 'password' });
    expect(value?.length).toBeLessThan(800);
    expect(devices.find(value, { personId: 'p99', method: 'password' })).toBeDefined();
  });

  it('does not name anybody', () => {
    expect(Buffer.from(devices.remember(undefined, lan), 'base64url').toString('latin1')).not.toContain('lan');
  });
});

describe('a value that we did not write', () => {
  it('is no device, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000 }), (value) => {
        expect(devices.find(value, lan)).toBeUndefined();
        expect(devices.find(devices.remember(value, lan), lan)).toBeDefined();
      }),
    );
  });

  it('is no device when one character of it was changed', () => {
    const value = devices.remember(undefined, lan);
    const bits = Buffer.from(value, 'base64url');
    for (let index = 0; index < bits.length; index += 1) {
      const changed = Buffer.from(bits);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(devices.find(changed.toString('base64url'), lan)).toBeUndefined();
    }
  });
});
