/** Reads hashes of passwords as other systems write them. */
import { z } from 'zod';
import { type ForeignHash, recipeSchema, type Work } from './recipe.ts';

interface Found {
  readonly work: Work;
  readonly salt: Buffer;
  readonly digest: Buffer;
}
type Read = (text: string) => Found | undefined;

/** Longer texts are no hash of a password. */
const LONGEST = 2_000;
/** Base64 with `+` and `/` or `.`, with or without padding; undefined when it is none. */
function bytes(text: string | undefined): Buffer | undefined {
  const plain = text?.replaceAll('.', '+').replace(/=+$/, '');
  if (!plain || !/^[A-Za-z0-9+/]+$/.test(plain)) return undefined;
  return Buffer.from(plain, 'base64');
}
const textual = (text: string): Buffer => Buffer.from(text, 'utf8');

function made(work: Work, salt: Buffer | undefined, digest: Buffer | undefined): Found | undefined {
  return salt && digest ? { work, salt, digest } : undefined;
}

/** `$2b$10$` salt and digest; Django writes `bcrypt$` in front. The variants 2a, 2b and 2y are the same for what people type. */
const bcrypt: Read = (text) => {
  const [, cost = '', salt = '', digest = ''] =
    /^(?:bcrypt\$)?\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(text) ?? [];
  return cost ? made({ scheme: 'bcrypt', cost: Number(cost) }, textual(salt), textual(digest)) : undefined;
};

/** The string format of PHC; Django writes `argon2` in front. */
const argon2: Read = (text) => {
  const pattern = /^(?:argon2)?\$argon2(id|i|d)\$(?:v=(\d+)\$)?m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;
  const [, type, version = '16', memory, iterations, parallelism, salt, digest] = pattern.exec(text) ?? [];
  const work = {
    scheme: 'argon2',
    type: type as 'id',
    version: Number(version) as 0x13,
    memoryKiB: Number(memory),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
  } as const;
  return type ? made(work, bytes(salt), bytes(digest)) : undefined;
};

/** As Passlib writes it: `$scrypt$ln=16,r=8,p=1$salt$digest`. */
const scrypt: Read = (text) => {
  const [, ln, r, p, salt, digest] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  const work = { scheme: 'scrypt', cost: 2 ** Number(ln), blockSize: Number(r), parallelization: Number(p) } as const;
  return ln ? made(work, bytes(salt), bytes(digest)) : undefined;
};

/** As Django writes it: `scrypt$16384$salt$8$1$digest`; the salt is a text. */
const djangoScrypt: Read = (text) => {
  const [, n, salt = '', r, p, digest] = /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([^$]+)$/.exec(text) ?? [];
  const work = { scheme: 'scrypt', cost: Number(n), blockSize: Number(r), parallelization: Number(p) } as const;
  return n ? made(work, textual(salt), bytes(digest)) : undefined;
};

/** As Django writes it: `pbkdf2_sha256$600000$salt$digest`; the salt is a text. */
const djangoPbkdf2: Read = (text) => {
  const [, digest, iterations, salt = '', hash] = /^pbkdf2_(sha1|sha256)\$(\d+)\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  const work = { scheme: 'pbkdf2', digest: digest as 'sha256', iterations: Number(iterations) } as const;
  return digest ? made(work, textual(salt), bytes(hash)) : undefined;
};

/** As Passlib writes it: `$pbkdf2-sha256$29000$salt$digest`. */
const passlibPbkdf2: Read = (text) => {
  const [, , name = 'sha1', iterations, salt, hash] =
    /^\$pbkdf2(-(sha256|sha512))?\$(\d+)\$([^$]+)\$([^$]+)$/.exec(text) ?? [];
  const work = { scheme: 'pbkdf2', digest: name as 'sha1', iterations: Number(iterations) } as const;
  return iterations ? made(work, bytes(salt), bytes(hash)) : undefined;
};

const PRF = ['sha1', 'sha256', 'sha512'] as const;
const ASPNET_V2 = { bytes: 49, salt: 16, iterations: 1000 };

/** ASP.NET Identity in Base64: version 3 says its parameters, version 2 has none. */
const aspNet: Read = (text) => {
  if (!/^A[A-Q][A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return undefined;
  const all = Buffer.from(text, 'base64');
  if (all[0] === 0 && all.length === ASPNET_V2.bytes) {
    const work = { scheme: 'pbkdf2', digest: 'sha1', iterations: ASPNET_V2.iterations } as const;
    return { work, salt: all.subarray(1, 1 + ASPNET_V2.salt), digest: all.subarray(1 + ASPNET_V2.salt) };
  }
  if (all[0] !== 1 || all.length < 45) return undefined;
  const digest = PRF[all.readUInt32BE(1)];
  const end = 13 + all.readUInt32BE(9);
  if (!digest || end + 16 > all.length) return undefined;
  const work = { scheme: 'pbkdf2', digest, iterations: all.readUInt32BE(5) } as const;
  return { work, salt: all.subarray(13, end), digest: all.subarray(end) };
};

/** `$5$` and `$6$` of the GNU C library; directories write `{CRYPT}` in front. */
const shaCrypt: Read = (text) => {
  const pattern =
    /^(?:\{CRYPT\})?\$([56])\$(?:rounds=(\d+)\$)?([./A-Za-z0-9]{0,16})\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})$/i;
  const [, id, rounds = '5000', salt = '', digest = ''] = pattern.exec(text) ?? [];
  const work = { scheme: 'sha-crypt', digest: id === '5' ? 'sha256' : 'sha512', rounds: Number(rounds) } as const;
  return id ? made(work, textual(salt), textual(digest)) : undefined;
};

const LDAP_BYTES = { SSHA: ['sha1', 20], SSHA256: ['sha256', 32], SSHA512: ['sha512', 64] } as const;

/** `{SSHA}` and its longer kin: Base64 of the digest and the salt after it. */
const ldap: Read = (text) => {
  const [, name = '', rest = ''] = /^\{(SSHA|SSHA256|SSHA512)\}([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const [digest, length] = LDAP_BYTES[name as keyof typeof LDAP_BYTES] ?? [];
  const all = Buffer.from(rest, 'base64');
  if (!digest || !length || all.length <= length) return undefined;
  return { work: { scheme: 'ldap', digest }, salt: all.subarray(length), digest: all.subarray(0, length) };
};

const many = z.array(z.string()).min(1);
const keycloakSchema = z.object({
  secretData: z.object({ value: z.string(), salt: z.string() }),
  credentialData: z.object({
    algorithm: z.string(),
    hashIterations: z.int(),
    additionalParameters: z
      .object({ type: many, version: many, memory: many, parallelism: many })
      .partial()
      .default({}),
  }),
});
const inner = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

function keycloakWork({ credentialData }: z.infer<typeof keycloakSchema>): Work | undefined {
  const { algorithm, hashIterations: iterations, additionalParameters: more } = credentialData;
  const [, digest] = /^pbkdf2(?:-(sha256|sha512))?$/.exec(algorithm) ?? ['', undefined];
  if (algorithm.startsWith('pbkdf2')) return { scheme: 'pbkdf2', digest: (digest ?? 'sha1') as 'sha1', iterations };
  if (algorithm !== 'argon2') return undefined;
  return {
    scheme: 'argon2',
    type: more.type?.[0] as 'id',
    version: more.version?.[0] === '1.3' ? 0x13 : 0x10,
    memoryKiB: Number(more.memory?.[0]),
    iterations,
    parallelism: Number(more.parallelism?.[0]),
  };
}

/** The credential of a realm's export by Keycloak: JSON whose two members may be JSON themselves. */
const keycloak: Read = (text) => {
  if (!text.startsWith('{"')) return undefined;
  try {
    const { secretData, credentialData } = JSON.parse(text) as Record<string, unknown>;
    const read = keycloakSchema.parse({ secretData: inner(secretData), credentialData: inner(credentialData) });
    const work = keycloakWork(read);
    return work && made(work, bytes(read.secretData.salt), bytes(read.secretData.value));
  } catch {
    return undefined;
  }
};

const READERS: readonly Read[] = [
  bcrypt,
  argon2,
  scrypt,
  djangoScrypt,
  djangoPbkdf2,
  passlibPbkdf2,
  aspNet,
  shaCrypt,
  ldap,
  keycloak,
];

/** What is wrong with a text that should be a hash: nobody knows it, or its parameters are beyond what a sign-in may cost. */
export type HashProblem = 'unknown' | 'parameters';

/** Reads a hash; nothing of it is ever in the answer when it is none. */
export function readForeignHash(text: string): ForeignHash | { readonly problem: HashProblem } {
  if (text.length > LONGEST) return { problem: 'unknown' };
  const found = READERS.map((read) => read(text)).find((one) => one !== undefined);
  if (!found) return { problem: 'unknown' };
  const { data: recipe } = recipeSchema.safeParse({
    work: found.work,
    salt: found.salt.toString('base64'),
    length: found.digest.length,
  });
  return recipe ? { recipe, digest: found.digest } : { problem: 'parameters' };
}
