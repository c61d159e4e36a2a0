/** What a form shows beside its fields, made ready for a page. */
import QRCode from 'qrcode';
import type { CeremonyView, ExhibitView, Language } from '../web/views.ts';
import type { Exhibit, Fact, Form, Speaker } from './form.ts';
import { say } from './say.ts';

type Ceremony = Extract<Exhibit, { kind: 'ceremony' }>;

/** What the button of a ceremony posts beside the answer, and whether the login field suggests it too. */
export type CeremonyUse = Pick<CeremonyView, 'submit' | 'autofill'>;

/** The button goes on with the form, like the one that every form has. */
export const CONTINUE: CeremonyUse = { submit: { name: 'action', value: 'continue' }, autofill: false };

const GROUP = /.{1,4}/g;

/** Error correction M, as authenticator apps expect; the quiet zone is part of the picture. */
const drawQr = (content: string): Promise<string> =>
  QRCode.toString(content, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });

/** The day in Vietnam, like every date of the pages. */
const dayOf = (language: Language, iso: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(iso));

/** A ceremony's button has the label of the field that takes the answer. */
function ceremonyView(
  speaker: Speaker,
  { fields, values }: Form,
  { ceremony, options, field }: Ceremony,
  { language, ...use }: CeremonyUse & { language: Language },
): CeremonyView {
  const { label = 'name' } = fields.find(({ name }) => name === field) ?? {};
  const text = say(speaker, language, label, values);
  return { kind: 'ceremony', ceremony, field, label: text, options: JSON.stringify(options), ...use };
}

/** The exhibits of a form for a page. */
export function exhibitViews(
  speaker: Speaker,
  form: Form,
  language: Language,
  use: CeremonyUse,
): Promise<ExhibitView[]> {
  const factView = (fact: Fact) => ({
    label: say(speaker, language, fact.label, form.values),
    value: 'day' in fact ? dayOf(language, fact.day) : fact.value,
  });
  const view = async (exhibit: Exhibit): Promise<ExhibitView> => {
    if (exhibit.kind === 'qr') return { kind: 'qr', svg: await drawQr(exhibit.content) };
    if (exhibit.kind === 'secret') return { kind: 'secret', groups: exhibit.value.match(GROUP) ?? [] };
    if (exhibit.kind === 'codes') return exhibit;
    if (exhibit.kind === 'link')
      return { kind: 'link', href: exhibit.href, label: say(speaker, language, exhibit.label, form.values) };
    if (exhibit.kind === 'facts') return { kind: 'facts', facts: exhibit.facts.map(factView) };
    return ceremonyView(speaker, form, exhibit, { language, ...use });
  };
  return Promise.all((form.exhibits ?? []).map(view));
}
