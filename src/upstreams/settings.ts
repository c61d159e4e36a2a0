import { z } from 'zod';

/** Settings of identity providers in front of this one. */
export const upstreamsSchema = z
  .strictObject({
    file: z.string().optional().describe('File with the upstreams; more can be added by staff.'),
    clientKeysFile: z
      .string()
      .optional()
      .describe(
        'File with private keys of this provider as a client of upstreams (JWK set): the first signs, all of them decrypt; the public ones are at /upstreams/jwks.json.',
      ),
    timeoutSeconds: z.number().positive().max(30).default(5).describe('An answer that takes longer is none.'),
    loginSeconds: z
      .int()
      .positive()
      .max(3600)
      .default(900)
      .describe('How long a person may take at an upstream until they come back.'),
    failures: z
      .int()
      .positive()
      .default(5)
      .describe('After so many failures in a row an upstream is not asked for a while.'),
    restSeconds: z.int().positive().default(30).describe('How long it is not asked then.'),
    probeSeconds: z
      .int()
      .positive()
      .default(30)
      .describe('How often each node asks every upstream whether it is there, and writes down what changed.'),
    privateHosts: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Host names of upstreams in a private network; other names that lead to private addresses are not asked.',
      ),
    undoMergeDays: z.int().positive().default(30).describe('For so long a merge of two accounts can be undone.'),
  })
  .default({
    timeoutSeconds: 5,
    loginSeconds: 900,
    failures: 5,
    restSeconds: 30,
    probeSeconds: 30,
    privateHosts: [],
    undoMergeDays: 30,
  });

/** The same, as a type. */
export type UpstreamSettings = z.infer<typeof upstreamsSchema>;
