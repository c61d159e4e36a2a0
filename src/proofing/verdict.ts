/** What a method answered, as far as it can be believed to be an answer: files of operators are not type-checked. */
import { z } from 'zod';
import type { Verdict } from './method.ts';

const identity = z.object({
  number: z.string().optional(),
  name: z.string().optional(),
  asciiName: z.string().optional(),
  birthdate: z
    .string()
    .regex(/^\d{4}(-\d{2}-\d{2})?$/)
    .optional(),
  gender: z.enum(['male', 'female', 'other']).optional(),
});

const confirmed = z.object({
  kind: z.literal('confirmed'),
  source: z.string().min(1),
  reference: z.string().optional(),
  evidence: z.union([z.string().min(1), z.instanceof(Uint8Array)]),
  identity,
  expiresAt: z.date().optional(),
});

const schema = z.discriminatedUnion('kind', [
  confirmed,
  z.object({ kind: z.literal('refused'), words: z.string().min(1), reason: z.string().exactOptional() }),
  z.object({ kind: z.literal('later'), reason: z.string() }),
]);

/** The verdict in an answer; nonsense is no answer. */
export function readVerdict(answer: unknown): Verdict {
  const { data } = schema.safeParse(answer);
  return data ?? { kind: 'later', reason: 'the method answered nonsense' };
}
