/** Stylesheet, fonts, marks and scripts, served from memory. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Middleware } from 'koa';
import { createStylesheet, fontFiles } from './styles.ts';

const PREFIX = '/assets/';
const IMAGES = ['logo.svg', 'favicon.svg'];
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  woff2: 'font/woff2',
};

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** The same by coding, best first, where compressing pays. */
  readonly compressed: ReadonlyMap<string, Buffer>;
}

/** Everything that pages load besides themselves. */
export interface Assets {
  /** Changes whenever any of the content does; part of each address. */
  readonly version: string;
  /** Answers `/assets/<version>/<name>`. */
  readonly serve: Middleware;
}

function asset(name: string, body: Buffer): [string, Asset] {
  const type = TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream';
  const codings = [['br', brotliCompressSync] as const, ['gzip', gzipSync] as const];
  const pays = name.endsWith('.woff2') ? [] : codings;
  return [name, { type, body, compressed: new Map(pays.map(([coding, compress]) => [coding, compress(body)])) }];
}

/** Our own scripts, and the library that one of them uses, with its licence. */
function scripts(): [string, Asset][] {
  const library = (path: string): string =>
    readFileSync(new URL(path, import.meta.resolve('@simplewebauthn/browser')), 'utf8');
  const webauthn = `/*!\n${library('../LICENSE.md')}*/\n${library('../dist/bundle/index.umd.min.js')}`;
  const own = ['ceremony.js', 'form-checks.js'].map((name) =>
    asset(name, readFileSync(new URL(`./scripts/${name}`, import.meta.url))),
  );
  return [asset('webauthn.js', Buffer.from(webauthn)), ...own];
}

function load(): Map<string, Asset> {
  const stylesheet = createStylesheet();
  const fonts = [...fontFiles(stylesheet)].map(([name, file]) => asset(name, readFileSync(file)));
  const images = IMAGES.map((name) => asset(name, readFileSync(new URL(`./images/${name}`, import.meta.url))));
  return new Map([asset('app.css', Buffer.from(stylesheet)), ...scripts(), ...images, ...fonts]);
}

function versionOf(files: Map<string, Asset>): string {
  const hash = createHash('sha256');
  for (const [name, { body }] of files) hash.update(name).update(body);
  return hash.digest('base64url').slice(0, 12);
}

/** A page of another version of this program may ask during an upgrade: it gets today's file, which it must not keep. */
function caching(asked: string | undefined, version: string): string {
  return asked === version ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/**
 * Reads all files once; about 250 kB stay in memory. Pages themselves are never compressed: they hold what is personal or
 * secret beside what an address can put into them, and a length would tell one by the other (BREACH).
 */
export function createAssets(): Assets {
  const files = load();
  const version = versionOf(files);
  const serve: Middleware = async (ctx, next) => {
    if (!ctx.path.startsWith(PREFIX) || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const [asked, name, ...rest] = ctx.path.slice(PREFIX.length).split('/');
    const file = rest.length === 0 ? files.get(name ?? '') : undefined;
    if (!file) return next();
    const coding = [...file.compressed.keys()].find((one) => ctx.acceptsEncodings(one, 'identity') === one);
    if (coding) ctx.set('Content-Encoding', coding);
    if (file.compressed.size > 0) ctx.vary('Accept-Encoding');
    ctx.set({ 'Cache-Control': caching(asked, version), 'X-Content-Type-Options': 'nosniff' });
    ctx.type = file.type;
    ctx.body = file.compressed.get(coding ?? '') ?? file.body;
  };
  return { version, serve };
}
