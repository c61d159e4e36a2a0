/** How other systems make hashes of passwords: the parameters beside the password, within bounds that a sign-in can bear. */
import { z } from 'zod';

const MOST_MEMORY_KIB = 262_144;
const salt = z.base64().describe('Base64.');
const length = z.int().min(10).max(128).describe('Bytes of the digest.');

const bcrypt = z.strictObject({ scheme: z.literal('bcrypt'), cost: z.int().min(4).max(14) });
const argon2 = z.strictObject({
  scheme: z.literal('argon2'),
  type: z.enum(['d', 'i', 'id']),
  version: z.union([z.literal(0x10), z.literal(0x13)]),
  memoryKiB: z.int().min(8).max(MOST_MEMORY_KIB),
  iterations: z.int().min(1).max(20),
  parallelism: z.int().min(1).max(16),
});
const scrypt = z.strictObject({
  scheme: z.literal('scrypt'),
  cost: z.int().min(2).max(1_048_576).describe('N, a power of two.'),
  blockSize: z.int().min(1).max(32),
  parallelization: z.int().min(1).max(8),
});
const pbkdf2 = z.strictObject({
  scheme: z.literal('pbkdf2'),
  digest: z.enum(['sha1', 'sha256', 'sha512']),
  iterations: z.int().min(1).max(2_000_000),
});
const shaCrypt = z.strictObject({
  scheme: z.literal('sha-crypt'),
  digest: z.enum(['sha256', 'sha512']),
  rounds: z.int().min(1000).max(1_000_000),
});
/** Salted once: RFC 2307 as OpenLDAP and others extend it. */
const ldap = z.strictObject({ scheme: z.literal('ldap'), digest: z.enum(['sha1', 'sha256', 'sha512']) });

/** Memory of scrypt in KiB (RFC 7914, section 2). */
const scryptKiB = ({ cost, blockSize }: z.infer<typeof scrypt>): number => (cost * blockSize) / 8;
const isPowerOfTwo = (number: number): boolean => Number.isInteger(Math.log2(number));

/** What work a hash takes: what it is called, and what wrong passwords cost when accounts that nobody has shall cost the same. */
export const workSchema = z
  .discriminatedUnion('scheme', [bcrypt, argon2, scrypt, pbkdf2, shaCrypt, ldap])
  .refine((work) => work.scheme !== 'scrypt' || (isPowerOfTwo(work.cost) && scryptKiB(work) <= MOST_MEMORY_KIB), {
    message: 'cost must be a power of two that takes 256 MiB at most',
  })
  .refine((work) => work.scheme !== 'scrypt' || scryptKiB(work) * work.parallelization <= 2 * MOST_MEMORY_KIB, {
    message: 'memory × parallelization is too much',
  })
  .refine((work) => work.scheme !== 'argon2' || work.memoryKiB * work.iterations <= 4 * MOST_MEMORY_KIB, {
    message: 'memory × iterations is too much',
  });
export type Work = z.infer<typeof workSchema>;

/** All that is needed besides the password to make the digest again. */
export const recipeSchema = z.strictObject({ work: workSchema, salt, length });
export type Recipe = z.infer<typeof recipeSchema>;

/** A hash of another system, read. */
export interface ForeignHash {
  readonly recipe: Recipe;
  readonly digest: Buffer;
}

const ENOUGH_PBKDF2 = { sha1: 1_300_000, sha256: 600_000, sha512: 210_000 } as const;

/**
 * Whether a digest may be kept as it is; all others are kept inside a hash of ours. The bounds are those of the OWASP
 * Password Storage Cheat Sheet.
 */
export function isSlow(work: Work): boolean {
  switch (work.scheme) {
    case 'bcrypt':
      return work.cost >= 10;
    case 'argon2':
      return work.memoryKiB >= 7_168 && work.memoryKiB * work.iterations >= 35_840;
    case 'scrypt':
      return scryptKiB(work) * work.parallelization >= 16_384;
    case 'pbkdf2':
      return work.iterations >= ENOUGH_PBKDF2[work.digest];
    default:
      return false;
  }
}
