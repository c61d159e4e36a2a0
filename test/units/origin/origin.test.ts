import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOf } from '../../../src/origin/device.ts';
import { createPlaces } from '../../../src/origin/places.ts';

const CHROME_ON_ANDROID =
  'Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const SAFARI_ON_IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

describe('a device', () => {
  it('is called by its browser and system, without version and model', () => {
    expect(deviceOf(CHROME_ON_ANDROID)).toEqual({ browser: 'Chrome', system: 'Android' });
    expect(deviceOf(SAFARI_ON_IPHONE)).toEqual({ browser: 'Safari', system: 'iOS' });
    expect(deviceOf(CHROME_ON_ANDROID.replace('140', '141'))).toEqual(deviceOf(CHROME_ON_ANDROID));
  });

  it('has no name when the browser tells none, or an absurd one', () => {
    expect(deviceOf('')).toEqual({});
    expect(deviceOf('x'.repeat(50_000))).toEqual({});
    expect(deviceOf('curl/8.5.0').system).toBeUndefined();
  });

  it('is read from anything without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const { browser = '', system = '' } = deviceOf(text);
        return browser.length <= 40 && system.length <= 40;
      }),
    );
  });
});

describe('a place', () => {
  const places = createPlaces({});

  it('is the country of the address, also of an IPv6 address and of one in IPv6 form', () => {
    expect(places('203.113.131.1')).toEqual({ country: 'VN' });
    expect(places('::ffff:203.113.131.1')).toEqual({ country: 'VN' });
    expect(places('2001:ee0:4141::1')).toEqual({ country: 'VN' });
    expect(places('194.2.0.20')).toEqual({ country: 'FR' });
  });

  it('is local for addresses that are nowhere else', () => {
    for (const address of ['127.0.0.1', '::1', '10.1.2.3', '192.168.1.1', '172.31.0.1', 'fd12::1', 'fe80::1%eth0'])
      expect(places(address)).toBe('local');
  });

  it('is not known for what is no address', () => {
    for (const address of ['', 'localhost', '1.2.3', '203.113.131.1:80', 'x'.repeat(1_000)])
      expect(places(address)).toBeUndefined();
  });

  it('is read from a table of one’s own, whose absence is told at the start', () => {
    expect(() => createPlaces({ file: '/nowhere/table.mmdb' })).toThrow(/places\.file: \/nowhere\/table\.mmdb/);
  });
});
