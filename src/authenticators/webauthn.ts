/** WebAuthn Level 3 as this provider uses it: what a device answered, and what its maker says about it. */
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import {
  convertCertBufferToPEM,
  decodeAttestationObject,
  validateCertificatePath,
} from '@simplewebauthn/server/helpers';
import { z } from 'zod';

/** Kinds of keys (COSE): EdDSA, ES256, RS256, the preferred first. */
export const ALGORITHMS = [-8, -7, -257] as const;

const response = z.object({
  id: z.base64url(),
  rawId: z.base64url(),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.base64url(), userHandle: z.base64url().optional() }),
  clientExtensionResults: z.looseObject({}),
});
/** An answer of a device, with the parts that are read here. */
export type Response = z.infer<typeof response>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
/** What the browser's script sent; undefined for anything else. */
export const readResponse = (text = ''): Response | undefined => response.safeParse(parse(text)).data;

/** The domain that keys are bound to. */
export const rpOf = (issuer: string): string => new URL(issuer).hostname;

/**
 * Checks origin, relying party, challenge and signature; undefined or an error when one is wrong. Whether the person
 * was verified, and the counter, is for the caller, who has words for each.
 */
export async function verifyUse(
  issuer: string,
  challenge: string,
  used: Response,
  key: { id: string; publicKey: string },
) {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: used as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: issuer,
    expectedRPID: rpOf(issuer),
    requireUserVerification: false,
    credential: { id: key.id, publicKey: Buffer.from(key.publicKey, 'base64url'), counter: 0 },
  });
  return verified ? authenticationInfo : undefined;
}

/** Checks a new credential: origin, relying party, challenge, that the person was verified, and the attestation's signature. */
export async function verifyNew(issuer: string, challenge: string, made: Response) {
  const { registrationInfo } = await verifyRegistrationResponse({
    response: made as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: issuer,
    expectedRPID: rpOf(issuer),
    supportedAlgorithmIDs: [...ALGORITHMS],
  });
  return registrationInfo;
}

const rule = z
  .strictObject({
    /** PEM certificates of the makers. */
    roots: z.array(z.string().includes('BEGIN CERTIFICATE')).min(1),
    /** Models (AAGUID) that are accepted. */
    models: z.array(z.guid().toLowerCase()).min(1),
    /** Refuse everything else; otherwise the accepted models only count for more. */
    required: z.boolean().default(false),
  })
  .optional();

/** Which makers and models are trusted, as in the settings; undefined when nobody asks. */
export const attestationRule = rule;
export type AttestationRule = z.infer<typeof rule>;

/** Whether an attestation, whose signature was verified, has a certificate chain to a trusted maker. Self-made ones have none. */
export async function isFromTrustedMaker(
  attestationObject: Uint8Array<ArrayBuffer>,
  roots: readonly string[],
): Promise<boolean> {
  const chain = decodeAttestationObject(attestationObject).get('attStmt').get('x5c') ?? [];
  if (chain.length === 0 || roots.length === 0) return false;
  return validateCertificatePath(chain.map(convertCertBufferToPEM), [...roots]).catch(() => false);
}
