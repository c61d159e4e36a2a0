/** The legal texts of this deployment: the version in force, and former ones that stay readable. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Marked } from 'marked';
import { ConfigurationError } from '../errors.ts';
import type { Language } from '../web/views.ts';

/** Which texts there are; each is at `/<name>`. */
export const LEGAL_NAMES = ['terms', 'privacy'] as const;
export type LegalName = (typeof LEGAL_NAMES)[number];

/** Where a text comes from; `{language}` stands for the language. */
export type LegalSettings = Readonly<Record<LegalName, LegalFile & { readonly former: readonly LegalFile[] }>>;

/** One version of a text. */
interface LegalFile {
  readonly version: string;
  readonly file: string;
}

/** One text in one language. */
export interface LegalText {
  readonly version: string;
  /** Safe markup. */
  readonly html: string;
  /** SHA-256 of the text as it was written. */
  readonly hash: Buffer;
}

/** Every text by name and language. */
export interface LegalDocuments {
  /** The version in force. */
  (name: LegalName, language: Language): LegalText;
  /** One version, which may be a former one; undefined when it is not kept. */
  of(name: LegalName, language: Language, version: string): LegalText | undefined;
}

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
  const keyOf = (name: LegalName, language: Language | undefined, version: string) => `${name} ${language} ${version}`;
  for (const name of LEGAL_NAMES) {
    const { former, ...inForce } = settings[name];
    for (const { file, version } of [...former, inForce])
      for (const language of languages) {
        const setting = version === inForce.version ? `legal.${name}.file` : `legal.${name}.former`;
        const text = readText(file.replaceAll('{language}', language), setting);
        all.set(keyOf(name, language, version), readDocument(text, version));
      }
  }
  const of: LegalDocuments['of'] = (name, language, version) =>
    all.get(keyOf(name, language, version)) ?? all.get(keyOf(name, languages[0], version));
  const inForce = (name: LegalName, language: Language): LegalText => {
    const found = of(name, language, settings[name].version);
    if (!found) throw new Error(`no ${name} in ${language}`);
    return found;
  };
  return Object.assign(inForce, { of });
}

/** Names the texts that a page showed, so that nobody accepts what they did not see. */
export const shownVersions = (legal: LegalDocuments, language: Language): string =>
  LEGAL_NAMES.map((name) => legal(name, language).hash.toString('hex').slice(0, 16)).join('-');
