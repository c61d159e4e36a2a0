/** What lets guardians act for wards; without a register nobody does. */
import { type ActingForWardsParts, createActingForWards } from '../guardianships/acting.ts';
import { createGuardianRegister } from '../guardianships/register.ts';
import type { Settings } from '../settings.ts';

type Made = 'guardianRegister' | 'guardianFreshSeconds';

/** Makes it. Throws ConfigurationError for files of the settings that cannot be read. */
export function guardianshipParts(common: Omit<ActingForWardsParts, Made> & { readonly settings: Settings }) {
  const { guardianRegister: register } = common.settings;
  const wards = createActingForWards({
    ...common,
    guardianRegister: register && createGuardianRegister(register),
    guardianFreshSeconds: register?.freshSeconds ?? 0,
  });
  return { wards, ensureGuardianshipFresh: wards.ensureFresh };
}
