import type { InEveryLanguage } from '../../shared/language.ts';

interface Words {
  readonly title: string;
  readonly introduction: string;
  readonly customer: string;
  readonly pin: string;
  readonly pinHint: (pin: string) => string;
  readonly code: string;
  readonly codeWanted: (code: string) => string;
  readonly codeOptional: (code: string) => string;
  readonly wrong: string;
  readonly submit: string;
  readonly turnBack: string;
  readonly signOut: string;
  readonly signOutText: string;
  readonly signOutYes: string;
  readonly signOutNo: string;
  readonly signedOut: string;
  readonly refused: string;
  readonly refusedText: string;
}

/** Words of signing in with the bank. */
export const WORDS: InEveryLanguage<Words> = {
  vi: {
    title: 'Đăng nhập ngân hàng',
    introduction: 'Một Cửa đưa bạn đến đây để ngân hàng cho biết bạn là ai. Một Cửa không biết mã PIN của bạn.',
    customer: 'Khách hàng',
    pin: 'Mã PIN',
    pinHint: (pin) => `Trong bản minh họa này, mã PIN của mọi khách hàng là ${pin}.`,
    code: 'Mã từ ứng dụng ngân hàng',
    codeWanted: (code) => `Lần này cần có mã. Trong bản minh họa này, mã luôn là ${code}.`,
    codeOptional: (code) =>
      `Có thể bỏ trống; có mã thì ngân hàng xác nhận ở mức cao hơn. Trong bản minh họa này, mã luôn là ${code}.`,
    wrong: 'Mã PIN hoặc mã từ ứng dụng không đúng. Hãy thử lại.',
    submit: 'Đăng nhập và đồng ý',
    turnBack: 'Không, quay lại',
    signOut: 'Đăng xuất khỏi ngân hàng?',
    signOutText:
      'Nếu bạn không đăng xuất, ai dùng trình duyệt này sau bạn cũng vào được bằng tài khoản ngân hàng của bạn.',
    signOutYes: 'Đăng xuất',
    signOutNo: 'Không, giữ nguyên',
    signedOut: 'Bạn đã đăng xuất khỏi ngân hàng',
    refused: 'Ngân hàng không nhận yêu cầu này',
    refusedText: 'Hãy quay lại dịch vụ và bắt đầu lại từ đầu.',
  },
  en: {
    title: 'Sign in to the bank',
    introduction: 'Một Cửa sent you here so that the bank can say who you are. It does not learn your PIN.',
    customer: 'Customer',
    pin: 'PIN',
    pinHint: (pin) => `In this demonstration the PIN of every customer is ${pin}.`,
    code: 'Code from the bank’s application',
    codeWanted: (code) => `A code is needed this time. In this demonstration it is always ${code}.`,
    codeOptional: (code) =>
      `May be left out; with a code the bank vouches for more. In this demonstration it is always ${code}.`,
    wrong: 'The PIN or the code is not right. Please try again.',
    submit: 'Sign in and agree',
    turnBack: 'No, go back',
    signOut: 'Sign out of the bank?',
    signOutText: 'If you do not, whoever uses this browser next gets in with your bank account.',
    signOutYes: 'Sign out',
    signOutNo: 'No, stay signed in',
    signedOut: 'You are signed out of the bank',
    refused: 'The bank does not take this request',
    refusedText: 'Go back to the service and begin again.',
  },
  fr: {
    title: 'Se connecter à la banque',
    introduction:
      'Một Cửa vous envoie ici pour que la banque dise qui vous êtes. Votre code PIN ne lui est pas communiqué.',
    customer: 'Client',
    pin: 'Code PIN',
    pinHint: (pin) => `Dans cette démonstration, le code PIN de chaque client est ${pin}.`,
    code: 'Code de l’application bancaire',
    codeWanted: (code) => `Un code est nécessaire cette fois. Dans cette démonstration, c’est toujours ${code}.`,
    codeOptional: (code) =>
      `Facultatif ; avec un code, la banque se porte garante à un niveau plus élevé. Dans cette démonstration, c’est toujours ${code}.`,
    wrong: 'Le code PIN ou le code de l’application n’est pas bon. Veuillez réessayer.',
    submit: 'Se connecter et accepter',
    turnBack: 'Non, retour',
    signOut: 'Se déconnecter de la banque ?',
    signOutText: 'Sinon, la prochaine personne à utiliser ce navigateur pourra entrer avec votre compte bancaire.',
    signOutYes: 'Se déconnecter',
    signOutNo: 'Non, rester connecté(e)',
    signedOut: 'Vous êtes déconnecté(e) de la banque',
    refused: 'La banque n’accepte pas cette demande',
    refusedText: 'Retournez au service et recommencez.',
  },
};
