import type { InEveryLanguage } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';

/** How the bank presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Ngân hàng Mẫu',
    organisation: 'Xác nhận danh tính khách hàng',
    demonstration: 'Trang minh họa – ngân hàng và khách hàng đều là hư cấu.',
    footer: 'Trang này minh họa một ngân hàng xác nhận danh tính khách hàng cho hệ thống Một Cửa.',
  },
  en: {
    service: 'Sample Bank',
    organisation: 'Confirms who its customers are',
    demonstration: 'Demonstration – the bank and its customers are invented.',
    footer: 'This site shows how a bank confirms to Một Cửa who its customer is.',
  },
  fr: {
    service: 'Banque Exemple',
    organisation: 'Atteste l’identité de ses clients',
    demonstration: 'Démonstration – la banque et ses clients sont inventés.',
    footer: 'Ce site montre comment une banque atteste à Một Cửa l’identité de son client.',
  },
};

interface Words {
  readonly home: string;
  readonly homeText: string;
  readonly signOut: string;
  readonly title: string;
  readonly introduction: string;
  readonly who: string;
  readonly tells: string;
  readonly given: readonly string[];
  readonly agree: string;
  readonly submit: string;
  readonly wrong: string;
  readonly ready: string;
  readonly readyText: string;
  readonly assertion: string;
  readonly download: string;
  readonly about: string;
  readonly aboutText: string;
  readonly back: string;
}

export const WORDS: InEveryLanguage<Words> = {
  vi: {
    home: 'Ngân hàng xác nhận danh tính cho bạn',
    homeText:
      'Để đăng nhập một dịch vụ bằng ngân hàng, hãy bắt đầu tại dịch vụ đó. Để nhận giấy xác nhận, hãy bắt đầu tại trang tài khoản Một Cửa: ở đó có liên kết dẫn đến đúng trang của ngân hàng.',
    signOut: 'Đăng xuất khỏi ngân hàng',
    title: 'Cho Một Cửa biết bạn là ai',
    introduction: 'Thay cho bước đăng nhập ngân hàng, ở bản minh họa này bạn chọn mình là khách hàng nào.',
    who: 'Bạn là khách hàng nào?',
    tells: 'Ngân hàng sẽ cho Một Cửa biết:',
    given: ['số định danh hoặc số hộ chiếu của bạn', 'họ tên', 'ngày sinh', 'giới tính'],
    agree: 'Tôi đồng ý',
    submit: 'Nhận giấy xác nhận',
    wrong: 'Hãy chọn khách hàng và đánh dấu đồng ý. Nếu không muốn, chỉ cần đóng trang này.',
    ready: 'Giấy xác nhận đã sẵn sàng',
    readyText:
      'Hãy tải tệp về, hoặc chép toàn bộ đoạn chữ dưới đây, rồi quay lại trang Một Cửa và nộp ở đó trong vòng 10 phút. Giấy này chỉ dùng được một lần.',
    assertion: 'Giấy xác nhận điện tử',
    download: 'Tải tệp về',
    about: 'Ngân hàng giữ gì',
    aboutText:
      'Giấy xác nhận nằm trong bộ nhớ 10 phút, phiên đăng nhập của bạn một giờ, rồi biến mất. Ngân hàng không biết bạn dùng dịch vụ nào.',
    back: 'Về trang đầu',
  },
  en: {
    home: 'The bank confirms who you are',
    homeText:
      'To sign in to a service with the bank, begin at the service. For a confirmation, begin in your Một Cửa account: a link there leads to the page of the bank that you need.',
    signOut: 'Sign out of the bank',
    title: 'Tell Một Cửa who you are',
    introduction: 'Instead of signing in to the bank, in this demonstration you choose which customer you are.',
    who: 'Which customer are you?',
    tells: 'The bank will tell Một Cửa:',
    given: ['your citizen number or passport number', 'your name', 'your date of birth', 'your gender'],
    agree: 'I agree',
    submit: 'Get the confirmation',
    wrong: 'Choose a customer and tick that you agree. If you do not want to, just close this page.',
    ready: 'Your confirmation is ready',
    readyText:
      'Download the file, or copy the whole text below, then go back to the page of Một Cửa and hand it in there within 10 minutes. It can be used once.',
    assertion: 'Electronic confirmation',
    download: 'Download the file',
    about: 'What the bank keeps',
    aboutText:
      'A confirmation stays in memory for 10 minutes, your sign-in for an hour, and they are gone then. The bank does not learn which services you use.',
    back: 'Back to the first page',
  },
  fr: {
    home: 'La banque atteste votre identité',
    homeText:
      'Pour vous connecter à un service avec la banque, commencez sur le site de ce service. Pour une attestation, commencez dans votre compte Một Cửa : un lien y mène à la page de la banque qu’il vous faut.',
    signOut: 'Se déconnecter de la banque',
    title: 'Dire à Một Cửa qui vous êtes',
    introduction:
      'Au lieu de vous connecter à la banque, vous choisissez dans cette démonstration quel client vous êtes.',
    who: 'Quel client êtes-vous ?',
    tells: 'La banque communiquera à Một Cửa :',
    given: ['votre numéro d’identification ou de passeport', 'votre nom', 'votre date de naissance', 'votre sexe'],
    agree: 'J’accepte',
    submit: 'Recevoir l’attestation',
    wrong: 'Choisissez un client et cochez votre accord. Si vous ne le souhaitez pas, fermez simplement cette page.',
    ready: 'Votre attestation est prête',
    readyText:
      'Téléchargez le fichier ou copiez tout le texte ci-dessous, puis retournez sur la page de Một Cửa et remettez-le dans les 10 minutes. L’attestation ne sert qu’une fois.',
    assertion: 'Attestation électronique',
    download: 'Télécharger le fichier',
    about: 'Ce que garde la banque',
    aboutText:
      'Une attestation reste 10 minutes en mémoire, votre connexion une heure, puis elles disparaissent. La banque n’apprend pas quels services vous utilisez.',
    back: 'Retour à la première page',
  },
};
