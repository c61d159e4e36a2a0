/** Writes DER (X.690), right or wrong, for tests. */

/** Bytes with a tag and their length. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const tagOctets = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  const octets = body.length < 0x80 ? [] : Buffer.from(body.length.toString(16).padStart(6, '0'), 'hex');
  const length = octets.length === 0 ? [body.length] : shortest([...octets]);
  return Buffer.concat([Buffer.from([...tagOctets, ...length]), body]);
}

function shortest(octets: readonly number[]): number[] {
  const significant = octets.slice(octets.findIndex((octet) => octet !== 0));
  return [0x80 + significant.length, ...significant];
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]): Buffer => der(0x31, ...[...contents].sort(Buffer.compare));
export const octetString = (content: Uint8Array): Buffer => der(0x04, content);
export const bitString = (content: Uint8Array): Buffer => der(0x03, Buffer.from([0]), content);
export const explicit = (number: number, ...contents: readonly Uint8Array[]): Buffer => der(0xa0 + number, ...contents);
export const NULL = Buffer.from([0x05, 0x00]);
export const TRUE = Buffer.from([0x01, 0x01, 0xff]);

/** A whole number that is not negative. */
export function integer(value: number | bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function base128(value: number): number[] {
  const octets = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

/** An object identifier in dotted form. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([40 * first + second, ...rest].flatMap(base128)));
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280, section 4.1.2.5). */
export function time(date: Date): Buffer {
  const text = `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}
