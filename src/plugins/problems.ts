/** What is wrong with a plug-in as its file made it. */
import { z } from 'zod';

/** Something that can be called. */
export const able = z.custom<unknown>((value) => typeof value === 'function', 'must be a function');

const sentences = z.record(
  z.string(),
  z.string().refine((text) => text.trim() !== '', 'must not be empty'),
);

/** Words in every language. */
export const wordsShape = z.strictObject({ vi: sentences, en: sentences, fr: sentences });

interface Spoken {
  readonly id: string;
  readonly words: z.infer<typeof wordsShape>;
}

/** Every key that one language has or the pages need, and that another one lacks. */
function missingWords({ words }: Spoken, needed: readonly string[]): string[] {
  const keys = new Set([...needed, ...Object.values(words).flatMap((own) => Object.keys(own))]);
  return Object.entries(words).flatMap(([language, own]) =>
    [...keys].filter((key) => !Object.hasOwn(own, key)).map((key) => `words.${language}: there is no "${key}"`),
  );
}

/** A line for each thing that is wrong; `name` is what the file is called, and `neededBy` the keys of words that the pages use. */
export function problemsOf<Shape extends Spoken>(
  made: unknown,
  name: string,
  { shape, neededBy }: { shape: z.ZodType<Shape>; neededBy: (made: Shape) => readonly string[] },
): string[] {
  const { data, error } = shape.safeParse(made);
  if (!data) return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || '(top)'}: ${message}`);
  const misnamed = data.id === name ? [] : [`id: must be "${name}" like the file, and is "${data.id}"`];
  return [...misnamed, ...missingWords(data, neededBy(data))];
}
