/** Looks for thousands of texts at once, in one pass over the bytes. */
import { allNeedles, type Needle } from './needles.ts';

/** Finds which kinds of data stand in some bytes. */
export type Search = (bytes: Buffer) => readonly string[];

/** Four bytes decide quickly that nothing begins here. */
const PREFIX = 4;
const hash = (four: number): number => Math.imul(four, 0x9e3779b1) >>> 14;

const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));

function isHere({ bytes, alone }: Needle, all: Buffer, at: number): boolean {
  if (all.compare(bytes, 0, bytes.length, at, Math.min(all.length, at + bytes.length)) !== 0) return false;
  return !alone || !(isWordByte(all[at - 1]) || isWordByte(all[at + bytes.length]));
}

/** Prepares a search. */
export function createSearch(needles: readonly Needle[]): Search {
  const possible = new Uint8Array(1 << 18);
  const byPrefix = new Map<number, Needle[]>();
  for (const needle of needles) {
    const prefix = needle.bytes.readUInt32BE(0) | 0;
    possible[hash(prefix)] = 1;
    const known = byPrefix.get(prefix);
    if (known) known.push(needle);
    else byPrefix.set(prefix, [needle]);
  }
  return (bytes) => {
    const found = new Set<string>();
    let window = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      window = (window << 8) | (bytes[i] as number);
      if (i < PREFIX - 1 || possible[hash(window)] === 0) continue;
      for (const needle of byPrefix.get(window) ?? [])
        if (isHere(needle, bytes, i - PREFIX + 1)) found.add(needle.kind);
    }
    return [...found];
  };
}

let prepared: Search | undefined;

/** The search for everything that the demonstration people are known by. */
export const searchForPeople: Search = (bytes) => {
  prepared ??= createSearch(allNeedles());
  return prepared(bytes);
};
