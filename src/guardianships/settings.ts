import { z } from 'zod';
import { NAMES_NO_KEYS, namesKeys } from '../outside/outside.ts';
import { registerMembers } from '../outside/signed-source.ts';

/** The settings of the register of guardians. */
export const guardianRegisterSchema = z
  .strictObject(registerMembers)
  .refine(namesKeys, NAMES_NO_KEYS)
  .describe('The register that knows who is the parent or guardian of whom; without it nobody acts for a ward.');

export type GuardianRegisterSettings = z.infer<typeof guardianRegisterSchema>;
