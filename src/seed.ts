/** Loads registrations and, in development, demonstration people from their files. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { roleSchema, type StaffStore } from './admin/staff.ts';
import type { CredentialStore } from './authenticators/credential-store.ts';
import { type AuthenticatorRegistry, checkAuthenticators } from './authenticators/registry.ts';
import { readYamlAs } from './config.ts';
import { ConfigurationError, type Transaction } from './errors.ts';
import type { PersonStore } from './identity/person-store.ts';
import { type Persona, personasSchema, personOf } from './identity/personas.ts';
import { type Known, problemsOf, type UpstreamChoices } from './relying-parties/acceptable.ts';
import { type RelyingPartyStore, relyingPartiesFileSchema } from './relying-parties/relying-party.ts';

export interface SeedParts {
  readonly people: PersonStore;
  readonly credentials: CredentialStore;
  readonly relyingParties: RelyingPartyStore;
  readonly staff: StaffStore;
  readonly authenticators: AuthenticatorRegistry;
  readonly transaction: Transaction;
  readonly known: Known;
  readonly upstreamChoices: UpstreamChoices;
}

/** Saves each registration that is new or changed; throws ConfigurationError that lists every unknown name and what profiles lack. */
export async function seedRelyingParties(file: string, parts: SeedParts): Promise<void> {
  const { relyingParties } = readYamlAs(file, relyingPartiesFileSchema);
  const upstreams = (await parts.upstreamChoices()).map(({ id }) => id);
  const problems = relyingParties.flatMap((relyingParty) =>
    problemsOf(relyingParty, parts.known, upstreams).map(
      (problem) => `relying party ${relyingParty.clientId}: ${problem}`,
    ),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  for (const relyingParty of relyingParties) {
    const before = await parts.relyingParties.find(relyingParty.clientId);
    if (!isDeepStrictEqual(before, relyingParty)) await parts.relyingParties.save(relyingParty);
  }
}

async function addPersona(
  persona: Persona,
  { people, credentials, authenticators, transaction }: SeedParts,
): Promise<void> {
  const made = await Promise.all(
    Object.entries(persona.credentials).map(async ([method, secret]) => {
      const data = await authenticators.get(method)?.credentialFor?.(secret);
      return data === undefined ? undefined : { method, data };
    }),
  );
  await transaction(async () => {
    await people.save(personOf(persona));
    for (const credential of made) {
      if (credential) await credentials.add({ id: randomUUID(), personId: persona.id, ...credential });
    }
  });
}

/** Adds the demonstration people who are not there yet; throws ConfigurationError where they sign in with what is no authenticator. */
export async function seedPersonas(file: string, parts: SeedParts): Promise<void> {
  const { people } = readYamlAs(file, personasSchema);
  const methods = new Set(people.flatMap(({ credentials }) => Object.keys(credentials)));
  await checkAuthenticators([...methods], `${file}: credentials`, parts.authenticators);
  for (const persona of people) {
    if (!(await parts.people.find(persona.id))) await addPersona(persona, parts);
    for (const { role, ...where } of persona.roles)
      await parts.staff.appoint(persona.id, { role: roleSchema.parse(role), ...where });
  }
}
