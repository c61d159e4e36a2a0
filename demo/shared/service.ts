import { readFileSync } from 'node:fs';
import Koa from 'koa';
import { type Context, chooseLanguage, type Handler, type State } from './context.ts';
import { FAILURES, Failure, reasonOf, toFailure } from './failure.ts';
import { failurePage } from './failure-page.ts';
import { type Brand, renderPage } from './layout.ts';
import type { Page } from './page.ts';
import { privacyPage } from './privacy-page.ts';
import { isLoopbackHttp } from './relying-party.ts';
import { findRoute, type Routes } from './routes.ts';

/** What a service is made of. */
export interface ServiceOptions {
  /** Name in cookies and logs. */
  readonly name: string;
  readonly origin: string;
  readonly issuer: string;
  readonly brand: Brand;
  /** Folder that holds style.css and mark.svg. */
  readonly folder: string;
  /** A style that several services share, under their own. */
  readonly base?: URL;
  readonly routes: Routes;
  /** Routes that other servers call: they bring a signed token instead of a cookie. */
  readonly calledByServers: readonly string[];
  /** Takes requests before the routes do; true when it has answered. */
  readonly first?: (ctx: Context) => Promise<boolean>;
  /** Forms end at services that this one does not know: whoever it signs in goes on to where they came from. */
  readonly formsLeadAnywhere?: boolean;
}

const asset = (files: readonly (string | URL)[], type: string): Handler => {
  const content = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  return (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300');
    ctx.type = type;
    ctx.body = content;
  };
};

const health: Handler = (ctx) => {
  ctx.body = { status: 'ok' };
};

function securityHeaders({ origin, issuer, formsLeadAnywhere }: ServiceOptions): Record<string, string> {
  const formTargets = formsLeadAnywhere ? `https: ${isLoopbackHttp(issuer) ? 'http:' : ''}` : new URL(issuer).origin;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action 'self' ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(origin.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=63072000' }),
  };
}

/** A form of another site must not act in this person's name (CSRF). */
function fromOurPages(ctx: Context, origin: string): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  return site ? site === 'same-origin' : ctx.get('Origin') === origin;
}

function logFailure(name: string, { code, cause }: Failure): void {
  console.error(JSON.stringify({ service: name, failure: code, reason: reasonOf(cause) }));
}

/** A Koa application that serves the routes with everything a careful service does around them. It does not listen. */
export function createService(options: ServiceOptions): Koa<State> {
  const { name, origin, brand, folder, base, calledByServers, first } = options;
  const headers = securityHeaders(options);
  const routes: Routes = {
    'GET /health': health,
    'GET /privacy': (ctx) => show(ctx, brand, privacyPage(ctx.state.language)),
    'GET /style.css': asset([...(base ? [base] : []), `${folder}/style.css`], 'text/css'),
    'GET /mark.svg': asset([`${folder}/mark.svg`], 'image/svg+xml'),
    ...options.routes,
  };
  const app = new Koa<State>();

  app.use(async (ctx, next) => {
    ctx.set(headers);
    ctx.cookies.secure = origin.startsWith('https:');
    ctx.state.parts = {};
    ctx.state.language = chooseLanguage(ctx, `${name}.language`);
    try {
      await next();
    } catch (error) {
      const failure = toFailure(error);
      logFailure(name, failure);
      if (failure.code === 'temporarily_unavailable') ctx.set('Retry-After', '30');
      show(ctx, brand, failurePage(failure.code, ctx.state.language));
      ctx.status = FAILURES[failure.code];
    }
  });

  app.use(async (ctx) => {
    if (await first?.(ctx)) return;
    const { handler, parts } = findRoute(ctx, routes);
    const needsOurPage = ctx.method === 'POST' && !calledByServers.includes(ctx.path);
    if (needsOurPage && !fromOurPages(ctx, origin)) throw new Failure('cross_site_request');
    ctx.state.parts = parts;
    await handler(ctx);
  });
  return app;
}

/** Answers with a page in the brand of the service. */
export function show(ctx: Context, brand: Brand, page: Page): void {
  ctx.type = 'html';
  ctx.body = renderPage(brand, page, ctx.state.language);
}

/** Sends the browser on to another page, whatever the request was. */
export function seeOther(ctx: Context, url: string): void {
  ctx.status = 303;
  ctx.redirect(url);
}
