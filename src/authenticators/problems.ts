/** What is wrong with an authenticator as its file made it. */
import { z } from 'zod';
import { able, problemsOf, wordsShape } from '../plugins/problems.ts';

const shape = z.looseObject({
  id: z.string(),
  factors: z.array(z.enum(['knowledge', 'possession', 'inherence'])),
  amr: z.array(z.string().min(1)),
  words: wordsShape,
  begin: able,
  answer: able,
  phishingResistant: z.literal(true).optional(),
  isAtHand: able.optional(),
  contactOf: able.optional(),
  availableTo: able.optional(),
  enrolment: z.looseObject({ most: z.int().positive(), begin: able, answer: able }).optional(),
  identification: z.looseObject({ begin: able, find: able }).optional(),
});

const neededBy = ({ isAtHand, contactOf, enrolment }: z.infer<typeof shape>): string[] => [
  'name',
  'wrong',
  ...(contactOf || enrolment ? ['about'] : []),
  ...(isAtHand ? ['needs'] : []),
];

/** A line for each thing that is wrong; `name` is what the file is called. */
export const problemsIn = (made: unknown, name: string): string[] => problemsOf(made, name, { shape, neededBy });
