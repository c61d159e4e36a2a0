/** What is wrong with an authenticator as its file made it: the type checker never saw the files of operators. */
import { z } from 'zod';

const able = z.custom<unknown>((value) => typeof value === 'function', 'must be a function');
const sentences = z.record(
  z.string(),
  z.string().refine((text) => text.trim() !== '', 'must not be empty'),
);

const shape = z.looseObject({
  id: z.string(),
  factors: z.array(z.enum(['knowledge', 'possession', 'inherence'])),
  amr: z.array(z.string().min(1)),
  words: z.strictObject({ vi: sentences, en: sentences, fr: sentences }),
  begin: able,
  answer: able,
  isAtHand: able.optional(),
  contactOf: able.optional(),
  availableTo: able.optional(),
  enrolment: z.looseObject({ most: z.int().positive(), begin: able, answer: able }).optional(),
  identification: z.looseObject({ begin: able, find: able }).optional(),
});

type Shape = z.infer<typeof shape>;

const neededBy = ({ isAtHand, contactOf, enrolment }: Shape): string[] => [
  'name',
  'wrong',
  ...(contactOf || enrolment ? ['about'] : []),
  ...(isAtHand ? ['needs'] : []),
];

/** Every key that one language has or the pages need, and that another one lacks. */
function missingWords(made: Shape): string[] {
  const keys = new Set([...neededBy(made), ...Object.values(made.words).flatMap((words) => Object.keys(words))]);
  return Object.entries(made.words).flatMap(([language, words]) =>
    [...keys].filter((key) => !Object.hasOwn(words, key)).map((key) => `words.${language}: there is no "${key}"`),
  );
}

/** A line for each thing that is wrong; `name` is what the file is called. */
export function problemsIn(made: unknown, name: string): string[] {
  const { data, error } = shape.safeParse(made);
  if (!data) return error.issues.map(({ path, message }) => `${path.join('.') || '(top)'}: ${message}`);
  const misnamed = data.id === name ? [] : [`id: must be "${name}" like the file, and is "${data.id}"`];
  return [...misnamed, ...missingWords(data)];
}
