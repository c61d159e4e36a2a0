/** What is looked at before any schema: JSON that is far deeper than any of them is not walked by recursion. Pure. */
import { Unfit } from './problems.ts';

const DEEPEST = 24;
const REFUSED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

const refused = (code: string, message: string): Unfit => new Unfit([{ path: '', code, message }]);

/** The value itself; fails with Unfit where it is too deep, or has a member that no schema can have. */
export function plainJson(value: unknown): unknown {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw refused('too_deep', `JSON may be nested ${DEEPEST} times`);
    const trees = level.filter((one): one is object => typeof one === 'object' && one !== null);
    if (trees.some((one) => Object.keys(one).some((name) => REFUSED_NAMES.has(name))))
      throw refused('unknown_member', 'there is a member of a name that is never used');
    level = trees.flatMap((one) => Object.values(one));
  }
  return value;
}
