import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { CreateAuthenticator, Form, Request } from './authenticator.ts';
import { type Accepted, type CertificateRules, checkCertificate } from './certificate-check.ts';
import { createRevocationLists } from './revocation-lists.ts';

const files = z.array(z.string().min(1)).min(1);

/** Whether a text is a pattern with one group, the number. */
function isPattern(text: string): boolean {
  try {
    return new RegExp(`${text}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}

const settingsSchema = z.strictObject({
  authorities: files.describe('PEM files of the authorities, with those above them up to self-signed ones.'),
  revocationLists: files.describe('Revocation lists (PEM or DER), one of each authority; read again when they change.'),
  hardwarePolicies: z
    .array(z.string().regex(/^\d+(\.\d+)+$/, 'must be an object identifier'))
    .default([])
    .describe('Certificate policies that promise a key in hardware.'),
  numberPattern: z
    .string()
    .refine(isPattern, { message: 'must be a regular expression with one group' })
    .default('^CCCD:([0-9]{12})$')
    .describe('Where the citizen number is in the serialNumber of the subject.'),
});

const root = resolve(import.meta.dirname, '../..');
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function readAuthorities(file: string): X509Certificate[] {
  try {
    const found = readFileSync(resolve(root, file), 'latin1').match(CERTIFICATES) ?? [];
    if (found.length === 0) throw new Error('there is no certificate in it');
    return found.map((pem) => new X509Certificate(pem));
  } catch (cause) {
    throw new ConfigurationError([
      `authenticatorSettings.certificate.authorities: ${file}: ${(cause as Error).message}`,
    ]);
  }
}

function rulesFrom(settings: unknown): CertificateRules {
  const { authorities, revocationLists, hardwarePolicies, numberPattern } = settingsSchema.parse(settings ?? {});
  return {
    authorities: authorities.flatMap(readAuthorities),
    revocationLists: createRevocationLists(revocationLists.map((file) => resolve(root, file))),
    hardwarePolicies: new Set(hardwarePolicies),
    numberPattern: new RegExp(numberPattern),
  };
}

const formThat = (explanation: 'explanation' | 'isShown'): Form => ({ title: 'title', explanation, fields: [] });

/** The person's X.509 certificate, in a token that its PIN opens; bound by the citizen number in it, so nothing is enrolled. */
export const createAuthenticator: CreateAuthenticator = ({ settings }) => {
  const rules = rulesFrom(settings);

  /** What the certificate that the browser showed says of this person, or why it is refused (keys of words). */
  function judge({ person, clientCertificate, now }: Omit<Request, 'credentials'>): Accepted | string {
    if (!clientCertificate) return 'none';
    const found = checkCertificate(clientCertificate, rules, now);
    if (typeof found === 'string' || found.number === person?.citizenNumber) return found;
    return 'otherPerson';
  }

  const isAtHand = (request: Omit<Request, 'credentials'>): boolean => typeof judge(request) !== 'string';

  return {
    id: 'certificate',
    factors: ['possession', 'knowledge'],
    amr: ['sc', 'pin'],
    hardware: rules.hardwarePolicies.size > 0,
    unguessable: true,
    words: {
      vi: {
        name: 'Chứng thư số',
        title: 'Đăng nhập bằng chứng thư số',
        explanation:
          'Bạn cần thiết bị (USB token hoặc thẻ) có chứng thư số do tổ chức được công nhận cấp. Hãy cắm thiết bị, chọn chứng thư khi trình duyệt hỏi và nhập mã PIN, rồi bấm Tiếp tục.',
        isShown: 'Trình duyệt đã gửi chứng thư số của bạn. Hãy bấm Tiếp tục để dùng chứng thư này.',
        needs: 'Cần thiết bị (USB token hoặc thẻ) có chứng thư số của bạn.',
        none: 'Trình duyệt chưa gửi chứng thư số nào. Hãy cắm thiết bị, mở lại trình duyệt và chọn chứng thư khi được hỏi.',
        wrong: 'Không đọc được chứng thư số. Hãy thử lại hoặc chọn cách khác.',
        notTrusted: 'Chứng thư số này không do tổ chức chứng thực được công nhận cấp. Hãy chọn chứng thư khác.',
        expired: 'Chứng thư số đã hết hạn hoặc chưa có hiệu lực. Hãy gia hạn hoặc chọn cách khác.',
        revoked: 'Chứng thư số đã bị thu hồi. Hãy liên hệ tổ chức đã cấp chứng thư.',
        unchecked: 'Hiện chưa kiểm tra được chứng thư số có bị thu hồi hay không. Hãy thử lại sau hoặc chọn cách khác.',
        notForSignIn: 'Chứng thư số này không dùng để đăng nhập. Hãy chọn chứng thư khác.',
        otherPerson: 'Chứng thư số này không phải của chủ tài khoản. Hãy chọn chứng thư của bạn.',
      },
      en: {
        name: 'Certificate',
        title: 'Sign in with your certificate',
        explanation:
          'You need a token or card with a certificate from a recognised authority. Insert it, choose the certificate when your browser asks and enter its PIN, then continue.',
        isShown: 'Your browser has shown your certificate. Continue to use it.',
        needs: 'Needs the token or card with your certificate.',
        none: 'Your browser sent no certificate. Insert your token, restart the browser and choose the certificate when asked.',
        wrong: 'The certificate could not be read. Try again or choose another way.',
        notTrusted: 'This certificate was not issued by a recognised authority. Choose another certificate.',
        expired: 'The certificate has expired or is not valid yet. Renew it or choose another way.',
        revoked: 'The certificate was revoked. Ask the authority that issued it.',
        unchecked:
          'It cannot be checked right now whether the certificate was revoked. Try later or choose another way.',
        notForSignIn: 'This certificate is not meant for signing in. Choose another certificate.',
        otherPerson: 'This certificate does not belong to the owner of the account. Choose your own.',
      },
      fr: {
        name: 'Certificat',
        title: 'Connectez-vous avec votre certificat',
        explanation:
          'Il vous faut une clé USB ou une carte avec un certificat d’une autorité reconnue. Insérez-la, choisissez le certificat quand le navigateur le demande et saisissez son code PIN, puis continuez.',
        isShown: 'Votre navigateur a présenté votre certificat. Continuez pour l’utiliser.',
        needs: 'Nécessite la clé USB ou la carte qui contient votre certificat.',
        none: 'Votre navigateur n’a envoyé aucun certificat. Insérez votre support, relancez le navigateur et choisissez le certificat.',
        wrong: 'Le certificat est illisible. Réessayez ou choisissez un autre moyen.',
        notTrusted: 'Ce certificat n’a pas été délivré par une autorité reconnue. Choisissez-en un autre.',
        expired: 'Le certificat a expiré ou n’est pas encore valide. Renouvelez-le ou choisissez un autre moyen.',
        revoked: 'Le certificat a été révoqué. Adressez-vous à l’autorité qui l’a délivré.',
        unchecked:
          'Impossible de vérifier pour le moment si le certificat a été révoqué. Réessayez plus tard ou choisissez un autre moyen.',
        notForSignIn: 'Ce certificat ne sert pas à se connecter. Choisissez-en un autre.',
        otherPerson: 'Ce certificat n’appartient pas au titulaire du compte. Choisissez le vôtre.',
      },
    },
    availableTo: (person) => person.citizenNumber !== undefined,
    readsCertificates: true,
    isAtHand,
    begin: async (request) => ({ kind: 'ask', form: formThat(isAtHand(request) ? 'isShown' : 'explanation') }),
    async answer(answer) {
      const found = judge(answer);
      if (typeof found === 'string') return { kind: 'again', words: found };
      return { kind: 'done', done: found.hardware ? { hardware: true } : {} };
    },
  };
};
