import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, language } from '../../../src/web/language.ts';
import { webState } from '../../../src/web/state.ts';
import { LANGUAGES } from './render.ts';
import { serve } from './serve.ts';

const anyLanguage = fc.constantFrom(...LANGUAGES);
const foreignTag = fc.stringMatching(/^[a-z]{2,3}(-[A-Z]{2})?$/).filter((tag) => !/^(vi|en|fr)(-|$)/.test(tag));

describe('chooseLanguage', () => {
  it('always gives a supported language, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.uniqueArray(anyLanguage, { minLength: 1 }),
        (chosen, uiLocales, supported) => {
          expect(supported).toContain(chooseLanguage({ chosen, uiLocales, supported }));
        },
      ),
    );
  });

  it('follows the person before the service', () => {
    fc.assert(
      fc.property(anyLanguage, anyLanguage, (chosen, uiLocales) => {
        expect(chooseLanguage({ chosen, uiLocales, supported: LANGUAGES })).toBe(chosen);
      }),
    );
  });

  it('takes the first tag of ui_locales that we speak, by its primary subtag', () => {
    fc.assert(
      fc.property(
        fc.array(foreignTag),
        anyLanguage,
        fc.constantFrom('', '-VN', '-Latn-CA'),
        (unknown, wanted, rest) => {
          const uiLocales = [...unknown, wanted.toUpperCase() + rest, 'vi', 'en', 'fr'].join(' ');
          expect(chooseLanguage({ uiLocales, supported: LANGUAGES })).toBe(wanted);
        },
      ),
    );
  });

  it('falls back to the first supported language', () => {
    expect(chooseLanguage({ uiLocales: 'de ja', supported: ['fr', 'vi'] })).toBe('fr');
    expect(chooseLanguage({ chosen: 'constructor', supported: ['vi'] })).toBe('vi');
  });
});

const application = (https = false) =>
  serve(language({ languages: LANGUAGES, https }), (ctx) => {
    ctx.body = webState(ctx).language;
  });

describe('the language of a request', () => {
  it('is Vietnamese unless somebody says otherwise, even for a browser installed in English', async () => {
    await using app = await application();
    const answer = await app.ask('/', { headers: { 'Accept-Language': 'en-US,en;q=0.9' } });
    expect(answer.body.toString()).toBe('vi');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is switched by ?lang and remembered for a year', async () => {
    await using app = await application();
    const switched = await app.ask('/?lang=fr&ui_locales=en');
    const cookie = switched.headers['set-cookie']?.[0] ?? '';
    expect(switched.body.toString()).toBe('fr');
    expect(cookie).toMatch(/^motcua_lang=fr; path=\/; expires=.*; samesite=lax; httponly$/i);
    const later = await app.ask('/?ui_locales=en', { headers: { Cookie: 'motcua_lang=fr' } });
    expect(later.body.toString()).toBe('fr');
  });

  it('follows ui_locales and ignores a wrong switch, a wrong cookie and a switch in a POST', async () => {
    await using app = await application();
    const headers = { Cookie: 'motcua_lang=xx' };
    expect((await app.ask('/?lang=de&ui_locales=en-GB', { headers })).body.toString()).toBe('en');
    expect((await app.ask('/?lang=fr', { method: 'POST' })).body.toString()).toBe('vi');
  });

  it('keeps the choice in a secure cookie of this host over https', async () => {
    await using app = await application(true);
    const cookie = (await app.ask('/?lang=en')).headers['set-cookie']?.[0];
    expect(cookie).toMatch(/^__Host-motcua_lang=en; path=\/; .*secure/i);
  });
});
