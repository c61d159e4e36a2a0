import { isIP, isIPv4 } from 'node:net';

const MAPPED = /^(?:0:){5}ffff:([0-9a-f]+):([0-9a-f]+)$/;
const UNKNOWN = 'unknown';

/** `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write, without brackets, port and zone. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');

/** All eight groups, without leading zeros. */
function groups(address: string): string {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after].join(':');
}

const dotted = (high: string, low: string): string =>
  [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.');

/**
 * What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, which one connection has to itself.
 * Whatever is no address counts as one and the same.
 */
export function addressGroup(text: string): string {
  const address = bare(text);
  if (isIPv4(address)) return address;
  if (isIP(address) !== 6) return UNKNOWN;
  const all = groups(address);
  const [, high, low] = MAPPED.exec(all) ?? [];
  if (high !== undefined && low !== undefined) return dotted(high, low);
  return `${all.split(':').slice(0, 4).join(':')}::/64`;
}
