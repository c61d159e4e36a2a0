import { html } from './html.ts';
import type { InEveryLanguage, Language } from './language.ts';
import type { Page } from './page.ts';

const WORDS: InEveryLanguage<{ title: string; points: readonly string[]; back: string }> = {
  vi: {
    title: 'Dữ liệu của bạn ở đây',
    points: [
      'Chúng tôi chỉ nhận những thông tin mà bạn đã đồng ý chia sẻ trên trang của hệ thống định danh.',
      'Thông tin được giữ trong bộ nhớ cho đến khi bạn đăng xuất, hoặc sau 30 phút không sử dụng. Không có gì được lưu lại.',
      'Chúng tôi không chuyển dữ liệu của bạn cho ai khác, và không biết mật khẩu của bạn.',
      'Bạn có thể rút lại sự đồng ý bất cứ lúc nào; trang xin đồng ý cho biết cách làm.',
    ],
    back: 'Về trang chủ',
  },
  en: {
    title: 'Your data at this service',
    points: [
      'We receive only what you agreed to share on the page of the identity provider.',
      'It is kept in memory until you sign out, or until 30 minutes pass without use. Nothing is stored.',
      'We pass your data to nobody, and we never learn your password.',
      'You can withdraw your consent at any time; the page that asks for it says how.',
    ],
    back: 'Back to the home page',
  },
  fr: {
    title: 'Vos données dans ce service',
    points: [
      'Nous ne recevons que ce que vous avez accepté de partager sur la page du fournisseur d’identité.',
      'Ces données restent en mémoire jusqu’à votre déconnexion, ou 30 minutes sans activité. Rien n’est enregistré.',
      'Nous ne les transmettons à personne et nous ne connaissons jamais votre mot de passe.',
      'Vous pouvez retirer votre consentement à tout moment ; la page qui le demande dit comment.',
    ],
    back: 'Retour à l’accueil',
  },
};

/** What the service does with the data; the consent page of the provider links to it. */
export function privacyPage(language: Language): Page {
  const { title, points, back } = WORDS[language];
  const body = html`<section class="card" id="privacy">
  <h1>${title}</h1>
  <ul>${points.map((point) => html`<li>${point}</li>`)}</ul>
  <p class="actions"><a class="button quiet" href="/">${back}</a></p>
</section>`;
  return { title, body, path: '/privacy' };
}

/** The link to it, in every footer. */
export const privacyLink = (language: Language) => html`<a class="whole" href="/privacy">${WORDS[language].title}</a>`;
