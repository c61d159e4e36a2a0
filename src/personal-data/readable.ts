/** The download of everything as one page to read and to print: no scripts, nothing loaded from anywhere. */
import type { Words } from '../web/words.ts';
import { type Exporter, type Held, inSnakeCase } from './exporter.ts';

export interface ReadableParts {
  readonly words: Words;
  readonly language: string;
  /** Whether the catalogue has this key. */
  readonly has: (key: string) => boolean;
  /** The name behind an id: of a service (`client_id`), of a method (`method`), … ; undefined where it has none. */
  readonly nameOf: (field: string, value: string) => Promise<string | undefined>;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#0b0c0c;max-width:52rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #0b0c0c}
dl{margin:0 0 1rem;padding:0 0 1rem;border-bottom:1px solid #b1b4b6;break-inside:avoid}
dl dl{border:0;padding:0;margin:0}dt{font-weight:600}dd{margin:0 0 .25rem;overflow-wrap:anywhere}
nav ul{columns:2}@media (min-width:40rem){dl>div{display:grid;grid-template-columns:14rem 1fr;gap:1rem}}
@media print{nav{display:none}body{max-width:none;margin:0}}`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
/** Of use to machines alone; the JSON document has them. */
const LEFT_OUT = new Set(['visit']);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Makes the page. */
export function createReadable({ words, language, has, nameOf }: ReadableParts) {
  const label = (field: string): string => (has(`data.field.${field}`) ? words(`data.field.${field}`) : field);

  async function textOf(field: string, value: unknown): Promise<string> {
    if (typeof value === 'boolean') return words(value ? 'data.yes' : 'data.no');
    if (value instanceof Date) return words('data.when', { when: value });
    const text = String(value);
    if (INSTANT.test(text)) return words('data.when', { when: new Date(text) });
    if (DAY.test(text)) return text.replace(DAY, '$3/$2/$1');
    const key = `data.value.${field}.${text}`;
    return has(key) ? words(key) : ((await nameOf(field, text)) ?? text);
  }

  async function valueText(field: string, value: unknown): Promise<string> {
    if (isObject(value)) return recordOf(value);
    if (!Array.isArray(value)) return escaped(await textOf(field, value));
    const all = await Promise.all(value.map((one) => valueText(field, one)));
    return all.every((_, index) => !isObject(value[index])) ? all.join(', ') : all.join('');
  }

  async function recordOf(record: Record<string, unknown>): Promise<string> {
    const lines = Object.entries(record).filter(([field, value]) => !LEFT_OUT.has(field) && !isEmpty(value));
    const all = await Promise.all(
      lines.map(async ([field, value]) => {
        return `<div><dt>${escaped(label(field))}</dt><dd>${await valueText(field, value)}</dd></div>`;
      }),
    );
    return all.length === 0 ? '' : `<dl>${all.join('')}</dl>`;
  }

  async function* sectionOf({ name, of }: Exporter, personId: string): AsyncGenerator<string> {
    yield `<section id="${name}"><h2>${escaped(words(`data.section.${name}`))}</h2>\n`;
    let some = false;
    for await (const held of of(personId)) {
      some = true;
      yield `${await recordOf(inSnakeCase(held) as Held)}\n`;
    }
    yield some ? '</section>\n' : `<p>${escaped(words('data.none'))}</p></section>\n`;
  }

  return async function* (exporters: readonly Exporter[], personId: string, madeAt: Date): AsyncGenerator<string> {
    const title = escaped(words('data.file.title'));
    yield `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body><main><h1>${title}</h1>
<p>${escaped(words('data.file.made', { when: madeAt }))}</p><p>${escaped(words('data.file.text'))}</p><nav aria-label="${escaped(words('data.file.contents'))}"><ul>\n`;
    for (const { name } of exporters)
      yield `<li><a href="#${name}">${escaped(words(`data.section.${name}`))}</a></li>\n`;
    yield '</ul></nav>\n';
    for (const exporter of exporters) yield* sectionOf(exporter, personId);
    yield '</main></body></html>\n';
  };
}

/** Nothing, or an id. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || UUID.test(value);
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}
