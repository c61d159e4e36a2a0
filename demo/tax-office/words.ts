import { type Html, html } from '../shared/html.ts';
import type { InEveryLanguage } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';

/** How the tax office presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Cổng thuế',
    organisation: 'Cơ quan thuế điện tử',
    demonstration: 'Dịch vụ minh họa – mọi dữ liệu đều là hư cấu.',
    footer: 'Trang này minh họa cách một dịch vụ công kết nối với hệ thống định danh điện tử Một Cửa.',
  },
  en: {
    service: 'Tax Office',
    organisation: 'Electronic tax administration',
    demonstration: 'Demonstration service – all data are invented.',
    footer: 'This site shows how a public service connects to the Một Cửa electronic identity provider.',
  },
  fr: {
    service: 'Service des impôts',
    organisation: 'Administration fiscale en ligne',
    demonstration: 'Service de démonstration – données fictives.',
    footer: 'Ce site montre comment un service public se raccorde au fournisseur d’identité Một Cửa.',
  },
};

interface TaxWords {
  readonly home: string;
  readonly headline: string;
  readonly introduction: string;
  readonly signIn: string;
  readonly signInNote: string;
  readonly stepsTitle: string;
  readonly steps: readonly (readonly [string, string])[];
  readonly fileTitle: (name: Html) => Html;
  readonly stranger: string;
  readonly duties: string;
  readonly duty: string;
  readonly due: string;
  readonly state: string;
  readonly open: string;
  readonly filed: string;
  readonly declare: string;
  readonly see: string;
  readonly needsTwo: string;
  readonly level: string;
  readonly session: string;
  readonly tokenUntil: string;
  readonly renewed: (times: number) => string;
  readonly refresh: string;
  readonly notRenewable: string;
  readonly signOut: string;
  readonly formLead: string;
  readonly taxCode: string;
  readonly incomeHint: string;
  readonly incomeWrong: string;
  readonly send: string;
  readonly cancel: string;
  readonly declared: string;
  readonly declaredFor: (name: Html) => Html;
  readonly declaredText: (amount: string) => string;
  readonly receipt: string;
  readonly back: string;
  readonly signedOut: string;
  readonly signedOutText: string;
  readonly onlyHere: string;
}

/** The tax office's words. */
export const WORDS: InEveryLanguage<TaxWords> = {
  vi: {
    home: 'Trang chủ',
    headline: 'Kê khai thuế trực\u00a0tuyến',
    introduction:
      'Xem nghĩa vụ thuế và nộp tờ khai cho chính bạn, cho doanh nghiệp hoặc cho người mà bạn được thay mặt. Mỗi bên mở trong một thẻ trình duyệt riêng.',
    signIn: 'Đăng nhập',
    signInNote: 'Dùng tài khoản định danh điện tử Một\u00a0Cửa, từ mức\u00a0độ\u00a01.',
    stepsTitle: 'Ba bước',
    steps: [
      ['Đăng nhập', 'Mật khẩu là đủ để xem hồ sơ của bạn.'],
      ['Xác nhận thêm một lần', 'Trước khi nộp tờ khai, bạn nhập mã từ ứng dụng xác thực (mức độ 2).'],
      ['Nộp tờ khai', 'Bạn nhận được mã biên nhận ngay lập tức.'],
    ],
    fileTitle: (name) => html`Hồ sơ thuế của ${name}`,
    stranger: 'bạn',
    duties: 'Nghĩa vụ thuế',
    duty: 'Tờ khai',
    due: 'Hạn nộp',
    state: 'Tình trạng',
    open: 'Chưa nộp',
    filed: 'Đã nộp',
    declare: 'Kê khai thuế',
    see: 'Xem biên nhận',
    needsTwo: 'Cần mức độ 2: bạn có thể phải nhập thêm một mã xác thực.',
    level: 'Mức độ hiện tại',
    session: 'Phiên làm việc',
    tokenUntil: 'Mã truy cập có hiệu lực đến',
    renewed: (times) => (times === 0 ? 'Chưa gia hạn lần nào' : `Đã gia hạn ${times} lần`),
    refresh: 'Gia hạn mã truy cập',
    notRenewable: 'Hệ thống định danh không cấp mã gia hạn cho phiên này.',
    signOut: 'Đăng xuất',
    formLead: 'Bạn đang đăng nhập ở mức độ 2, nên có thể nộp tờ khai.',
    taxCode: 'Mã số thuế',
    incomeHint: 'Tính bằng đồng, ví dụ 240.000.000',
    incomeWrong: 'Hãy nhập số tiền bằng chữ số, tối đa 12 chữ số.',
    send: 'Nộp tờ khai',
    cancel: 'Quay lại',
    declared: 'Đã nhận tờ khai của bạn',
    declaredFor: (name) => html`Đã nhận tờ khai của ${name}`,
    declaredText: (amount) => `Thu nhập chịu thuế đã kê khai: ${amount}.`,
    receipt: 'Mã biên nhận',
    back: 'Về hồ sơ thuế',
    signedOut: 'Bạn đã đăng xuất',
    signedOutText: 'Cổng thuế không còn giữ phiên nào của bạn trên thiết bị này.',
    onlyHere:
      'Bạn đã đăng xuất khỏi Cổng thuế, nhưng hệ thống định danh hiện không trả lời nên phiên ở đó có thể vẫn còn. Trên máy dùng chung, hãy đóng hết cửa sổ trình duyệt.',
  },
  en: {
    home: 'Home',
    headline: 'File your taxes online',
    introduction:
      'See what is due and file returns for yourself, for a company or for a person whom you may represent. Each has a tab of its own.',
    signIn: 'Sign in',
    signInNote: 'Use your Một Cửa electronic identity, level 1 or higher.',
    stepsTitle: 'Three steps',
    steps: [
      ['Sign in', 'Your password is enough to see your file.'],
      ['Confirm once more', 'Before filing, you enter a code from your authenticator app (level 2).'],
      ['File the return', 'You receive a receipt number at once.'],
    ],
    fileTitle: (name) => html`Tax file of ${name}`,
    stranger: 'your own',
    duties: 'What is due',
    duty: 'Return',
    due: 'Due date',
    state: 'Status',
    open: 'Not filed',
    filed: 'Filed',
    declare: 'File a return',
    see: 'See the receipt',
    needsTwo: 'Needs level 2: you may be asked for one more code.',
    level: 'Current level',
    session: 'Your session',
    tokenUntil: 'The access token is valid until',
    renewed: (times) => (times === 0 ? 'Not renewed yet' : `Renewed ${times === 1 ? 'once' : `${times} times`}`),
    refresh: 'Renew the access token',
    notRenewable: 'The identity provider gave no refresh token for this session.',
    signOut: 'Sign out',
    formLead: 'You are signed in at level 2, so you can file this return.',
    taxCode: 'Tax code',
    incomeHint: 'In đồng, for example 240,000,000',
    incomeWrong: 'Enter the amount in digits, at most 12 of them.',
    send: 'File the return',
    cancel: 'Go back',
    declared: 'We have received your return',
    declaredFor: (name) => html`We have received the return of ${name}`,
    declaredText: (amount) => `Declared taxable income: ${amount}.`,
    receipt: 'Receipt number',
    back: 'Back to the tax file',
    signedOut: 'You are signed out',
    signedOutText: 'The Tax Office keeps no session of yours on this device.',
    onlyHere:
      'You are signed out of the Tax Office, but the identity provider is not answering, so your session there may still be open. On a shared computer, close every browser window.',
  },
  fr: {
    home: 'Accueil',
    headline: 'Déclarer ses impôts en ligne',
    introduction:
      'Consultez les échéances et déposez des déclarations pour vous-même, pour une société ou pour une personne que vous représentez. Chacun a son propre onglet.',
    signIn: 'Se connecter',
    signInNote: 'Avec votre identité numérique Một Cửa, à partir du niveau 1.',
    stepsTitle: 'Trois étapes',
    steps: [
      ['Se connecter', 'Le mot de passe suffit pour consulter votre dossier.'],
      ['Confirmer une seconde fois', 'Avant de déclarer, vous saisissez un code de votre application (niveau 2).'],
      ['Déposer la déclaration', 'Vous recevez aussitôt un numéro de récépissé.'],
    ],
    fileTitle: (name) => html`Dossier fiscal de ${name}`,
    stranger: 'votre foyer',
    duties: 'Échéances',
    duty: 'Déclaration',
    due: 'Date limite',
    state: 'État',
    open: 'À déposer',
    filed: 'Déposée',
    declare: 'Déclarer',
    see: 'Voir le récépissé',
    needsTwo: 'Niveau 2 exigé : un code supplémentaire peut vous être demandé.',
    level: 'Niveau actuel',
    session: 'Votre session',
    tokenUntil: 'Le jeton d’accès est valable jusqu’au',
    renewed: (times) => (times === 0 ? 'Jamais renouvelé' : `Renouvelé ${times} fois`),
    refresh: 'Renouveler le jeton d’accès',
    notRenewable: 'Le fournisseur d’identité n’a pas délivré de jeton de renouvellement.',
    signOut: 'Se déconnecter',
    formLead: 'Vous êtes connecté au niveau 2 : vous pouvez déposer cette déclaration.',
    taxCode: 'Numéro fiscal',
    incomeHint: 'En đồng, par exemple 240 000 000',
    incomeWrong: 'Saisissez le montant en chiffres, 12 au plus.',
    send: 'Déposer la déclaration',
    cancel: 'Revenir',
    declared: 'Votre déclaration est bien reçue',
    declaredFor: (name) => html`La déclaration de ${name} est bien reçue`,
    declaredText: (amount) => `Revenu imposable déclaré : ${amount}.`,
    receipt: 'Numéro de récépissé',
    back: 'Retour au dossier fiscal',
    signedOut: 'Vous êtes déconnecté',
    signedOutText: 'Le Service des impôts ne garde aucune session de vous sur cet appareil.',
    onlyHere:
      'Vous êtes déconnecté du Service des impôts, mais le fournisseur d’identité ne répond pas : votre session y est peut-être encore ouverte. Sur un ordinateur partagé, fermez toutes les fenêtres du navigateur.',
  },
};
