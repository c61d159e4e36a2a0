import { z } from 'zod';
import { NAMES_NO_KEYS, namesKeys } from '../outside/outside.ts';
import { registerMembers } from '../outside/signed-source.ts';

/** The settings of the business register. */
export const businessRegisterSchema = z
  .strictObject(registerMembers)
  .refine(namesKeys, NAMES_NO_KEYS)
  .describe('The register that knows organisations and who represents them; without it none can be brought in.');

export type BusinessRegisterSettings = z.infer<typeof businessRegisterSchema>;
