/** What somebody sees who uses a page with the keyboard alone. */
import type { Page } from 'playwright-core';

/**
 * In the page: how an element looks, with the label or pseudo-element that draws it; and what is wrong with the way in
 * which it shows that it has the focus (WCAG 2.2, 2.4.7 and 2.4.11).
 */
const TOOLS = `
const REACHABLE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], [autofocus]';
const PROPERTIES = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'borderTopWidth', 'backgroundColor', 'color'];
const styleOf = (element, pseudo) => PROPERTIES.map((name) => getComputedStyle(element, pseudo)[name]).join();
const lookOf = (element) => [styleOf(element), ...[...(element.labels ?? [])].map((label) => styleOf(label, '::before'))].join('|');
const nameOf = (element) => element.outerHTML.slice(0, 120);
const isBehindALid = (element) => element.matches('details:not([open]) *') && !element.matches('summary');
const isShown = (element) => !isBehindALid(element) && element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden' && !element.disabled;
const looks = new Map();
const remember = () => {
  const active = document.activeElement;
  active?.blur?.();
  for (const element of document.querySelectorAll(REACHABLE)) looks.set(element, lookOf(element));
  active?.focus?.({ preventScroll: true });
};
const isCovered = (element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
  const own = [element, ...(element.labels ?? [])];
  return !own.some((one) => at && (one.contains(at) || at.contains(one)));
};
const wrongWith = (element) => {
  const { width, height, top, bottom } = element.getBoundingClientRect();
  if (width < 1 || height < 1 || bottom <= 0 || top >= innerHeight) return ['out of sight: ' + nameOf(element)];
  if (isCovered(element)) return ['covered: ' + nameOf(element)];
  return looks.get(element) === lookOf(element) ? ['looks as without the focus: ' + nameOf(element)] : [];
};
`;

/** Focuses everything that can be reached, one after the other; what does not show it. */
export const unmarkedFocus = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => { ${TOOLS}
    remember();
    return [...looks.keys()].filter(isShown).flatMap((element) => {
      element.focus();
      return document.activeElement === element ? wrongWith(element) : ['cannot have the focus: ' + nameOf(element)];
    });
  })()`);

/** Once for a page, before keys are pressed: how everything looks without the focus. */
export const rememberLooks = (page: Page): Promise<void> =>
  page.evaluate(
    `(() => { ${TOOLS} remember(); globalThis.wrongWithFocus = () => wrongWith(document.activeElement); })()`,
  );

/** What is wrong with what has the focus now, and which element that is. */
export const focused = (page: Page): Promise<{ wrong: string[]; html: string }> =>
  page.evaluate(`({ wrong: wrongWithFocus(), html: document.activeElement.outerHTML.slice(0, 200) })`);
