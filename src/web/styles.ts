/** The one stylesheet: the design system without its owner's brand, with ours. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const installed = (path: string): string => fileURLToPath(import.meta.resolve(path));
const FONT_PACKAGE = '@fontsource/be-vietnam-pro';
const FONT_STACK = '"Be Vietnam Pro",system-ui,sans-serif';
const WEIGHTS = [400, 600, 700];

/** Parts that we never show: another government's marks, and parts that need scripts. */
const UNUSED =
  /\.govuk-(header|footer|logo|generic-header|service-navigation|cookie-banner|phase-banner|notification-banner|exit-this-page|accordion|tabs|drop-zone|character-count|language-navigation|pagination|breadcrumbs|feedback|task-list|frontend-supported)(?![a-z])|\.js-enabled/;
const SELECTOR_COMMA = /,(?![^(]*\))/;
const NESTED = /^@(media|supports)\b/;

interface Rule {
  readonly prelude: string;
  readonly body: string;
}

/** The rules of one level; statements without a body (such as @charset) are left out. */
function rulesOf(css: string): Rule[] {
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (let at = 0; at < css.length; at++) {
    const char = css[at];
    if (char === ';' && depth === 0) start = at + 1;
    if (char === '{' && depth++ === 0) open = at;
    if (char !== '}' || --depth > 0) continue;
    rules.push({ prelude: css.slice(start, open).trim(), body: css.slice(open + 1, at) });
    start = at + 1;
  }
  return rules;
}

function keep({ prelude, body }: Rule): string {
  if (prelude === '@font-face') return '';
  if (NESTED.test(prelude)) {
    const inner = rulesOf(body).map(keep).join('');
    return inner && `${prelude}{${inner}}`;
  }
  const selectors = prelude.split(SELECTOR_COMMA).filter((selector) => !UNUSED.test(selector));
  return selectors.length > 0 ? `${selectors.join(',')}{${body}}` : '';
}

function designSystem(): string {
  const source = readFileSync(installed('govuk-frontend/dist/govuk/govuk-frontend.min.css'), 'utf8');
  const rules = rulesOf(source.replaceAll(/\/\*[\s\S]*?\*\//g, ''));
  return rules.map(keep).join('').replaceAll('GDS Transport,arial,sans-serif', FONT_STACK);
}

/** Vietnamese last: the last matching face wins, and its file alone then covers ă, đ, ơ and ư. */
function fontFaces(weight: number): string {
  const source = readFileSync(installed(`${FONT_PACKAGE}/${weight}.css`), 'utf8');
  const faces = source.match(/@font-face \{[^}]*\}/g) ?? [];
  const bare = faces.map((face) =>
    face.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/, '').replace('./files/', ''),
  );
  return bare.reverse().join('\n');
}

/** The stylesheet as served; fonts are named relative to it. */
export function createStylesheet(): string {
  const brand = readFileSync(new URL('./brand.css', import.meta.url), 'utf8');
  return [...WEIGHTS.map(fontFaces), designSystem(), brand].join('\n');
}

/** The font files that a stylesheet names, by the name it uses. */
export function fontFiles(stylesheet: string): Map<string, string> {
  const names = [...stylesheet.matchAll(/url\(([\w-]+\.woff2)\)/g)].map((found) => found[1] ?? '');
  return new Map(names.map((name) => [name, installed(`${FONT_PACKAGE}/files/${name}`)]));
}
