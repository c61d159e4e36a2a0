/** Renders the pages of views.ts. */
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { createAssets } from './assets.ts';
import { webState } from './state.ts';
import type { ExhibitView, FieldView, Language, ViewName, Views } from './views.ts';
import { createWords, type Words } from './words.ts';

/** What a page needs of the Koa context. */
export interface PageContext {
  readonly state: unknown;
  readonly querystring: string;
  status: number;
  type: string;
  body: unknown;
}

/** The one way to answer with a page. */
export interface Pages {
  /** Sets status, type and body; the language is `ctx.state.language`. */
  show<V extends ViewName>(ctx: PageContext, view: V, model: Views[V], options?: { status?: number }): void;
  /** The words of a language, for models. */
  words(language: Language): Words;
}

/** One line of the error summary: what is wrong, and where to mend it. */
interface Problem {
  readonly text: string;
  /** Where it can be put right; none where nothing can. */
  readonly href?: string;
}

const NAMES: Record<Language, { name: string; short: string }> = {
  vi: { name: 'Tiếng Việt', short: 'VI' },
  en: { name: 'English', short: 'EN' },
  fr: { name: 'Français', short: 'FR' },
};

function environment(): nunjucks.Environment {
  const views = fileURLToPath(new URL('./views', import.meta.url));
  const designSystem = fileURLToPath(import.meta.resolve('govuk-frontend/dist/govuk/template.njk')).replace(
    /govuk.template\.njk$/,
    '',
  );
  const loader = new nunjucks.FileSystemLoader([views, designSystem], { noCache: false, watch: false });
  return new nunjucks.Environment(loader, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
}

function problemsOf(model: { fields?: readonly FieldView[]; error?: string | undefined; later?: boolean }): Problem[] {
  const fields = model.fields ?? [];
  const problems = fields.flatMap(({ name, error }) => (error ? [{ text: error, href: `#${name}` }] : []));
  if (!model.error) return problems;
  if (model.later) return [{ text: model.error }, ...problems];
  return [{ text: model.error, href: `#${fields[0]?.name ?? 'main-content'}` }, ...problems];
}

/** Scripts are loaded by the pages alone that have a use for them. */
function scriptsOf({
  exhibits = [],
  checksBy,
}: {
  exhibits?: readonly ExhibitView[];
  /** The script that has the form checked while somebody types: it asks this provider. */
  checksBy?: string;
}): readonly string[] {
  if (checksBy) return [`${checksBy}.js`];
  return exhibits.some(({ kind }) => kind === 'ceremony') ? ['webauthn.js', 'ceremony.js'] : [];
}

/** The address of this very page in another language, relative to it. */
function switchTo(language: Language, querystring: string): string {
  const query = new URLSearchParams(querystring);
  query.set('lang', language);
  return `?${query}`;
}

function languageLinks(languages: readonly Language[], querystring: string) {
  return languages.map((code) => ({ code, ...NAMES[code], href: switchTo(code, querystring) }));
}

/** Compiles the templates on first use and keeps them; `assetsVersion` is `createAssets().version`. */
export function createPages(options: { languages: readonly Language[]; assetsVersion?: string }): Pages {
  const { languages } = options;
  const templates = environment();
  const assets = `/assets/${options.assetsVersion ?? createAssets().version}`;
  const catalogue = new Map(languages.map((language) => [language, createWords(language)]));
  const words = (language: Language): Words => catalogue.get(language) ?? createWords(language);
  return {
    words,
    show(ctx, view, model, { status = 200 } = {}) {
      const language = webState(ctx).language ?? languages[0];
      const problems = problemsOf(model as Parameters<typeof problemsOf>[0]);
      const links = languageLinks(languages, ctx.querystring);
      const scripts = scriptsOf(model as Parameters<typeof scriptsOf>[0]);
      webState(ctx).ownScripts = scripts.length > 0;
      webState(ctx).ownRequests = 'checksBy' in model;
      const page = { t: words(language), language, links, problems, assets, scripts };
      ctx.body = templates.render(`${view}.njk`, { ...model, ...page });
      ctx.status = status;
      ctx.type = 'html';
    },
  };
}
