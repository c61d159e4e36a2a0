import { type Html, html } from '../shared/html.ts';
import { type InEveryLanguage, type Language, writeTime } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';
import type { Page } from '../shared/page.ts';
import type { ReceivedMessage } from './messages.ts';

/** How the mailbox presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Hộp thư thử nghiệm',
    organisation: 'Thư điện tử và tin nhắn của môi trường phát triển',
    demonstration: 'Trang minh họa: không có gì được gửi ra ngoài máy này.',
    footer: 'Hộp thư thử nghiệm.',
  },
  en: {
    service: 'Test mailbox',
    organisation: 'E-mails and text messages of the development environment',
    demonstration: 'Demonstration: nothing is sent beyond this machine.',
    footer: 'Test mailbox.',
  },
  fr: {
    service: 'Boîte de réception d’essai',
    organisation: 'Courriels et SMS de l’environnement de développement',
    demonstration: 'Démonstration : rien n’est envoyé hors de cette machine.',
    footer: 'Boîte de réception d’essai.',
  },
};

interface Words {
  readonly title: string;
  readonly introduction: string;
  readonly nothing: string;
  readonly mail: string;
  readonly sms: string;
  readonly to: string;
  readonly about: string;
  readonly aboutText: string;
  readonly back: string;
}

const WORDS: InEveryLanguage<Words> = {
  vi: {
    title: 'Thư và tin nhắn đã gửi',
    introduction: 'Mới nhất ở trên cùng. Trang tự làm mới.',
    nothing: 'Chưa có thư hay tin nhắn nào.',
    mail: 'Thư điện tử',
    sms: 'Tin nhắn SMS',
    to: 'Gửi đến',
    about: 'Hộp thư này giữ gì',
    aboutText: 'Thư và tin nhắn chỉ nằm trong bộ nhớ và biến mất khi chương trình dừng.',
    back: 'Về hộp thư',
  },
  en: {
    title: 'E-mails and text messages that were sent',
    introduction: 'The newest is at the top. The page refreshes itself.',
    nothing: 'There are no messages yet.',
    mail: 'E-mail',
    sms: 'Text message',
    to: 'To',
    about: 'What this mailbox keeps',
    aboutText: 'Messages are kept in memory only and are gone when the program stops.',
    back: 'Back to the mailbox',
  },
  fr: {
    title: 'Courriels et SMS envoyés',
    introduction: 'Le plus récent est en haut. La page s’actualise toute seule.',
    nothing: 'Il n’y a pas encore de message.',
    mail: 'Courriel',
    sms: 'SMS',
    to: 'À',
    about: 'Ce que garde cette boîte',
    aboutText: 'Les messages restent en mémoire et disparaissent à l’arrêt du programme.',
    back: 'Retour à la boîte',
  },
};

function messageCard({ channel, to, from, subject, text, at }: ReceivedMessage, language: Language): Html {
  const words = WORDS[language];
  return html`<li class="card message" data-channel="${channel}">
  <p class="envelope"><span class="tag">${words[channel]}</span> <span>${words.to} <strong>${to}</strong></span>
    <time datetime="${new Date(at).toISOString()}">${writeTime(at, language)}</time></p>
  ${subject && html`<h2>${subject}</h2>`}
  <p class="text">${text}</p>
  ${from && html`<p class="from">${from}</p>`}
</li>`;
}

/** Everything that was received. */
export function listPage(messages: readonly ReceivedMessage[], language: Language): Page {
  const words = WORDS[language];
  const list = html`<ol class="messages">${messages.map((message) => messageCard(message, language))}</ol>`;
  const body = html`<h1>${words.title}</h1>
<p>${words.introduction}</p>
${messages.length > 0 ? list : html`<p class="card">${words.nothing}</p>`}`;
  return { title: words.title, body, path: '/' };
}

/** What the mailbox does with what it receives. */
export function aboutPage(language: Language): Page {
  const { about, aboutText, back } = WORDS[language];
  const body = html`<h1>${about}</h1><p>${aboutText}</p><p><a href="/">${back}</a></p>`;
  return { title: about, body, path: '/privacy' };
}
