import { FAILURES, type FailureCode } from './failure.ts';
import { html } from './html.ts';
import type { InEveryLanguage, Language } from './language.ts';
import type { Page } from './page.ts';

interface FailureWords {
  readonly title: string;
  readonly text: string;
}

const NOT_OURS = {
  vi: { title: 'Yêu cầu không hợp lệ', text: 'Chúng tôi không hiểu yêu cầu này. Hãy bắt đầu lại từ trang chủ.' },
  en: {
    title: 'That request is not valid',
    text: 'We could not make sense of it. Please start again from the home page.',
  },
  fr: { title: 'Demande non valable', text: 'Nous n’avons pas compris cette demande. Repartez de la page d’accueil.' },
};

const WORDS: Readonly<Record<FailureCode, InEveryLanguage<FailureWords>>> = {
  access_denied: {
    vi: {
      title: 'Bạn đã dừng đăng nhập',
      text: 'Bạn đã hủy hoặc không đồng ý chia sẻ dữ liệu. Chúng tôi không nhận được dữ liệu mới nào về bạn. Bạn có thể thử lại bất cứ lúc nào.',
    },
    en: {
      title: 'You stopped the sign-in',
      text: 'You cancelled, or chose not to share your data. We received nothing new about you. You can try again whenever you like.',
    },
    fr: {
      title: 'Vous avez interrompu la connexion',
      text: 'Vous avez annulé ou refusé de partager vos données. Nous n’avons rien reçu de nouveau à votre sujet. Vous pouvez réessayer à tout moment.',
    },
  },
  unmet_authentication_requirements: {
    vi: {
      title: 'Dịch vụ này cần mức độ cao hơn',
      text: 'Tài khoản định danh của bạn chưa đạt mức độ mà dịch vụ này yêu cầu. Hãy nâng mức tài khoản tại cơ quan định danh rồi thử lại. Các dịch vụ khác vẫn dùng được.',
    },
    en: {
      title: 'This service needs a higher level',
      text: 'Your identity account has not reached the level that this service asks for. Raise the level of your account with the identity authority, then try again. Other services stay available.',
    },
    fr: {
      title: 'Ce service exige un niveau plus élevé',
      text: 'Votre compte d’identité n’atteint pas le niveau demandé par ce service. Faites élever le niveau de votre compte, puis réessayez. Les autres services restent accessibles.',
    },
  },
  transaction_expired: {
    vi: {
      title: 'Lần đăng nhập này đã hết hạn',
      text: 'Đã quá lâu kể từ khi bạn bắt đầu, hoặc liên kết này đã được dùng rồi. Hãy đăng nhập lại, chỉ mất một chút thời gian.',
    },
    en: {
      title: 'This sign-in has expired',
      text: 'It began too long ago, or this link has been used before. Please sign in again; it takes only a moment.',
    },
    fr: {
      title: 'Cette connexion a expiré',
      text: 'Elle a commencé il y a trop longtemps, ou ce lien a déjà servi. Reconnectez-vous, cela ne prend qu’un instant.',
    },
  },
  transaction_elsewhere: {
    vi: {
      title: 'Lần đăng nhập này bắt đầu ở nơi khác',
      text: 'Để bảo vệ bạn, một lần đăng nhập phải kết thúc trong chính trình duyệt đã bắt đầu nó. Nếu bạn mở liên kết do người khác gửi, hãy đóng trang này. Nếu không, hãy đăng nhập lại tại đây.',
    },
    en: {
      title: 'This sign-in began somewhere else',
      text: 'To protect you, a sign-in must end in the browser where it began. If somebody sent you this link, close the page. Otherwise, please sign in again here.',
    },
    fr: {
      title: 'Cette connexion a commencé ailleurs',
      text: 'Pour vous protéger, une connexion doit se terminer dans le navigateur où elle a commencé. Si quelqu’un vous a envoyé ce lien, fermez la page. Sinon, reconnectez-vous ici.',
    },
  },
  temporarily_unavailable: {
    vi: {
      title: 'Tạm thời chưa đăng nhập được',
      text: 'Hệ thống định danh hiện không trả lời. Lỗi không phải do bạn và không có gì bị mất. Hãy thử lại sau vài phút.',
    },
    en: {
      title: 'Signing in is not possible right now',
      text: 'The identity provider is not answering. You did nothing wrong and nothing is lost. Please try again in a few minutes.',
    },
    fr: {
      title: 'La connexion est momentanément impossible',
      text: 'Le fournisseur d’identité ne répond pas. Vous n’y êtes pour rien et rien n’est perdu. Réessayez dans quelques minutes.',
    },
  },
  answer_refused: {
    vi: {
      title: 'Không thể hoàn tất đăng nhập',
      text: 'Câu trả lời của hệ thống định danh không đáng tin cậy hoặc không đầy đủ, nên chúng tôi không dùng. Hãy thử lại; nếu vẫn gặp lỗi, hãy báo cho chúng tôi.',
    },
    en: {
      title: 'The sign-in could not be completed',
      text: 'The answer of the identity provider was incomplete or could not be trusted, so we did not use it. Please try again, and tell us if it happens once more.',
    },
    fr: {
      title: 'La connexion n’a pas pu aboutir',
      text: 'La réponse du fournisseur d’identité était incomplète ou non fiable ; nous ne l’avons pas utilisée. Réessayez et prévenez-nous si cela se reproduit.',
    },
  },
  session_ended: {
    vi: {
      title: 'Phiên đăng nhập đã kết thúc',
      text: 'Bạn đã đăng xuất, hoặc phiên đã kết thúc ở hệ thống định danh. Hãy đăng nhập lại để tiếp tục.',
    },
    en: {
      title: 'Your session has ended',
      text: 'You signed out, or the session ended at the identity provider. Please sign in again to go on.',
    },
    fr: {
      title: 'Votre session est terminée',
      text: 'Vous vous êtes déconnecté, ou la session a pris fin chez le fournisseur d’identité. Reconnectez-vous pour continuer.',
    },
  },
  cross_site_request: {
    vi: {
      title: 'Yêu cầu đến từ trang khác',
      text: 'Để bảo vệ bạn, chúng tôi chỉ nhận yêu cầu gửi từ chính trang này. Chưa có gì thay đổi.',
    },
    en: {
      title: 'That request came from another site',
      text: 'To protect you, we only accept requests sent from our own pages. Nothing has been changed.',
    },
    fr: {
      title: 'Cette demande vient d’un autre site',
      text: 'Pour vous protéger, nous n’acceptons que les demandes envoyées depuis nos pages. Rien n’a été modifié.',
    },
  },
  invalid_request: NOT_OURS,
  method_not_allowed: NOT_OURS,
  not_found: {
    vi: { title: 'Không tìm thấy trang', text: 'Địa chỉ này không có ở đây. Có thể liên kết đã cũ hoặc bị gõ nhầm.' },
    en: { title: 'Page not found', text: 'There is nothing at this address. The link may be old or mistyped.' },
    fr: {
      title: 'Page introuvable',
      text: 'Il n’y a rien à cette adresse. Le lien est peut-être ancien ou mal saisi.',
    },
  },
  internal: {
    vi: { title: 'Đã có lỗi ở phía chúng tôi', text: 'Chúng tôi đã ghi nhận lỗi này. Hãy thử lại sau ít phút.' },
    en: {
      title: 'Something went wrong on our side',
      text: 'We have noted the problem. Please try again in a few minutes.',
    },
    fr: {
      title: 'Une erreur est survenue de notre côté',
      text: 'Nous l’avons notée. Réessayez dans quelques minutes.',
    },
  },
};

const ACTIONS: InEveryLanguage<{ signIn: string; home: string; code: string }> = {
  vi: { signIn: 'Đăng nhập lại', home: 'Về trang chủ', code: 'Mã lỗi:' },
  en: { signIn: 'Sign in again', home: 'Back to the home page', code: 'Error code:' },
  fr: { signIn: 'Se reconnecter', home: 'Retour à l’accueil', code: 'Code d’erreur :' },
};

const SIGN_IN_HELPS = new Set<FailureCode>([
  'access_denied',
  'transaction_expired',
  'transaction_elsewhere',
  'temporarily_unavailable',
  'answer_refused',
  'session_ended',
]);

/** The page for a failure: what happened, whether anything is lost, and a way on. */
export function failurePage(code: FailureCode, language: Language): Page {
  const { title, text } = WORDS[code][language];
  const actions = ACTIONS[language];
  const signInHelps = SIGN_IN_HELPS.has(code);
  const body = html`<section class="card failure" data-status="${FAILURES[code]}">
  <h1>${title}</h1>
  <p class="lead">${text}</p>
  <p class="actions">
    ${signInHelps && html`<a class="button" href="/sign-in">${actions.signIn}</a>`}
    <a class="${signInHelps ? 'button quiet' : 'button'}" href="/">${actions.home}</a>
  </p>
  <p class="fine">${actions.code} <code id="error-code">${code}</code></p>
</section>`;
  return { title, body, path: '/' };
}
