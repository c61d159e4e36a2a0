import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createStylesheet, fontFiles } from '../../../src/web/styles.ts';
import { LANGUAGES, render } from './render.ts';
import { type Sample, samples } from './samples.ts';

const FOREIGN_BRAND = /gov\.uk(?!-)|GDS Transport|crown|crest|Margaret Calvert/i;

function sample(name: string): Sample {
  const found = samples.find((each) => each.name === name);
  if (!found) throw new Error(`no sample ${name}`);
  return found;
}
const vi = (name: string): string => render(sample(name), 'vi');
const count = (html: string, pattern: RegExp): number => html.match(pattern)?.length ?? 0;
const tag = (html: string, pattern: RegExp): string => html.match(pattern)?.[0] ?? '';

describe('the brand', () => {
  it('is nobody else’s: neither in the stylesheet nor on a page', () => {
    expect(createStylesheet()).not.toMatch(FOREIGN_BRAND);
    for (const each of samples)
      for (const language of LANGUAGES) expect(render(each, language)).not.toMatch(FOREIGN_BRAND);
  });

  it('names only fonts that are served, and loads nothing else', () => {
    const stylesheet = createStylesheet();
    const urls = [...stylesheet.matchAll(/url\(([^)]*)\)/g)].map((m) => m[1] ?? '');
    expect(urls.filter((url) => !fontFiles(stylesheet).has(url))).toEqual([]);
    expect(fontFiles(stylesheet).size).toBe(9);
  });
});

const VIEWS = new URL('../../../src/web/views/', import.meta.url);
const sourceOf = (file: string): string => readFileSync(new URL(file, VIEWS), 'utf8');
const isPage = (file: string): boolean => sourceOf(file).includes('{% extends');
const titleOf = (html: string): string => tag(html, /<title>[^<]*/).slice('<title>'.length);

describe('the samples', () => {
  it('show every page that there is a template of', () => {
    const pages = readdirSync(VIEWS).filter(isPage);
    const shown = new Set<string>(samples.map(({ view }) => `${view}.njk`));
    expect(pages.filter((page) => !shown.has(page))).toEqual([]);
  });

  it('show each form as it comes back when something was refused', () => {
    const refused = new Set(
      samples.filter((each) => titleOf(render(each, 'vi')).startsWith('Lỗi: ')).map(({ view }) => view),
    );
    const forms = readdirSync(VIEWS).filter((file) => isPage(file) && sourceOf(file).includes('.summary('));
    const unshown = forms
      .map((file) => file.replace('.njk', ''))
      .filter((view) => !refused.has(view as Sample['view']));
    expect(unshown).toEqual([]);
  });

  it.each(LANGUAGES)('have a title that no other page has, in %s', (language) => {
    const pages = new Map<string, Set<string>>();
    for (const each of samples) {
      const title = titleOf(render(each, language));
      pages.set(title, new Set(pages.get(title)).add(each.view));
    }
    const alike = [...pages].filter(([, views]) => views.size > 1).map(([title, views]) => [title, ...views]);
    expect(alike).toEqual([]);
  });
});

describe.each(samples.map((each) => [each.name, each] as const))('the page %s', (_name, each) => {
  it.each(LANGUAGES)(
    'is a whole page in %s without scripts or styles inside, and with ours only where a device is asked or a form is checked',
    (language) => {
      const html = render(each, language);
      expect(html).toMatch(/^\s*<!DOCTYPE html>/);
      expect(html).toContain(`<html lang="${language}"`);
      expect(count(html, /<h1/g)).toBe(1);
      // The one script is the library's, for a form that sends itself; without it the form has a button.
      expect(count(html, /<script(?! src=)/g)).toBe(each.view === 'passing-on' ? 1 : 0);
      const scripts = [...html.matchAll(/<script src="\/assets\/[\w-]+\/([^"]+)" defer>/g)].map((m) => m[1]);
      const checks = html.includes('data-checks') ? ['form-checks.js'] : [];
      expect(scripts).toEqual(html.includes('data-ceremony') ? ['webauthn.js', 'ceremony.js'] : checks);
      expect(html).not.toMatch(/\sstyle=|\son[a-z]+=|undefined|\[object/);
      expect(count(html, /aria-current="true"/g)).toBe(1);
    },
  );

  it('has links within itself that lead somewhere, and says first what was refused', () => {
    const html = vi(each.name);
    const targets = [...html.matchAll(/href="#([^"]*)"/g)].map((found) => found[1] ?? '');
    expect(targets.filter((target) => !html.includes(`id="${target}"`))).toEqual([]);
    const summaries = html.match(/<div class="govuk-error-summary"[^>]*>/g) ?? [];
    expect(summaries.length).toBe(titleOf(html).startsWith('Lỗi: ') ? 1 : 0);
    const [first = ''] = html.match(/<[^>]*\sautofocus[\s>]/) ?? [];
    for (const summary of summaries)
      expect([summary.includes('tabindex="-1"'), summary.startsWith(first)]).toEqual([true, true]);
  });

  it('has forms that leave checking to the server, with unique ids', () => {
    const html = vi(each.name);
    expect(count(html, /<form/g)).toBe(count(html, /<form[^>]*method="(?:post|get)"[^>]*novalidate/g));
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('sign-in', () => {
  it('has the fields, the primary button first, and a cancel that skips checks', () => {
    const html = vi('sign-in');
    expect(tag(html, /<input[^>]*name="login"[^>]*>/)).toMatch(/autocomplete="username".*autofocus/s);
    expect(tag(html, /<input[^>]*name="password"[^>]*>/)).toMatch(/type="password"/);
    expect(tag(html, /<input[^>]*name="login"[^>]*>/)).toContain('spellcheck="false"');
    expect(tag(html, /<button[^>]*>/)).toMatch(/value="continue".*login-submit/s);
    expect(tag(html, /<button[^>]*id="cancel"[^>]*>/)).toMatch(/value="cancel".*name="action".*formnovalidate/s);
    expect(html).toContain('Cổng dịch vụ công quốc gia');
  });

  it('lists each error with a link to its field and says so in the title', () => {
    const html = vi('sign-in-empty');
    expect(html).toContain('<title>Lỗi: Đăng nhập – Một Cửa</title>');
    expect(html).toMatch(/role="alert"[\s\S]*href="#login"[\s\S]*href="#password"/);
    expect(html).toMatch(/id="login"[^>]*aria-describedby="login-hint login-error"[^>]*aria-invalid="true"/);
  });

  it('never sends a password back', () => {
    expect(tag(vi('sign-in-wrong'), /<input[^>]*name="password"[^>]*>/)).not.toContain('value=');
  });

  it('escapes what comes from outside', () => {
    const attack = '"><img src=x onerror=alert(1)>';
    const { view, model } = sample('sign-in') as Extract<Sample, { view: 'sign-in' }>;
    const service = { name: attack, organisation: attack };
    const fields = model.fields.map((field) => ({
      ...field,
      value: attack,
      error: attack,
      label: attack,
      hint: attack,
    }));
    const html = render(
      { name: 'attack', view, model: { ...model, service, fields, action: attack, error: attack } },
      'vi',
      `state=${attack}`,
    );
    expect(html).not.toContain('<img src=x');
  });
});

describe('a code', () => {
  it('is asked for with a numeric keyboard and may be filled in by the phone', () => {
    expect(tag(vi('authenticator'), /<input[^>]*name="code"[^>]*>/)).toMatch(
      /autocomplete="one-time-code".*inputmode="numeric"/s,
    );
    expect(vi('authenticator')).not.toContain('value="skip"');
    expect(vi('code-optional-wrong')).toContain('value="skip"');
  });
});

describe('consent', () => {
  it('makes agreeing and refusing equally strong', () => {
    const classes = (value: string) =>
      tag(vi('consent'), new RegExp(`<button[^>]*value="${value}"[^>]*>`)).match(/class="([^"]*)"/)?.[1];
    expect(classes('agree')?.replace(' login-submit', '')).toBe(classes('refuse'));
    expect(classes('agree')).toContain('login-submit');
  });

  it('starts with every optional claim unticked, and offers no box for a required one', () => {
    const html = vi('consent');
    expect(count(html, /type="checkbox"/g)).toBe(2);
    expect(html).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(tag(html, /<input[^>]*value="email"[^>]*>/)).toContain('name="claim"');
  });

  it('keeps “not you?” out of the form that the Enter key submits', () => {
    const [switching = '', deciding = ''] = vi('consent').split('<form').slice(1);
    expect(switching).toContain('value="switch"');
    expect(deciding).not.toContain('value="switch"');
  });
});

describe('signing out', () => {
  it('puts the focus on yes; no sends no answer', () => {
    const html = vi('sign-out');
    expect(tag(html, /<button[^>]*autofocus[^>]*>/)).toMatch(/value="yes".*name="logout"/s);
    expect(count(html, /name="logout"/g)).toBe(1);
    expect(html).toContain('name="xsrf" value="f00dcafe"');
  });
});

describe('an error', () => {
  it('shows the OAuth code, the request and one way on', () => {
    const html = vi('error');
    expect(html).toContain('id="error-code">invalid_redirect_uri<');
    expect(html).toContain('0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77');
    expect(count(html, /role="button"/g)).toBe(1);
  });
});

describe('the language switch', () => {
  it('leads to the same address and keeps its query', () => {
    const html = render(sample('sign-in'), 'en', 'client_id=a&lang=en&state=x%26y');
    expect(html).toContain('href="?client_id=a&amp;lang=fr&amp;state=x%26y" lang="fr" hreflang="fr"');
  });
});
