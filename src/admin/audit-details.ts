/** Details of an event as a list to read, whatever they are: words where the catalogue has some, else as they were recorded. */
import type { FactView, Language } from '../web/views.ts';
import { readCatalogue, type Words } from '../web/words.ts';
import { NAMES_OF_ROLES } from './page-parts.ts';

export interface DetailWords {
  readonly words: Words;
  readonly language: Language;
}

/** What the words of downloads leave out, or call otherwise. */
const LABELS: Readonly<Record<string, string>> = {
  by: 'staff.audit.detail.by',
  sessions: 'staff.audit.detail.sessions',
  page: 'staff.audit.detail.page',
  event: 'staff.audit.detail.event',
  query: 'staff.audit.detail.query',
  aboutOne: 'staff.audit.detail.aboutOne',
  byOne: 'staff.audit.detail.byOne',
  downloaded: 'staff.audit.detail.downloaded',
  seals: 'staff.audit.detail.seals',
  events: 'staff.audit.detail.events',
  problems: 'staff.audit.detail.problems',
  via: 'staff.audit.detail.via',
  request: 'staff.audit.detail.request',
  subject: 'staff.audit.detail.subject',
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const catalogues = new Map<Language, Readonly<Record<string, string>>>();

function catalogueOf(language: Language): Readonly<Record<string, string>> {
  const known = catalogues.get(language) ?? readCatalogue(language);
  catalogues.set(language, known);
  return known;
}

/** Whether the pages have words for this. */
export const hasWords = (language: Language, key: string): boolean => Object.hasOwn(catalogueOf(language), key);

const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line for each value; members of members are named by their way. */
export function detailFacts(details: Readonly<Record<string, unknown>>, { words, language }: DetailWords): FactView[] {
  const has = (key: string): boolean => hasWords(language, key);
  const label = (name: string): string => {
    const own = LABELS[name];
    const key = `data.field.${inSnakeCase(name)}`;
    if (own) return words(own);
    return has(key) ? words(key) : name;
  };

  function text(name: string, value: unknown): string {
    if (typeof value === 'boolean') return words(value ? 'data.yes' : 'data.no');
    if (Array.isArray(value)) return value.map((one) => text(name, one)).join(', ');
    if (isRecord(value)) return JSON.stringify(value);
    const plain = String(value);
    if (INSTANT.test(plain)) return words('data.when', { when: new Date(plain) });
    const role = name === 'role' ? NAMES_OF_ROLES[plain] : undefined;
    if (role) return words(role);
    const key = `data.value.${inSnakeCase(name)}.${plain}`;
    return has(key) ? words(key) : plain;
  }

  const facts = (record: Readonly<Record<string, unknown>>, way: readonly string[]): FactView[] =>
    Object.entries(record).flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      const to = [...way, label(name)];
      return isRecord(value) ? facts(value, to) : [{ label: to.join(' · '), value: text(name, value) }];
    });

  return facts(details, []);
}
