/** A security key made of software: it answers what the provider asks as WebAuthn says, and as its options say. */
import 'reflect-metadata';
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, X509CertificateGenerator } from '@peculiar/x509';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** The maker of security keys: a root certificate, and a certificate for one model with its key. */
export interface Maker {
  readonly root: string;
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly key: ReturnType<typeof createPrivateKey>;
}

export interface SoftKeyOptions {
  /** The model: a UUID. */
  readonly aaguid?: string;
  /** Who vouches; without one the key says nothing about itself. */
  readonly maker?: Maker;
  /** May be copied to other devices of its owner. */
  readonly synced?: boolean;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const sha256 = (value: string | Uint8Array): Buffer => createHash('sha256').update(value).digest();
const base64url = (value: Uint8Array | string): string => Buffer.from(value).toString('base64url');
const bytes = (value: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(value);

/** Founds a maker. */
export async function foundMaker(): Promise<Maker> {
  const pair = () => webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const [rootKeys, keys] = await Promise.all([pair(), pair()]);
  const common = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
  const name = 'C=VN, O=Maker, CN=Root';
  const ca = new BasicConstraintsExtension(true, undefined, true);
  const root = await X509CertificateGenerator.createSelfSigned({
    ...common,
    name,
    keys: rootKeys,
    signingAlgorithm: EC,
    extensions: [ca],
  });
  const certificate = await X509CertificateGenerator.create({
    ...common,
    subject: 'C=VN, O=Maker, OU=Authenticator Attestation, CN=Model',
    issuer: name,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: EC,
    extensions: [new BasicConstraintsExtension(false, undefined, true)],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    root: root.toString('pem'),
    certificate: new Uint8Array(certificate.rawData),
    key: createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
  };
}

const USER_PRESENT_AND_VERIFIED = 0x05;
const MAY_BE_SYNCED = 0x08;
const NEW_KEY = 0x40;

/** Makes a key; `create` and `get` are its answers, as the page's script sends them. */
export function createSoftKey({ aaguid = '00000000-0000-0000-0000-000000000000', maker, synced }: SoftKeyOptions = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let counter = 0;
  let userHandle = '';
  const flags = USER_PRESENT_AND_VERIFIED | (synced ? MAY_BE_SYNCED : 0);
  const head = (issuer: string, more = 0): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(new URL(issuer).hostname), Buffer.from([flags | more]), count]);
  };
  const clientData = (type: string, challenge: string, origin: string): string =>
    JSON.stringify({ type, challenge, origin, crossOrigin: false });
  const answer = (response: Record<string, string>): string =>
    JSON.stringify({
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      response,
      clientExtensionResults: {},
    });

  function publicKeyBytes(): Uint8Array {
    const point = [x, y].map((part) => bytes(Buffer.from(part, 'base64url')));
    return isoCBOR.encode(
      new Map<number, number | Uint8Array<ArrayBuffer>>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point[0] ?? bytes(id)],
        [-3, point[1] ?? bytes(id)],
      ]),
    );
  }

  return {
    create(issuer: string, options: { challenge: string; user: { id: string } }): string {
      userHandle = options.user.id;
      const model = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
      const length = Buffer.from([0, id.length]);
      const authData = Buffer.concat([head(issuer, NEW_KEY), model, length, id, publicKeyBytes()]);
      const client = clientData('webauthn.create', options.challenge, issuer);
      const signed = Buffer.concat([authData, sha256(client)]);
      const statement = maker
        ? new Map<string, unknown>([
            ['alg', -7],
            ['sig', bytes(sign('sha256', signed, maker.key))],
            ['x5c', [maker.certificate]],
          ])
        : new Map();
      const object = new Map<string, unknown>([
        ['fmt', maker ? 'packed' : 'none'],
        ['attStmt', statement],
        ['authData', bytes(authData)],
      ]);
      const attestationObject = base64url(isoCBOR.encode(object as never));
      return answer({ clientDataJSON: base64url(client), attestationObject });
    },
    get(issuer: string, options: { challenge: string }): string {
      counter += 1;
      const authData = head(issuer);
      const client = clientData('webauthn.get', options.challenge, issuer);
      const signature = base64url(sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey));
      const authenticatorData = base64url(authData);
      return answer({ clientDataJSON: base64url(client), authenticatorData, signature, userHandle });
    },
  };
}

export type SoftKey = ReturnType<typeof createSoftKey>;
