import { z } from 'zod';
import { NAMES_NO_KEYS, namesKeys } from '../outside/outside.ts';
import { registerMembers } from '../outside/signed-source.ts';

/** The settings of the business register. */
export const businessRegisterSchema = z
  .strictObject({
    ...registerMembers,
    refreshSeconds: z
      .number()
      .positive()
      .default(60)
      .describe('How often this node asks anew about the organisations that were asked about longest ago.'),
    staleSeconds: z
      .int()
      .positive()
      .default(7 * 86_400)
      .describe('An organisation of which the register has said nothing for so long may not act until it does.'),
  })
  .refine(namesKeys, NAMES_NO_KEYS)
  .describe('The register that knows organisations and who represents them; without it none can be brought in.');

export type BusinessRegisterSettings = z.infer<typeof businessRegisterSchema>;
