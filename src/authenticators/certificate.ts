import { z } from 'zod';
import { readCertificateRules } from '../certificates/certificate-rules.ts';
import {
  type Accepted,
  type CertificateRules,
  checkCertificate,
  describeCertificate,
} from '../certificates/check-certificate.ts';
import type { Ask, CreateAuthenticator, Exhibit, Fact, Request } from './authenticator.ts';
import type { Credential } from './credential-store.ts';

const MOST = 5;

/** Nothing of the certificate itself: its fingerprint names it, and says nothing about the person. */
const dataSchema = z.object({ fingerprint: z.string() });

const begun = z.object({ fingerprint: z.string() });

const again = (words: string): { kind: 'again'; words: string } => ({ kind: 'again', words });

function credentialOf({ fingerprint }: Accepted, credentials: readonly Credential[]): Credential | undefined {
  return credentials.find(({ data }) => dataSchema.safeParse(data).data?.fingerprint === fingerprint);
}

const masked = (number: string): string => `••• ${number.slice(-3)}`;

/** What the browser showed, for the person to recognise. */
function factsOf(pem: string | undefined, rules: CertificateRules): Exhibit[] {
  const found = pem === undefined ? undefined : describeCertificate(pem, rules);
  if (!found) return [];
  const { number, issuer, validUntil } = found;
  const facts: Fact[] = [
    ...(number === undefined ? [] : [{ label: 'holder', value: masked(number) }]),
    { label: 'issuer', value: issuer },
    { label: 'validUntil', day: validUntil.toISOString() },
  ];
  return [{ kind: 'facts', facts }];
}

/** Shows what is there and asks whether to add it; or says what is missing or wrong. */
function askToAdd(found: Accepted | string, exhibits: readonly Exhibit[]): Ask {
  const refusal = found === 'none' ? 'addExplanation' : found;
  const [explanation, state] =
    typeof refusal === 'string' ? [refusal, undefined] : ['addShown', { fingerprint: refusal.fingerprint }];
  return { kind: 'ask', form: { title: 'addTitle', explanation, fields: [], exhibits }, state };
}

/** The person's X.509 certificate, in a token that its PIN opens. It carries their number, and they added it to their account. */
export const createAuthenticator: CreateAuthenticator = ({ settings }) => {
  const rules = readCertificateRules(settings, 'authenticatorSettings.certificate');

  /** What the certificate that the browser showed says of this person, or why it is refused (keys of words). */
  function judge({ person, clientCertificate, now }: Omit<Request, 'credentials'>): Accepted | string {
    if (!clientCertificate) return 'none';
    const found = checkCertificate(clientCertificate, rules, now);
    if (typeof found === 'string' || found.number === person?.citizenNumber) return found;
    return 'otherPerson';
  }

  /** The added credential that was shown, or why there is none (keys of words). */
  function recognise(request: Request): { credential: Credential; hardware: boolean } | string {
    const found = judge(request);
    if (typeof found === 'string') return found;
    const credential = credentialOf(found, request.credentials);
    return credential ? { credential, hardware: found.hardware } : 'notAdded';
  }

  /** What could be added, or why not (keys of words). */
  function addable(request: Request): Accepted | string {
    if (request.person?.citizenNumber === undefined) return 'noNumber';
    const found = judge(request);
    return typeof found !== 'string' && credentialOf(found, request.credentials) ? 'alreadyAdded' : found;
  }

  const ask = (request: Request, found: Accepted | string): Ask =>
    askToAdd(found, factsOf(request.clientCertificate, rules));

  return {
    id: 'certificate',
    factors: ['possession', 'knowledge'],
    amr: ['sc', 'pin'],
    hardware: rules.hardwarePolicies.size > 0,
    unguessable: true,
    phishingResistant: true,
    words: WORDS,
    readsCertificates: true,
    isAtHand: (request) => typeof judge(request) !== 'string',
    async begin(request) {
      const explanation = typeof recognise(request) === 'string' ? 'explanation' : 'isShown';
      return { kind: 'ask', form: { title: 'title', explanation, fields: [] } };
    },
    async answer(answer) {
      const found = recognise(answer);
      if (typeof found === 'string') return again(found);
      const { credential, hardware } = found;
      return { kind: 'done', done: { credential, ...(hardware ? { hardware } : {}) } };
    },
    enrolment: {
      most: MOST,
      begin: async (request) => ask(request, addable(request)),
      // Added is what the person saw: another certificate than on the page is shown first.
      async answer(answer) {
        const found = addable(answer);
        if (typeof found === 'string') return again(found);
        const { fingerprint } = found;
        if (begun.safeParse(answer.state).data?.fingerprint !== fingerprint) return ask(answer, found);
        return { kind: 'done', done: { data: { fingerprint }, lookup: fingerprint } };
      },
    },
  };
};

const WORDS = {
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
    notAdded:
      'Chứng thư số này chưa được thêm vào tài khoản của bạn. Hãy đăng nhập bằng cách khác và thêm chứng thư trong trang tài khoản trước.',
    about: 'Đăng nhập bằng USB token hoặc thẻ có chứng thư số mang số định danh của bạn, mở bằng mã PIN.',
    addTitle: 'Thêm chứng thư số',
    addExplanation:
      'Hãy cắm thiết bị (USB token hoặc thẻ) có chứng thư số của bạn, chọn chứng thư khi trình duyệt hỏi và nhập mã PIN, rồi bấm Tiếp tục. Nếu trình duyệt không hỏi, hãy đóng hẳn rồi mở lại trình duyệt.',
    addShown:
      'Trình duyệt đã gửi chứng thư số dưới đây. Nếu đúng là chứng thư bạn muốn dùng để đăng nhập, hãy bấm Tiếp tục để thêm.',
    holder: 'Số của chủ chứng thư',
    issuer: 'Tổ chức cấp',
    validUntil: 'Có hiệu lực đến',
    alreadyAdded: 'Chứng thư số này đã có trong tài khoản của bạn. Hãy chọn chứng thư khác.',
    noNumber:
      'Tài khoản của bạn chưa có số định danh nên chưa thêm được chứng thư số. Hãy liên hệ cơ quan đã cấp tài khoản.',
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
    unchecked: 'It cannot be checked right now whether the certificate was revoked. Try later or choose another way.',
    notForSignIn: 'This certificate is not meant for signing in. Choose another certificate.',
    otherPerson: 'This certificate does not belong to the owner of the account. Choose your own.',
    notAdded:
      'This certificate has not been added to your account. Sign in another way and add it in your account first.',
    about: 'Sign in with a token or card whose certificate has your citizen number and that a PIN opens.',
    addTitle: 'Add a certificate',
    addExplanation:
      'Insert the token or card with your certificate, choose the certificate when your browser asks and enter its PIN, then continue. If your browser does not ask, close it completely and open it again.',
    addShown:
      'Your browser has shown the certificate below. If it is the one that you want to sign in with, continue to add it.',
    holder: 'Number of the holder',
    issuer: 'Issued by',
    validUntil: 'Valid until',
    alreadyAdded: 'This certificate is in your account already. Choose another certificate.',
    noNumber:
      'Your account has no citizen number, so no certificate can be added. Ask the office that issued your account.',
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
    notAdded:
      'Ce certificat n’a pas été ajouté à votre compte. Connectez-vous d’une autre manière et ajoutez-le d’abord dans votre compte.',
    about:
      'Connectez-vous avec une clé USB ou une carte, protégée par un code PIN, dont le certificat porte votre numéro d’identification.',
    addTitle: 'Ajoutez un certificat',
    addExplanation:
      'Insérez la clé USB ou la carte qui contient votre certificat, choisissez le certificat quand le navigateur le demande et saisissez son code PIN, puis continuez. Si le navigateur ne demande rien, fermez-le complètement puis rouvrez-le.',
    addShown:
      'Votre navigateur a présenté le certificat ci-dessous. Si c’est bien celui avec lequel vous voulez vous connecter, continuez pour l’ajouter.',
    holder: 'Numéro du titulaire',
    issuer: 'Délivré par',
    validUntil: 'Valable jusqu’au',
    alreadyAdded: 'Ce certificat est déjà dans votre compte. Choisissez-en un autre.',
    noNumber:
      'Votre compte n’a pas de numéro d’identification : aucun certificat ne peut y être ajouté. Adressez-vous au service qui l’a délivré.',
  },
};
