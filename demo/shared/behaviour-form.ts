import { type Html, html } from './html.ts';
import type { InEveryLanguage, Language } from './language.ts';

/** What every way to behave is called; a service offers those that it can do. */
const NAMES = {
  honest: { vi: 'Trả lời đúng', en: 'Answers honestly', fr: 'Répond honnêtement' },
  slow: { vi: 'Trả lời chậm', en: 'Answers slowly', fr: 'Répond lentement' },
  silent: { vi: 'Không bao giờ trả lời', en: 'Never answers', fr: 'Ne répond jamais' },
  error: { vi: 'Báo lỗi 500', en: 'Fails (500)', fr: 'Échoue (500)' },
  busy: { vi: 'Báo quá tải (429)', en: 'Is too busy (429)', fr: 'Est débordé (429)' },
  refuses: { vi: 'Từ chối mọi người', en: 'Turns everybody away', fr: 'Refuse tout le monde' },
  malformed: { vi: 'Trả lời không đọc được', en: 'Answers nonsense', fr: 'Répond n’importe quoi' },
  truncated: { vi: 'Câu trả lời bị cắt', en: 'The answer is cut off', fr: 'La réponse est tronquée' },
  oversized: { vi: 'Câu trả lời quá dài', en: 'The answer is far too long', fr: 'La réponse est bien trop longue' },
  'unknown-result': { vi: 'Kết quả lạ', en: 'A result that nobody knows', fr: 'Un résultat inconnu' },
  'other-request': {
    vi: 'Nói dối: trả lời cho yêu cầu khác',
    en: 'Lies: answers another request',
    fr: 'Ment : répond à une autre demande',
  },
  'other-person': { vi: 'Nói dối: về người khác', en: 'Lies: about somebody else', fr: 'Ment : sur quelqu’un d’autre' },
  'other-organisation': {
    vi: 'Nói dối: về tổ chức khác',
    en: 'Lies: about another organisation',
    fr: 'Ment : sur une autre organisation',
  },
  'other-audience': { vi: 'Nói dối: gửi nơi khác', en: 'Lies: for somebody else', fr: 'Ment : pour un autre' },
  'other-issuer': { vi: 'Nói dối: mạo danh nơi khác', en: 'Lies: an unknown issuer', fr: 'Ment : émetteur inconnu' },
  old: { vi: 'Nói dối: câu trả lời cũ', en: 'Lies: an old answer', fr: 'Ment : une vieille réponse' },
  'other-key': { vi: 'Nói dối: ký bằng khóa khác', en: 'Lies: signed with another key', fr: 'Ment : autre clé' },
  'injected-key': {
    vi: 'Nói dối: khóa kèm trong câu trả lời',
    en: 'Lies: the key comes with the answer',
    fr: 'Ment : la clé est dans la réponse',
  },
  unsigned: { vi: 'Nói dối: không có chữ ký', en: 'Lies: no signature (alg none)', fr: 'Ment : sans signature' },
} as const satisfies Readonly<Record<string, InEveryLanguage<string>>>;

/** Ways to behave that have a name. */
export type NamedBehaviour = keyof typeof NAMES;

const WORDS: InEveryLanguage<{ label: string; hint: string; order: string }> = {
  vi: {
    label: 'Cách hoạt động',
    hint: 'Để thử xem hệ thống định danh làm gì khi nguồn này hỏng hoặc nói dối.',
    order: 'Áp dụng',
  },
  en: {
    label: 'How it behaves',
    hint: 'To see what the identity provider does when this source fails or lies.',
    order: 'Apply',
  },
  fr: {
    label: 'Comportement',
    hint: 'Pour voir ce que fait le fournisseur d’identité quand cette source échoue ou ment.',
    order: 'Appliquer',
  },
};

/** A form with which a developer orders how the service behaves from now on: POST /behaviour. */
export function behaviourForm(offered: readonly NamedBehaviour[], current: NamedBehaviour, language: Language): Html {
  const { label, hint, order } = WORDS[language];
  const option = (name: NamedBehaviour): Html =>
    name === current
      ? html`<option value="${name}" selected>${NAMES[name][language]}</option>`
      : html`<option value="${name}">${NAMES[name][language]}</option>`;
  return html`<form class="card behaviour" method="post" action="/behaviour">
  <label for="behaviour">${label}</label>
  <p class="hint" id="behaviour-hint">${hint}</p>
  <p class="row"><select id="behaviour" name="behaviour" aria-describedby="behaviour-hint">${offered.map(option)}</select>
  <button class="button" type="submit">${order}</button></p>
</form>`;
}
