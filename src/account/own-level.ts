import type { Assurance } from '../assurance/assurance.ts';
import type { Person } from '../identity/person.ts';
import type { Words } from '../web/words.ts';

const LEVELS = ['proofs.level.none', 'proofs.level.one', 'proofs.level.two'] as const;
const LEVELS_OF_CHILD = ['proofs.levelOf.none', 'proofs.levelOf.one', 'proofs.levelOf.two'] as const;

/** Makes the function that says in a sentence what level an account has; `child` is the name where it is a child's. */
export function createOwnLevel({ assurance, now }: { readonly assurance: Assurance; readonly now: () => Date }) {
  return ({ proofs }: Person, words: Words, child?: string): string => {
    const level = assurance.vector(proofs, [], Math.floor(now().getTime() / 1000)).vn;
    return child === undefined
      ? words(LEVELS[level] ?? LEVELS[0])
      : words(LEVELS_OF_CHILD[level] ?? LEVELS_OF_CHILD[0], { name: child });
  };
}
