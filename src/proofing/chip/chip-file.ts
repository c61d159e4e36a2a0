/** The file in which a reader saves what it took from a chip (docs/chip-reading.md). */
import { z } from 'zod';

/** The longest file, in characters. */
export const LONGEST_FILE = 200_000;

const base64 = z.base64().min(1);

const fileSchema = z.object({
  /** EF.SOD. */
  sod: base64,
  /** Data groups by number. */
  dg: z.record(z.string().regex(/^(?:[1-9]|1[0-6])$/), base64),
});

/** What is in a file. */
export interface ChipFile {
  readonly securityObject: Buffer;
  /** By number, with their tags. */
  readonly dataGroups: ReadonlyMap<number, Buffer>;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the file; undefined when it is none. */
export function readChipFile(text: string): ChipFile | undefined {
  const { data } = fileSchema.safeParse(text.length > LONGEST_FILE ? undefined : json(text));
  if (!data) return undefined;
  const groups = Object.entries(data.dg).map(
    ([number, value]) => [Number(number), Buffer.from(value, 'base64')] as const,
  );
  return { securityObject: Buffer.from(data.sod, 'base64'), dataGroups: new Map(groups) };
}
