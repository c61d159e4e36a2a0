/** Settings of an upstream that is an OpenID provider. */
import { z } from 'zod';
import { ConfigurationError } from '../../../errors.ts';
import { readConfigured, serviceUrl } from '../../../outside/outside.ts';
import { type Said, saying } from '../../problems.ts';
import type { ConnectionTools } from '../../upstream.ts';

/** Signature algorithms that are believed: never `none`, and none whose key both sides know. */
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'EdDSA',
  'Ed25519',
];

/** OpenID Connect Discovery 1.0, section 3: an issuer has neither query nor fragment; no address has a user's name. */
const isBareAddress = (value: string): boolean => !/^[^/]*\/\/[^/?#]*@|[?#]/.test(value);

/** As they are written down. */
export const oidcSettingsSchema = z.strictObject({
  issuer: serviceUrl
    .refine(isBareAddress, saying('issuer', 'must have no query, fragment, or name of a user'))
    .describe('Issuer identifier, exactly as its metadata and its tokens have it.'),
  clientId: z.string().min(1).max(200).describe('The name under which it knows this provider.'),
  auth: z
    .enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post'])
    .default('private_key_jwt')
    .describe('How this provider shows who it is (OpenID Connect Core 1.0, section 9).'),
  assertionAudience: z
    .enum(['issuer', 'token_endpoint'])
    .default('issuer')
    .describe('To whom the signed assertion of `private_key_jwt` is addressed.'),
  clientSecretFile: z.string().min(1).optional().describe('File with the secret; staff may enter one instead.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .default(['openid'])
    .refine((scopes) => scopes.includes('openid'), saying('openid', 'must hold openid'))
    .describe('Scopes that are asked for.'),
  par: z
    .enum(['auto', 'required', 'never'])
    .default('auto')
    .describe('Pushed authorization requests (RFC 9126): where it offers them, always, or only where it insists.'),
  levelBy: z
    .enum(['acr_values', 'claims'])
    .default('acr_values')
    .describe(
      'How a level is asked for: as a wish, or as an essential claim (OpenID Connect Core 1.0, section 5.5.1.1).',
    ),
  levelClaim: z
    .string()
    .min(1)
    .default('acr')
    .describe('The claim of the ID token that says the level, where the provider has one of its own for that.'),
  idTokenEncrypted: z.boolean().default(false).describe('ID tokens are encrypted; others are refused then.'),
  userinfo: z
    .enum(['none', 'json', 'jwt'])
    .default('none')
    .describe('Whether claims are read at the userinfo endpoint, and in which form it must answer.'),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default(ALGORITHMS)
    .describe('Signature algorithms that are believed.'),
  clockToleranceSeconds: z.int().min(0).max(300).default(30).describe('Its clock may differ by so much.'),
  idTokenHint: z
    .enum(['bare', 'always'])
    .default('bare')
    .describe(
      'Whoever signs out there is led to it with their ID token in the address: only with one that says nothing of the person but the subject, or always.',
    ),
  origins: z
    .array(serviceUrl.transform((url) => new URL(url).origin))
    .default([])
    .describe('Further origins that it leads browsers through while they sign in.'),
});

/** The settings, with the secret where there is one. */
export type OidcSettings = Omit<z.infer<typeof oidcSettingsSchema>, 'clientSecretFile'> & {
  readonly secret?: string | undefined;
};

const NEEDS_KEYS = saying('keys', 'needs upstreams.clientKeysFile');

/** Whether two issuers are one place. */
const isSamePlace = (one: string, other: string): boolean =>
  new URL(one).href.replace(/\/$/, '') === new URL(other).href.replace(/\/$/, '');

/** Why this cannot be the way in which the provider shows who it is. */
function problemOf(
  { auth }: z.infer<typeof oidcSettingsSchema>,
  secret: string | undefined,
  hasKeys: boolean,
): Said | undefined {
  if (auth === 'private_key_jwt') return hasKeys ? undefined : NEEDS_KEYS;
  return secret ? undefined : saying('secret', 'needs a secret');
}

interface Secret {
  readonly secret?: string | undefined;
  readonly problem?: Said;
}

/** Whoever may describe upstreams in the console may not read the files of this machine by it. */
function readSecret(file: string | undefined, { secret, mayReadFiles }: ConnectionTools): Secret {
  if (file === undefined) return { secret };
  if (!mayReadFiles)
    return { problem: saying('secretFile', 'is only for upstreams of the file; enter the secret instead') };
  try {
    return { secret: readConfigured(file, 'clientSecretFile') };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problem: { message: error.problems.join('; ') } };
    throw error;
  }
}

/** Reads them. Throws a ZodError for what cannot be used. */
export function readOidcSettings(tools: ConnectionTools): OidcSettings {
  const { settings, clientKeys, issuer } = tools;
  const { clientSecretFile, ...read } = oidcSettingsSchema.parse(settings);
  const { secret, problem } = readSecret(clientSecretFile, tools);
  const issues = [
    ['clientSecretFile', problem],
    ['auth', problemOf(read, secret, clientKeys.length > 0)],
    ['idTokenEncrypted', read.idTokenEncrypted && clientKeys.length === 0 ? NEEDS_KEYS : undefined],
    ['issuer', isSamePlace(read.issuer, issuer) ? saying('itself', 'is this provider itself') : undefined],
  ] as const;
  const problems = issues.flatMap(([name, said]) =>
    said === undefined ? [] : [{ code: 'custom' as const, path: [name], ...said, input: undefined }],
  );
  if (problems.length > 0) throw new z.ZodError(problems);
  return { ...read, secret };
}
