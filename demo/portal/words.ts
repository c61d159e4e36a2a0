import { type Html, html } from '../shared/html.ts';
import type { InEveryLanguage } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';

/** How the portal presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Cổng dịch vụ công',
    organisation: 'Một cửa cho mọi thủ tục hành chính',
    demonstration: 'Dịch vụ minh họa – mọi dữ liệu đều là hư cấu.',
    footer: 'Trang này minh họa cách một dịch vụ công kết nối với hệ thống định danh điện tử Một Cửa.',
  },
  en: {
    service: 'Public Service Portal',
    organisation: 'One door to every public service',
    demonstration: 'Demonstration service – all data are invented.',
    footer: 'This site shows how a public service connects to the Một Cửa electronic identity provider.',
  },
  fr: {
    service: 'Portail des services publics',
    organisation: 'Une seule porte pour toutes vos démarches',
    demonstration: 'Service de démonstration – données fictives.',
    footer: 'Ce site montre comment un service public se raccorde au fournisseur d’identité Một Cửa.',
  },
};

interface PortalWords {
  readonly home: string;
  readonly headline: string;
  readonly introduction: string;
  readonly signIn: string;
  readonly signInNote: string;
  readonly signInBank: string;
  readonly popular: string;
  readonly services: readonly { readonly name: string; readonly text: string; readonly level: string }[];
  readonly hello: (name: Html) => Html;
  readonly stranger: string;
  readonly forgotten: string;
  readonly signedIn: string;
  readonly yourLevel: string;
  readonly yourServices: string;
  readonly landName: string;
  readonly landText: string;
  readonly landOpen: string;
  readonly needsTwo: string;
  readonly recordName: string;
  readonly recordText: string;
  readonly recordOpen: string;
  readonly recordLead: string;
  readonly recordRows: readonly string[];
  readonly taxName: string;
  readonly taxText: string;
  readonly taxOpen: string;
  readonly signOut: string;
  readonly landTitle: string;
  readonly landLead: (name: string) => string;
  readonly landRows: readonly (readonly [string, string])[];
  readonly landFine: string;
  readonly back: string;
  readonly signedOut: string;
  readonly signedOutText: string;
  readonly onlyHere: string;
}

/** The portal's words. */
export const WORDS: InEveryLanguage<PortalWords> = {
  vi: {
    home: 'Trang chủ',
    headline: 'Việc hành chính, làm ngay tại nhà',
    introduction: 'Nộp hồ sơ, theo dõi kết quả và nhận giấy tờ mà không phải đến cơ quan. Bạn chỉ cần một tài khoản.',
    signIn: 'Đăng nhập',
    signInNote: 'bằng tài khoản định danh điện tử Một\u00a0Cửa',
    signInBank: 'Đăng nhập bằng ngân hàng',
    popular: 'Thủ tục được dùng nhiều',
    services: [
      { name: 'Đăng ký khai sinh', text: 'Giấy khai sinh và số định danh cho con bạn.', level: 'Mức độ 1' },
      { name: 'Đăng ký thường trú', text: 'Báo nơi ở mới cho cả gia đình.', level: 'Mức độ 1' },
      { name: 'Đổi giấy phép lái xe', text: 'Nhận giấy phép mới qua bưu điện.', level: 'Mức độ 1' },
      { name: 'Hồ sơ thửa đất', text: 'Thông tin thửa đất đứng tên bạn.', level: 'Mức độ 2' },
    ],
    hello: (name) => html`Xin chào, ${name}`,
    stranger: 'bạn',
    forgotten: 'Bạn đã rút lại sự đồng ý. Chúng tôi đã xóa dữ liệu nhận được từ Một Cửa và đăng xuất bạn.',
    signedIn: 'Bạn đã đăng nhập vào Cổng dịch vụ công.',
    yourLevel: 'Mức độ của lần đăng nhập này',
    yourServices: 'Bạn muốn làm gì?',
    landName: 'Hồ sơ thửa đất',
    landText: 'Xem thông tin thửa đất đứng tên bạn.',
    landOpen: 'Mở hồ sơ thửa đất',
    needsTwo: 'Cần mức độ 2',
    recordName: 'Trích lục khai sinh',
    recordText: 'Lấy trích lục từ kho dữ liệu hộ tịch. Kho dữ liệu tự quyết định mức độ đăng nhập cần có.',
    recordOpen: 'Lấy trích lục',
    recordLead: 'Kho dữ liệu hộ tịch đã kiểm tra lần đăng nhập của bạn và gửi trích lục này.',
    recordRows: ['Số', 'Ngày đăng ký', 'Nơi đăng ký'],
    taxName: 'Cổng thuế',
    taxText: 'Kê khai và tra cứu thuế. Bạn không phải nhập lại mật khẩu.',
    taxOpen: 'Sang Cổng thuế',
    signOut: 'Đăng xuất',
    landTitle: 'Hồ sơ thửa đất',
    landLead: (name) => `Đây là thửa đất đứng tên ${name}. Chỉ người đăng nhập ở mức độ 2 mới xem được trang này.`,
    landRows: [
      ['Thửa đất số', '127, tờ bản đồ số 14'],
      ['Địa chỉ', 'Xã Mẫu, tỉnh Minh Họa'],
      ['Diện tích', '182,5 m²'],
      ['Mục đích sử dụng', 'Đất ở tại nông thôn'],
    ],
    landFine: 'Dữ liệu hư cấu, chỉ để minh họa.',
    back: 'Về trang chủ',
    signedOut: 'Bạn đã đăng xuất',
    signedOutText: 'Cổng dịch vụ công không còn giữ phiên nào của bạn trên thiết bị này.',
    onlyHere:
      'Bạn đã đăng xuất khỏi Cổng dịch vụ công, nhưng hệ thống định danh hiện không trả lời nên phiên ở đó có thể vẫn còn. Trên máy dùng chung, hãy đóng hết cửa sổ trình duyệt.',
  },
  en: {
    home: 'Home',
    headline: 'Public services from your own home',
    introduction:
      'Apply, follow your case and receive your papers without visiting an office. One account is all you need.',
    signIn: 'Sign in',
    signInNote: 'with your Một Cửa electronic identity',
    signInBank: 'Sign in with the bank',
    popular: 'Most used services',
    services: [
      { name: 'Register a birth', text: 'Birth certificate and personal number for your child.', level: 'Level 1' },
      { name: 'Register a residence', text: 'Report a new address for the whole family.', level: 'Level 1' },
      { name: 'Renew a driving licence', text: 'Receive the new licence by post.', level: 'Level 1' },
      { name: 'Land record', text: 'The plots of land registered in your name.', level: 'Level 2' },
    ],
    hello: (name) => html`Hello, ${name}`,
    stranger: 'and welcome',
    forgotten: 'You withdrew your consent. We have deleted what we got from Một Cửa and signed you out.',
    signedIn: 'You are signed in to the Public Service Portal.',
    yourLevel: 'Level of this sign-in',
    yourServices: 'What would you like to do?',
    landName: 'Land record',
    landText: 'See the plot of land registered in your name.',
    landOpen: 'Open the land record',
    needsTwo: 'Needs level 2',
    recordName: 'Birth certificate extract',
    recordText: 'Fetch the extract from the civil registry. The registry itself decides which sign-in it needs.',
    recordOpen: 'Fetch the extract',
    recordLead: 'The civil registry checked your sign-in and sent this extract.',
    recordRows: ['Number', 'Registered on', 'Registered at'],
    taxName: 'Tax Office',
    taxText: 'File and look up taxes. No need to enter your password again.',
    taxOpen: 'Go to the Tax Office',
    signOut: 'Sign out',
    landTitle: 'Land record',
    landLead: (name) => `This plot is registered in the name of ${name}. Only a sign-in at level 2 opens this page.`,
    landRows: [
      ['Plot', '127, map sheet 14'],
      ['Address', 'Sample commune, Demonstration province'],
      ['Area', '182.5 m²'],
      ['Use', 'Rural residential land'],
    ],
    landFine: 'Invented data, for demonstration only.',
    back: 'Back to the home page',
    signedOut: 'You are signed out',
    signedOutText: 'The Public Service Portal keeps no session of yours on this device.',
    onlyHere:
      'You are signed out of the Public Service Portal, but the identity provider is not answering, so your session there may still be open. On a shared computer, close every browser window.',
  },
  fr: {
    home: 'Accueil',
    headline: 'Vos démarches, depuis chez vous',
    introduction: 'Déposez un dossier, suivez-le et recevez vos documents sans vous déplacer. Un seul compte suffit.',
    signIn: 'Se connecter',
    signInNote: 'avec votre identité numérique Một Cửa',
    signInBank: 'Se connecter avec la banque',
    popular: 'Démarches les plus utilisées',
    services: [
      { name: 'Déclarer une naissance', text: 'Acte de naissance et numéro personnel de l’enfant.', level: 'Niveau 1' },
      {
        name: 'Déclarer sa résidence',
        text: 'Signaler une nouvelle adresse pour toute la famille.',
        level: 'Niveau 1',
      },
      { name: 'Renouveler son permis', text: 'Recevoir le nouveau permis par la poste.', level: 'Niveau 1' },
      { name: 'Dossier foncier', text: 'Les parcelles enregistrées à votre nom.', level: 'Niveau 2' },
    ],
    hello: (name) => html`Bonjour, ${name}`,
    stranger: 'et bienvenue',
    forgotten:
      'Vous avez retiré votre accord. Nous avons supprimé ce que nous avions reçu de Một Cửa et nous vous avons déconnecté(e).',
    signedIn: 'Vous êtes connecté au Portail des services publics.',
    yourLevel: 'Niveau de cette connexion',
    yourServices: 'Que souhaitez-vous faire ?',
    landName: 'Dossier foncier',
    landText: 'Consulter la parcelle enregistrée à votre nom.',
    landOpen: 'Ouvrir le dossier foncier',
    needsTwo: 'Niveau 2 exigé',
    recordName: 'Extrait d’acte de naissance',
    recordText: 'Obtenez l’extrait auprès de l’état civil, qui décide lui-même de la connexion exigée.',
    recordOpen: 'Obtenir l’extrait',
    recordLead: 'L’état civil a vérifié votre connexion et transmis cet extrait.',
    recordRows: ['Numéro', 'Enregistré le', 'Enregistré à'],
    taxName: 'Service des impôts',
    taxText: 'Déclarer et consulter vos impôts, sans ressaisir votre mot de passe.',
    taxOpen: 'Aller au Service des impôts',
    signOut: 'Se déconnecter',
    landTitle: 'Dossier foncier',
    landLead: (name) =>
      `Cette parcelle est enregistrée au nom de ${name}. Seule une connexion de niveau 2 ouvre cette page.`,
    landRows: [
      ['Parcelle', '127, feuille 14'],
      ['Adresse', 'Commune Exemple, province Démonstration'],
      ['Superficie', '182,5 m²'],
      ['Usage', 'Terrain d’habitation rural'],
    ],
    landFine: 'Données fictives, pour la démonstration.',
    back: 'Retour à l’accueil',
    signedOut: 'Vous êtes déconnecté',
    signedOutText: 'Le Portail des services publics ne garde aucune session de vous sur cet appareil.',
    onlyHere:
      'Vous êtes déconnecté du Portail des services publics, mais le fournisseur d’identité ne répond pas : votre session y est peut-être encore ouverte. Sur un ordinateur partagé, fermez toutes les fenêtres du navigateur.',
  },
};
