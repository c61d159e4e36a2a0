import { randomBytes } from 'node:crypto';
import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server';
import { z } from 'zod';
import type { Answer, Ask, CreateAuthenticator, Form, Request, Shown, Turn } from './authenticator.ts';
import {
  ALGORITHMS,
  attestationRule,
  isFromTrustedMaker,
  readResponse,
  rpOf,
  verifyNew,
  verifyUse,
} from './webauthn.ts';

const PATIENCE_MS = 300_000;
const HANDLE_BYTES = 32;
const MOST = 10;
const FIELD = 'passkey';

const settingsSchema = z.strictObject({ attestation: attestationRule }).prefault({});

const dataSchema = z.object({
  /** Credential id and COSE public key, base64url. */
  id: z.string(),
  publicKey: z.base64url(),
  counter: z.int(),
  transports: z.array(z.string()),
  /** The name of the account on the device: random, one for all passkeys of a person. */
  userHandle: z.string(),
  deviceBound: z.boolean(),
  aaguid: z.string(),
  attested: z.boolean(),
});
type Data = z.infer<typeof dataSchema>;

const asked = z.object({ challenge: z.string(), userHandle: z.string().optional() });

const readData = (value: unknown): Data[] => dataSchema.array().catch([]).parse([value]);
const again = (words: string): { kind: 'again'; words: string } => ({ kind: 'again', words });
const failed = (): undefined => undefined;

/** The one page: a button for the device, whose answer is the only field. */
function ask(ceremony: 'create' | 'get', options: { challenge: string }, state: object = {}): Ask {
  const create = ceremony === 'create';
  const form: Form = {
    title: create ? 'addTitle' : 'title',
    explanation: create ? 'addExplanation' : 'explanation',
    fields: [
      {
        name: FIELD,
        type: 'ceremony',
        label: create ? 'add' : 'use',
        missing: 'missing',
        autocomplete: 'off',
        maxLength: 16_384,
      },
    ],
    exhibits: [{ kind: 'ceremony', ceremony, options, field: FIELD }],
  };
  return { kind: 'ask', form, state: { challenge: options.challenge, ...state } };
}

async function begin({ issuer, credentials }: Request): Promise<Ask> {
  const own = credentials.flatMap(({ data }) => readData(data));
  const options = await generateAuthenticationOptions({
    rpID: rpOf(issuer),
    userVerification: 'required',
    timeout: PATIENCE_MS,
    allowCredentials: own.map(({ id, transports }) => ({ id, transports })),
  });
  return ask('get', options);
}

/** What the device keeps for itself may not go back: a copy would. Devices without a counter stay at 0. */
const isCopy = (kept: number, shown: number): boolean => (kept > 0 || shown > 0) && shown <= kept;

async function answerWith(trusted: ReadonlySet<string>, answer: Answer): Promise<Turn<Shown>> {
  const state = asked.safeParse(answer.state).data;
  const used = readResponse(answer.input[FIELD]);
  const [own] = answer.credentials.flatMap((credential) =>
    readData(credential.data).flatMap((kept) => (kept.id === used?.id ? [{ credential, kept }] : [])),
  );
  if (!state || !used || !own) return again('wrong');
  const { credential, kept } = own;
  const { userHandle } = used.response;
  if (userHandle !== undefined && userHandle !== kept.userHandle) return again('wrong');
  const info = await verifyUse(answer.issuer, state.challenge, used, kept).catch(failed);
  if (!info) return again('wrong');
  if (!info.userVerified) return again('unverified');
  if (isCopy(kept.counter, info.newCounter)) return again('copied');
  const hardware = kept.attested && kept.deviceBound && trusted.has(kept.aaguid);
  return {
    kind: 'done',
    done: {
      credential,
      data: { ...kept, counter: info.newCounter },
      amr: [kept.deviceBound ? 'hwk' : 'swk', 'user'],
      ...(hardware ? { hardware } : {}),
    },
  };
}

async function beginAdding({ person, issuer, credentials }: Request, attestationType: 'none' | 'direct'): Promise<Ask> {
  const own = credentials.flatMap(({ data }) => readData(data));
  const userHandle = own[0]?.userHandle ?? randomBytes(HANDLE_BYTES).toString('base64url');
  const name = person?.name.full ?? '';
  const options = await generateRegistrationOptions({
    rpName: 'Một Cửa',
    rpID: rpOf(issuer),
    userName: name,
    userDisplayName: name,
    userID: Buffer.from(userHandle, 'base64url'),
    timeout: PATIENCE_MS,
    attestationType,
    supportedAlgorithmIDs: [...ALGORITHMS],
    excludeCredentials: own.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return ask('create', options, { userHandle });
}

/** Passkeys (WebAuthn): the device's lock stands for a second factor, and the passkey says whose it is. */
export const createAuthenticator: CreateAuthenticator = ({ settings }) => {
  const { attestation } = settingsSchema.parse(settings);
  const trusted = new Set(attestation?.models);

  return {
    id: 'passkey',
    unguessable: true,
    phishingResistant: true,
    factors: ['possession', 'inherence'],
    amr: ['swk', 'user'],
    hardware: attestation !== undefined,
    words: WORDS,
    begin,
    answer: (answer) => answerWith(trusted, answer),
    identification: {
      begin: (request) => begin({ ...request, credentials: [] }),
      // Who is not named must be named by the device, not by whoever sends the answer.
      find(input) {
        const used = readResponse(input[FIELD]);
        return used?.response.userHandle === undefined ? undefined : used.id;
      },
    },
    enrolment: {
      most: MOST,
      begin: (request) => beginAdding(request, attestation ? 'direct' : 'none'),
      async answer({ state: kept, input, credentials, issuer }) {
        const state = asked.required().safeParse(kept).data;
        const made = readResponse(input[FIELD]);
        const info = state && made && (await verifyNew(issuer, state.challenge, made).catch(failed));
        if (!info) return again('notAdded');
        const { credential, aaguid, attestationObject, credentialDeviceType } = info;
        if (credentials.some(({ data }) => readData(data)[0]?.id === credential.id)) return again('alreadyAdded');
        const attested = await isFromTrustedMaker(attestationObject, attestation?.roots ?? []);
        if (attestation?.required && !(attested && trusted.has(aaguid))) return again('notAccepted');
        const data: Data = {
          id: credential.id,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          transports: credential.transports ?? [],
          userHandle: state.userHandle,
          deviceBound: credentialDeviceType === 'singleDevice',
          aaguid,
          attested,
        };
        return { kind: 'done', done: { data, lookup: credential.id } };
      },
    },
  };
};

const WORDS = {
  vi: {
    name: 'Khóa truy cập (passkey)',
    about: 'Đăng nhập bằng cách mở khóa thiết bị này hoặc một khóa bảo mật, không cần mật khẩu.',
    title: 'Dùng khóa truy cập (passkey)',
    explanation: 'Xác nhận bằng cách mở khóa thiết bị của bạn: vân tay, khuôn mặt hoặc mã PIN.',
    use: 'Dùng khóa truy cập (passkey)',
    missing: 'Thiết bị chưa trả lời. Hãy thử lại hoặc chọn cách khác.',
    wrong: 'Khóa truy cập này không được chấp nhận. Hãy thử lại hoặc chọn cách khác.',
    unverified: 'Thiết bị chưa xác nhận đó là bạn. Hãy mở khóa bằng vân tay, khuôn mặt hoặc mã PIN rồi thử lại.',
    copied: 'Khóa truy cập này có thể đã bị sao chép nên bị từ chối. Hãy dùng cách khác và xóa khóa này.',
    addTitle: 'Thêm khóa truy cập (passkey)',
    addExplanation: 'Thiết bị của bạn tạo một khóa truy cập. Sau đó bạn đăng nhập chỉ bằng cách mở khóa thiết bị.',
    add: 'Tạo khóa truy cập',
    notAdded: 'Không thêm được khóa truy cập. Hãy thử lại hoặc dùng thiết bị khác.',
    alreadyAdded: 'Khóa truy cập này đã được thêm.',
    notAccepted: 'Loại khóa bảo mật này không được chấp nhận ở đây. Hãy dùng loại khác.',
  },
  en: {
    name: 'Passkey',
    about: 'Sign in by unlocking this device or a security key, without a password.',
    title: 'Use a passkey',
    explanation: 'Confirm by unlocking your device: with a fingerprint, your face or a PIN.',
    use: 'Use a passkey',
    missing: 'Your device has not answered. Try again or choose another way.',
    wrong: 'This passkey was not accepted. Try again or choose another way.',
    unverified:
      'Your device did not check that it is you. Unlock it with a fingerprint, your face or a PIN and try again.',
    copied: 'This passkey may have been copied, so it was refused. Use another way and remove this passkey.',
    addTitle: 'Add a passkey',
    addExplanation: 'Your device makes a passkey. From then on you sign in by unlocking your device, and nothing else.',
    add: 'Create a passkey',
    notAdded: 'The passkey could not be added. Try again or use another device.',
    alreadyAdded: 'This passkey was already added.',
    notAccepted: 'This kind of security key is not accepted here. Use another kind.',
  },
  fr: {
    name: 'Clé d’accès (passkey)',
    about: 'Connectez-vous en déverrouillant cet appareil ou une clé de sécurité, sans mot de passe.',
    title: 'Utilisez une clé d’accès (passkey)',
    explanation: 'Confirmez en déverrouillant votre appareil : empreinte, visage ou code PIN.',
    use: 'Utiliser une clé d’accès (passkey)',
    missing: 'Votre appareil n’a pas répondu. Réessayez ou choisissez une autre méthode.',
    wrong: 'Cette clé d’accès n’a pas été acceptée. Réessayez ou choisissez une autre méthode.',
    unverified:
      'Votre appareil n’a pas vérifié que c’est vous. Déverrouillez-le (empreinte, visage, PIN) et réessayez.',
    copied: 'Cette clé d’accès a pu être copiée : elle est refusée. Utilisez une autre méthode et supprimez-la.',
    addTitle: 'Ajoutez une clé d’accès (passkey)',
    addExplanation: 'Votre appareil crée une clé d’accès. Ensuite, il suffit de le déverrouiller pour vous connecter.',
    add: 'Créer une clé d’accès',
    notAdded: 'La clé d’accès n’a pas pu être ajoutée. Réessayez ou utilisez un autre appareil.',
    alreadyAdded: 'Cette clé d’accès a déjà été ajoutée.',
    notAccepted: 'Ce type de clé de sécurité n’est pas accepté ici. Utilisez-en un autre.',
  },
};
