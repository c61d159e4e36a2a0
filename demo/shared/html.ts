/** Markup made by `html`: everything that was put into it is escaped. */
export interface Html {
  readonly markup: string;
}

/** What may stand in an `html` template; `undefined` and `false` print nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

function print(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(print).join('');
}

/** Template tag for pages: escapes every value; attribute values must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return { markup: strings.reduce((page, text, i) => page + print(parts[i - 1]) + text) };
}

/** Words that stay on one line where they can, such as a person's name. */
export const whole = (text: string): Html => html`<span class="whole">${text}</span>`;
