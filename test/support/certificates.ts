/** Authorities, certificates and revocation lists for tests, made on the spot. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

export const { Extension, KeyUsageFlags } = x509;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
/** The policy that promises a key in hardware, in tests. */
export const HARDWARE_POLICY = '1.3.6.1.4.1.99999.1.2';

/** A certificate with its key. */
export interface Identity {
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly keyPem: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** How a certificate differs from a good one of a person. */
export interface Variation {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly policies?: readonly string[];
  /** Extended key usages; client authentication unless given. */
  readonly usages?: readonly string[];
  readonly keyUsage?: x509.KeyUsageFlags;
  readonly extensions?: readonly x509.Extension[];
  readonly ca?: boolean;
  readonly names?: readonly string[];
  /** Common name of the holder; none when empty. */
  readonly commonName?: string;
}

let serial = 0x1000;
const nextSerial = (): string => (serial++).toString(16);

async function identityOf(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Identity> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`;
  return { certificate, pem: `${certificate.toString('pem')}\n`, keyPem, keys };
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;

/** An authority: self-signed, or below another one. */
export async function createAuthority(name: string, above?: Identity, variation: Variation = {}): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: nextSerial(),
    subject: `CN=${name}`,
    issuer: above?.certificate.subject ?? `CN=${name}`,
    notBefore: variation.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: variation.notAfter ?? new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (above?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(variation.ca ?? true, undefined, true),
      new x509.KeyUsagesExtension(
        variation.keyUsage ?? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
    ],
  });
  return identityOf(certificate, keys);
}

/** A certificate that an authority gave to the holder of this serialNumber. */
export async function createCertificate(
  authority: Identity,
  holder: string,
  variation: Variation = {},
): Promise<Identity> {
  const keys = await newKeys();
  const { usages = [x509.ExtendedKeyUsage.clientAuth], policies = [], extensions = [] } = variation;
  const { commonName = 'A person' } = variation;
  const common = commonName === '' ? [] : [{ CN: [commonName] }];
  const numbers = (variation.names ?? [holder]).map((value) => ({ '2.5.4.5': [value] }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: nextSerial(),
    subject: new x509.Name([...common, ...numbers]).toString(),
    issuer: authority.certificate.subject,
    notBefore: variation.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: variation.notAfter ?? new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(variation.ca ?? false, undefined, true),
      new x509.KeyUsagesExtension(variation.keyUsage ?? x509.KeyUsageFlags.digitalSignature, true),
      ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension([...usages])] : []),
      ...(policies.length > 0 ? [new x509.CertificatePolicyExtension([...policies])] : []),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      ...extensions,
    ],
  });
  return identityOf(certificate, keys);
}

/** A revocation list of an authority (PEM); `signedBy` forges one under its name. */
export async function createRevocationList(
  authority: Identity,
  revoked: readonly Identity[] = [],
  { signedBy = authority, thisUpdate = new Date(Date.now() - 60_000), nextUpdate = new Date(Date.now() + DAY_MS) } = {},
): Promise<string> {
  const list = await x509.X509CrlGenerator.create({
    issuer: authority.certificate.subject,
    thisUpdate,
    nextUpdate,
    signingAlgorithm: ALGORITHM,
    signingKey: signedBy.keys.privateKey,
    entries: revoked.map(({ certificate }) => ({ serialNumber: certificate.serialNumber, revocationDate: thisUpdate })),
  });
  return list.toString('pem');
}

/** Settings of the certificate method, with a new authority whose list revokes nothing. */
export async function certificateSettings(authority?: Identity, revoked: readonly Identity[] = []) {
  const own = authority ?? (await createAuthority('An authority'));
  const directory = await mkdtemp(join(tmpdir(), 'motcua-certificates-'));
  const [authorities, list] = [join(directory, 'authorities.pem'), join(directory, 'authority.crl')];
  await writeFile(authorities, own.pem);
  await writeFile(list, await createRevocationList(own, revoked));
  return { authorities: [authorities], revocationLists: [list], hardwarePolicies: [HARDWARE_POLICY] };
}

/** `fetch` for https with a certificate of one's own, towards a server on this machine. */
export function fetchWithCertificate(own: Identity | undefined, authority: string): typeof fetch {
  return async (target, init = {}) => {
    const url = new URL(String(target));
    if (url.protocol !== 'https:') return fetch(url, init);
    const body = init.body === undefined || init.body === null ? undefined : String(init.body);
    const headers = new Headers(init.headers);
    if (body !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
    const identity = own ? { cert: own.pem, key: own.keyPem } : {};
    return new Promise((resolve, reject) => {
      const options = {
        method: init.method ?? 'GET',
        headers: Object.fromEntries(headers),
        ca: authority,
        agent: false,
        ...identity,
      };
      const sent = request(url, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const got = new Headers();
          for (const [name, value] of Object.entries(answer.headersDistinct))
            for (const one of value ?? []) got.append(name, one);
          const hasBody = ![204, 303, 304].includes(answer.statusCode ?? 0);
          resolve(
            new Response(hasBody ? Buffer.concat(chunks) : null, { status: answer.statusCode ?? 0, headers: got }),
          );
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  };
}
