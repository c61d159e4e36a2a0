/** What deals with organisations; without a business register none is brought in. */
import type { Assurance } from '../assurance/assurance.ts';
import type { Person } from '../identity/person.ts';
import { type BringingInParts, createBringingIn } from '../organisations/bringing-in.ts';
import { createFreshness, type FreshnessParts } from '../organisations/freshness.ts';
import { createBusinessRegister } from '../organisations/register.ts';
import type { Settings } from '../settings.ts';

type Made = 'businessRegister' | 'businessRegisterSettings' | 'checks' | 'identityLevelOf';

type Common = Omit<BringingInParts & FreshnessParts, Made> & {
  readonly assurance: Assurance;
  readonly settings: Settings;
};

/** Makes them. Throws ConfigurationError for files of the settings that cannot be read. */
export function organisationParts(common: Common) {
  const { assurance, country, now, settings } = common;
  const register = settings.businessRegister;
  const parts = {
    ...common,
    businessRegister: register && createBusinessRegister(register, country),
    businessRegisterSettings: register,
    checks: settings.proofChecks,
    /** How well it is proven who somebody is (Decree 69/2024/NĐ-CP): 0, 1 or 2. */
    identityLevelOf: ({ proofs }: Pick<Person, 'proofs'>): number =>
      assurance.vector(proofs, [], Math.floor(now().getTime() / 1000)).vn,
  };
  const { identityLevelOf } = parts;
  const freshness = createFreshness(parts);
  return { identityLevelOf, bringingIn: createBringingIn(parts), freshness, ensureFresh: freshness.ensureFresh };
}
