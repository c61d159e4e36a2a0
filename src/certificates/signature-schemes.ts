/** Signatures as X.509 and CMS name them (RFC 4055, RFC 5754, RFC 5758). */
import { constants, type KeyObject, verify } from 'node:crypto';
import { id_mgf1, RsaSaPssParams } from '@peculiar/asn1-rsa';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** Hashes that are told apart; which of them are good enough is for the caller to say. */
export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** How a signature was made. */
export interface SignatureScheme {
  /** Null where the algorithm has its own (Ed25519). */
  readonly hash: HashName | null;
  readonly keyTypes: readonly string[];
  /** Of RSASSA-PSS, in bytes. */
  readonly saltLength?: number;
}

const HASHES: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const rsa = (hash: HashName): SignatureScheme => ({ hash, keyTypes: ['rsa'] });
const ecdsa = (hash: HashName): SignatureScheme => ({ hash, keyTypes: ['ec'] });

const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.113549.1.1.5': rsa('sha1'),
  '1.2.840.113549.1.1.14': rsa('sha224'),
  '1.2.840.113549.1.1.11': rsa('sha256'),
  '1.2.840.113549.1.1.12': rsa('sha384'),
  '1.2.840.113549.1.1.13': rsa('sha512'),
  '1.2.840.10045.4.1': ecdsa('sha1'),
  '1.2.840.10045.4.3.1': ecdsa('sha224'),
  '1.2.840.10045.4.3.2': ecdsa('sha256'),
  '1.2.840.10045.4.3.3': ecdsa('sha384'),
  '1.2.840.10045.4.3.4': ecdsa('sha512'),
  '1.3.101.112': { hash: null, keyTypes: ['ed25519'] },
};
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const LONGEST_SALT = 512;

function isPlain({ parameters }: AlgorithmIdentifier): boolean {
  return !parameters || Buffer.from(parameters).equals(Buffer.from([0x05, 0x00]));
}

/** The hash of this name, whose parameters must be absent or NULL; undefined when it is unknown. */
export function hashNamed(algorithm: AlgorithmIdentifier): HashName | undefined {
  return isPlain(algorithm) && Object.hasOwn(HASHES, algorithm.algorithm) ? HASHES[algorithm.algorithm] : undefined;
}

/** OpenSSL takes one hash for both uses, as every profile asks. */
function pss(parameters: ArrayBuffer): SignatureScheme | undefined {
  const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = AsnConvert.parse(parameters, RsaSaPssParams);
  const hash = hashNamed(hashAlgorithm);
  const maskHash =
    maskGenAlgorithm.algorithm === id_mgf1 && maskGenAlgorithm.parameters
      ? hashNamed(AsnConvert.parse(maskGenAlgorithm.parameters, AlgorithmIdentifier))
      : undefined;
  const isUsual = trailerField === 1 && saltLength >= 0 && saltLength <= LONGEST_SALT;
  return hash && maskHash === hash && isUsual ? { hash, keyTypes: ['rsa', 'rsa-pss'], saltLength } : undefined;
}

/**
 * The scheme of this name; undefined when it is unknown.
 * CMS may say the hash of an RSA signature apart (RFC 5754, section 3.2): `digest`. Throws where the parameters are no ASN.1.
 */
export function schemeNamed(algorithm: AlgorithmIdentifier, digest?: HashName): SignatureScheme | undefined {
  if (algorithm.algorithm === RSASSA_PSS) return algorithm.parameters ? pss(algorithm.parameters) : undefined;
  if (!isPlain(algorithm)) return undefined;
  if (algorithm.algorithm === RSA_ENCRYPTION) return digest && rsa(digest);
  return Object.hasOwn(SCHEMES, algorithm.algorithm) ? SCHEMES[algorithm.algorithm] : undefined;
}

/** Whether this key made this signature. */
export function isSignature(scheme: SignatureScheme, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  const { hash, keyTypes, saltLength } = scheme;
  if (!keyTypes.includes(key.asymmetricKeyType ?? '')) return false;
  const padding = saltLength === undefined ? {} : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return verify(hash, data, { key, ...padding }, signature);
}
