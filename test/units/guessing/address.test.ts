import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressGroup } from '../../../src/guessing/address.ts';

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0001:ffff::9', '2001:db8:0:1::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['', 'unknown'],
    ['not an address', 'unknown'],
    ['1.2.3.4, 5.6.7.8', 'unknown'],
  ])('%s is %s', (text, group) => {
    expect(addressGroup(text)).toBe(group);
  });

  it('is the same for a whole /64 of IPv6, however it is written', () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    const half = fc.tuple(word, word, word, word).filter(([first]) => first !== 0);
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        const written = (host: number[]) => [...network, ...host].map((part) => part.toString(16)).join(':');
        expect(addressGroup(written(one))).toBe(addressGroup(written(other).toUpperCase()));
      }),
    );
  });

  it('differs for two networks and for two IPv4 addresses', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
        expect(addressGroup(one) === addressGroup(other)).toBe(one === other);
      }),
    );
    expect(addressGroup('2001:db8:0:1::1')).not.toBe(addressGroup('2001:db8:0:2::1'));
  });

  it('is never an error', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof addressGroup(text) === 'string'));
    fc.assert(fc.property(fc.ipV6(), (text) => addressGroup(text) !== 'unknown'));
  });
});
