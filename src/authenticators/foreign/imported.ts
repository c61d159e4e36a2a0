/** A password that came from another system, until its owner shows it for the first time. */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { PasswordHasher } from '../authenticator.ts';
import { derive } from './derive.ts';
import { type ForeignHash, isSlow, type Recipe, recipeSchema, type Work } from './recipe.ts';

/**
 * What is kept: the digest itself where it was slow to make, or else a hash of ours of that digest, so that no fast hash
 * rests in the database.
 */
export const importedSchema = z.union([
  z.strictObject({ foreign: recipeSchema, digest: z.base64() }),
  z.strictObject({ foreign: recipeSchema, hash: z.string() }),
]);
export type Imported = z.infer<typeof importedSchema>;

const LENGTH = 32;
/** In the alphabet of bcrypt, which takes exactly as much; the others take any. */
const NO_SALT = 'N9qo8uLOickgx2ZMRZoMye';
const NO_SHA_CRYPT_SALT = NO_SALT.slice(0, 16);

/** Makes what is kept of a hash. */
export async function keepForeign({ recipe, digest }: ForeignHash, hasher: PasswordHasher): Promise<Imported> {
  const text = digest.toString('base64');
  return isSlow(recipe.work) ? { foreign: recipe, digest: text } : { foreign: recipe, hash: await hasher.hash(text) };
}

/** Whether the password is the one; a wrong one costs what a right one does. */
export async function isImported(kept: Imported, password: string, hasher: PasswordHasher): Promise<boolean> {
  const made = await hasher.bounded(() => derive(kept.foreign, password));
  if ('hash' in kept) return hasher.verify(kept.hash, made.toString('base64'));
  const digest = Buffer.from(kept.digest, 'base64');
  const isRight = digest.length === made.length && timingSafeEqual(digest, made);
  // The right one is hashed anew next.
  if (!isRight) await hasher.verify(undefined, password);
  return isRight;
}

const recipeFor = (work: Work): Recipe => ({
  work,
  salt: Buffer.from(work.scheme === 'sha-crypt' ? NO_SHA_CRYPT_SALT : NO_SALT).toString('base64'),
  length: LENGTH,
});

const isSame = (one: Work, other: Work): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Does the work of these kinds for nothing, but for one that was done already. */
export async function pretend(works: readonly Work[], hasher: PasswordHasher, done?: Work): Promise<void> {
  for (const work of works)
    if (!done || !isSame(work, done)) await hasher.bounded(() => derive(recipeFor(work), 'nobody has this password'));
}
