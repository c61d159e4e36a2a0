/** What is wrong with a description, by kinds that pages have words for and by lines for files. Pure. */
import type { z } from 'zod';

/** Kinds of problems; those of a protocol of the operator's own may have none. */
export type ProblemKind =
  | 'missing'
  | 'text'
  | 'number'
  | 'list'
  | 'group'
  | 'switch'
  | 'choice'
  | 'unknown'
  | 'empty'
  | 'long'
  | 'least'
  | 'most'
  | 'format'
  | 'yaml'
  | 'id'
  | 'stays'
  | 'ofFile'
  | 'protocol'
  | 'hidden'
  | 'proof'
  | 'proofAlone'
  | 'noNumber'
  | 'acrTwice'
  | 'https'
  | 'issuer'
  | 'itself'
  | 'openid'
  | 'secret'
  | 'keys'
  | 'secretFile';

/** One thing that is wrong; `at` is the member, such as `levels.0.factors`. */
export interface Problem {
  readonly at: string;
  readonly kind?: ProblemKind | undefined;
  /** For the words about it. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The same in English. */
  readonly message: string;
}

/** What an issue of a schema says, and of which kind it is. */
export interface Said {
  readonly message: string;
  readonly params?: { readonly problem: ProblemKind };
}

/** What an issue that a schema of ours makes says. */
export const saying = (kind: ProblemKind, message: string) => ({ message, params: { problem: kind } }) satisfies Said;

/** As a file's reader gets to see it. */
export const lineOf = ({ at, message }: Problem): string => (at === '' ? message : `${at}: ${message}`);

type Issue = z.core.$ZodIssue;
type Meant = Pick<Problem, 'kind' | 'values'>;

const KIND_OF_TYPE: Readonly<Record<string, ProblemKind>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  array: 'list',
  object: 'group',
  record: 'group',
  boolean: 'switch',
};

/** What stands there. */
function valueAt(tree: unknown, path: Issue['path']): unknown {
  let value = tree;
  for (const member of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[member];
  }
  return value;
}

function sizeOf(issue: Issue & { code: 'too_small' | 'too_big' }): Meant {
  const isCount = issue.origin === 'string' || issue.origin === 'array';
  if (issue.code === 'too_small')
    return isCount ? { kind: 'empty', values: {} } : { kind: 'least', values: { least: Number(issue.minimum) } };
  return { kind: isCount ? 'long' : 'most', values: { most: Number(issue.maximum) } };
}

function meaningOf(issue: Issue): Meant {
  if (issue.code === 'invalid_type') return { kind: KIND_OF_TYPE[issue.expected], values: {} };
  if (issue.code === 'invalid_value') return { kind: 'choice', values: { values: issue.values.join(', ') } };
  if (issue.code === 'unrecognized_keys') return { kind: 'unknown', values: { values: issue.keys.join(', ') } };
  if (issue.code === 'invalid_format' || issue.code === 'invalid_union') return { kind: 'format', values: {} };
  if (issue.code === 'too_small' || issue.code === 'too_big') return sizeOf(issue);
  const kind = issue.code === 'custom' ? (issue.params?.problem as ProblemKind | undefined) : undefined;
  return { kind, values: {} };
}

/** Reads what a schema found in a tree; `under` is where the tree stands in the description. */
export const problemsOf = (issues: readonly Issue[], tree: unknown, under: readonly string[] = []): Problem[] =>
  issues.map((issue) => {
    const value = valueAt(tree, issue.path);
    const isMissing = issue.code !== 'custom' && (value === undefined || value === null);
    const meant = isMissing ? { kind: 'missing' as const, values: {} } : meaningOf(issue);
    return { at: [...under, ...issue.path].join('.') || 'YAML', ...meant, message: issue.message };
  });
