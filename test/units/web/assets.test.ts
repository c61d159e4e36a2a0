import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createAssets } from '../../../src/web/assets.ts';
import { serve } from './serve.ts';

const assets = createAssets();
const at = (name: string, version = assets.version): string => `/assets/${version}/${name}`;

describe('assets', () => {
  it.each([
    ['app.css', 'text/css; charset=utf-8'],
    ['logo.svg', 'image/svg+xml; charset=utf-8'],
    ['ceremony.js', 'text/javascript; charset=utf-8'],
    ['webauthn.js', 'text/javascript; charset=utf-8'],
    ['favicon.svg', 'image/svg+xml; charset=utf-8'],
    ['be-vietnam-pro-vietnamese-700-normal.woff2', 'font/woff2'],
  ])('%s is served as %s and kept for good', async (name, type) => {
    await using app = await serve(assets.serve);
    const { status, headers, body } = await app.ask(at(name));
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([200, type, 'nosniff']);
    expect(headers['cache-control']).toContain('immutable');
    expect(body.length).toBe(Number(headers['content-length']));
  });

  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
  ])('are compressed for whoever can read it: %s', async (accepted, coding, decompress) => {
    await using app = await serve(assets.serve);
    const plain = await app.ask(at('app.css'));
    const small = await app.ask(at('app.css'), { headers: { 'Accept-Encoding': accepted } });
    expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding' });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(small.headers).toMatchObject({ 'content-encoding': coding, vary: 'Accept-Encoding' });
    expect(decompress(small.body)).toEqual(plain.body);
    expect(small.body.length).toBeLessThan(20_000);
  });

  it('of another version are answered, but not kept', async () => {
    await using app = await serve(assets.serve);
    const { status, headers } = await app.ask(at('app.css', 'older'));
    expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
  });

  it.each(['nothing.css', '../app.css', '%2e%2e/%2e%2e/package.json', 'a/app.css', '', '__proto__'])(
    '%s is not found',
    async (name) => {
      await using app = await serve(assets.serve);
      expect((await app.ask(at(name))).status).toBe(404);
    },
  );
});
