/** The demonstration people of development: parsing only, loading is the start-up's task. */
import { z } from 'zod';
import type { Person } from './person.ts';

const contact = z.strictObject({
  value: z.string().min(3),
  verified: z.boolean(),
  primary: z.boolean().exactOptional(),
});

const proof = z.strictObject({
  method: z.string().min(1),
  at: z.iso.date().describe('Day of the proofing.'),
  source: z.string().min(1).describe('Who vouches.'),
});

const name = z.strictObject({
  full: z.string().min(1).max(200),
  family: z.string().min(1).exactOptional(),
  middle: z.string().min(1).exactOptional(),
  given: z.string().min(1),
});

const foreigner = z.strictObject({
  nationality: z.string().regex(/^[A-Z]{3}$/),
  passportNumber: z.string().regex(/^[A-Z0-9]+$/),
});

const personaSchema = z.strictObject({
  id: z.uuid(),
  story: z.string().min(1).describe('One sentence for the start screen.'),
  login: z.string().min(1).describe('What to type at sign-in.'),
  credentials: z.record(z.string(), z.string().min(12)).describe('What they sign in with: a secret by authenticator.'),
  status: z.enum(['active', 'blocked', 'closed']).default('active'),
  language: z.enum(['vi', 'en', 'fr']),
  name,
  birthdate: z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/),
  gender: z.enum(['male', 'female', 'other']).exactOptional(),
  citizenNumber: z.string().regex(/^\d+$/).exactOptional(),
  foreigner: foreigner.exactOptional(),
  phones: z.array(contact),
  emails: z.array(contact),
  proofs: z.array(proof),
  roles: z
    .array(z.strictObject({ role: z.string().min(1), place: z.string().min(1).exactOptional() }))
    .default([])
    .describe('What staff may do, and where.'),
});

/** Schema of config/development/personas.yaml. */
export const personasSchema = z.strictObject({
  people: z.array(personaSchema).refine((people) => new Set(people.map(({ id }) => id)).size === people.length, {
    message: 'two people have the same id',
  }),
});

/** A demonstration person, with what to type at sign-in. */
export type Persona = z.infer<typeof personaSchema>;

/** The person of a persona: without story, credentials and roles. */
export function personOf(persona: Persona): Person {
  const { story: _story, login: _login, credentials: _credentials, roles: _roles, ...person } = persona;
  const proofs = persona.proofs.map(({ at, ...rest }) => ({ ...rest, at: Date.parse(at) / 1000 }));
  return { ...person, proofs };
}
