/** The legal texts of this deployment, in one version each. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { ConfigurationError } from '../errors.ts';
import type { Language } from '../web/views.ts';

/** Which texts there are; each is at `/<name>`. */
export const LEGAL_NAMES = ['terms', 'privacy'] as const;
export type LegalName = (typeof LEGAL_NAMES)[number];

/** Where a text comes from; `{language}` stands for the language. */
export type LegalSettings = Readonly<Record<LegalName, { readonly version: string; readonly file: string }>>;

/** One text in one language. */
export interface LegalText {
  readonly version: string;
  /** Safe markup. */
  readonly html: string;
  /** SHA-256 of the text as it was written. */
  readonly hash: Buffer;
}

/** Every text by name and language. */
export type LegalDocuments = (name: LegalName, language: Language) => LegalText;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
const SAFE_LINK = /^(https?:|mailto:|tel:|\/|#)/i;

/** The page has the title of first rank; pictures are not shown. */
const markdown = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }) => escapeHtml(text),
    image: ({ text }) => escapeHtml(text),
    heading({ tokens, depth }) {
      const level = Math.min(depth, 3);
      return `<h${level} class="govuk-heading-${level === 2 ? 'm' : 's'}">${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      return SAFE_LINK.test(href) ? `<a class="govuk-link" href="${escapeHtml(href)}">${text}</a>` : text;
    },
  },
});

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError([`${setting}: ${file} cannot be read (${(error as { code?: string }).code})`]);
  }
}

function readDocument(text: string, version: string): LegalText {
  return { version, html: markdown.parse(text) as string, hash: createHash('sha256').update(text).digest() };
}

/** Reads the texts in every offered language. Throws ConfigurationError for a file that cannot be read. */
export function readLegal(settings: LegalSettings, languages: readonly Language[]): LegalDocuments {
  const all = new Map<string, LegalText>();
  for (const name of LEGAL_NAMES) {
    const { file, version } = settings[name];
    for (const language of languages) {
      const text = readText(file.replaceAll('{language}', language), `legal.${name}.file`);
      all.set(`${name} ${language}`, readDocument(text, version));
    }
  }
  return (name, language) => {
    const found = all.get(`${name} ${language}`) ?? all.get(`${name} ${languages[0]}`);
    if (!found) throw new Error(`no ${name} in ${language}`);
    return found;
  };
}
