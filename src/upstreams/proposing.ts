/** Descriptions of upstreams that staff write: as text, whether one can be used, and what differs from the one before. */
import { parse, stringify, YAMLParseError } from 'yaml';
import { type Definition, definitionSchema } from './definition.ts';
import { type Problem, problemsOf } from './problems.ts';

/** Longest description, in characters. */
export const LONGEST_DESCRIPTION = 20_000;

/** What was written; `line` is where it is no YAML. */
export type Written =
  | { readonly definition: Definition; readonly line?: undefined; readonly problems?: undefined }
  | { readonly definition?: undefined; readonly line?: number | undefined; readonly problems: readonly Problem[] };

/** Reads YAML that describes one upstream. */
export function readDescription(text: string): Written {
  let written: unknown;
  try {
    written = parse(text, { schema: 'core', maxAliasCount: 10, prettyErrors: true });
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    const message = (error as Error).message.split('\n')[0] ?? '';
    return line === undefined
      ? { problems: [{ at: 'YAML', kind: 'yaml', values: {}, message }] }
      : { line, problems: [] };
  }
  const { data, error } = definitionSchema.safeParse(written);
  return data ? { definition: data } : { problems: problemsOf(error.issues, written) };
}

/** A description as people write it. */
export const written = (definition: Definition): string => stringify(definition, { lineWidth: 120 });

/** Levels of a description that name a proof nobody knows. */
export const problemsOfLevels = (
  { levels }: Pick<Definition, 'levels'>,
  proofNames: readonly string[],
): readonly Problem[] =>
  levels.flatMap(({ proof }, index) =>
    proof === undefined || proofNames.includes(proof)
      ? []
      : [
          {
            at: `levels.${index}.proof`,
            kind: 'proof',
            values: { proof },
            message: `"${proof}" is no proof of the levels`,
          },
        ],
  );

/** Every address in settings: to whom a secret would go. */
function addressesIn(settings: unknown): string[] {
  if (typeof settings === 'string') return URL.canParse(settings) ? [settings] : [];
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.values(settings).flatMap(addressesIn);
}

/** Whether a secret that is kept may go with a changed description: only where nothing in it leads elsewhere. */
export function keepsSecret(before: Definition | undefined, after: Definition): boolean {
  const known = new Set(addressesIn(before?.settings));
  return before?.protocol === after.protocol && addressesIn(after.settings).every((one) => known.has(one));
}

/** One difference of two descriptions; `name` is the technical name, such as `levels.1.acr`. */
export interface Difference {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

/** The leaves of a tree by their names; lists of texts are one leaf. */
function leavesOf(tree: unknown, name: string): [string, string][] {
  if (tree === undefined) return [];
  if (typeof tree !== 'object' || tree === null) return [[name, String(tree)]];
  if (Array.isArray(tree) && tree.every((one) => typeof one !== 'object')) return [[name, tree.join(', ')]];
  return Object.entries(tree).flatMap(([key, value]) => leavesOf(value, name === '' ? key : `${name}.${key}`));
}

/** What differs; without `before` everything is new, without `after` everything goes. */
export function differencesOf(before: Definition | undefined, after: Definition | undefined): readonly Difference[] {
  const [was, is] = [new Map(leavesOf(before, '')), new Map(leavesOf(after, ''))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => {
      const [from, to] = [was.get(name), is.get(name)];
      return { name, ...(from === undefined ? {} : { before: from }), ...(to === undefined ? {} : { after: to }) };
    });
}
