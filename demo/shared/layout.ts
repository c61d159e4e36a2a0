import { type Html, html } from './html.ts';
import { type InEveryLanguage, LANGUAGES, type Language } from './language.ts';
import type { Page } from './page.ts';
import { privacyLink } from './privacy-page.ts';

/** What makes a service look like itself; its colours are in its own style.css. */
export type Brand = InEveryLanguage<{
  readonly service: string;
  readonly organisation: string;
  /** Says on every page that this is a demonstration. */
  readonly demonstration: string;
  readonly footer: string;
}>;

const FRAME: InEveryLanguage<{ skip: string; languages: string }> = {
  vi: { skip: 'Đến nội dung chính', languages: 'Ngôn ngữ' },
  en: { skip: 'Skip to main content', languages: 'Language' },
  fr: { skip: 'Aller au contenu principal', languages: 'Langue' },
};

const LANGUAGE_NAMES: InEveryLanguage<string> = { vi: 'Tiếng Việt', en: 'English', fr: 'Français' };

function languageLink(path: string, language: Language, current: Language): Html {
  const name = LANGUAGE_NAMES[language];
  if (language === current) return html`<li><span lang="${language}" aria-current="true">${name}</span></li>`;
  const href = `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
  return html`<li><a href="${href}" lang="${language}" hreflang="${language}">${name}</a></li>`;
}

/** The whole document around a page. */
export function renderPage(brand: Brand, { title, body, path }: Page, language: Language): string {
  const { service, organisation, demonstration, footer } = brand[language];
  const words = FRAME[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${service}</title>
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
  <p class="demonstration">${demonstration}</p>
  <div class="wide">
    <a class="brand" href="/">
      <img src="/mark.svg" alt="" width="48" height="48">
      <span><strong>${service}</strong><small>${organisation}</small></span>
    </a>
    <nav aria-label="${words.languages}">
      <ul class="languages">${LANGUAGES.map((other) => languageLink(path, other, language))}</ul>
    </nav>
  </div>
</header>
<main id="main" class="wide" tabindex="-1">
${body}
</main>
<footer><div class="wide"><p>${footer} ${privacyLink(language)}</p></div></footer>
</body>
</html>
`.markup;
}
