/** Headers that keep the pages safe in a browser. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import type { Context, Middleware } from 'koa';
import { endpointHeaders, isEndpoint } from './endpoints.ts';
import { webState } from './state.ts';

const TWO_YEARS = 63_072_000;
const SCHEME = /^[a-z][a-z0-9+.-]*:$/i;
const HOST_SOURCE = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i;

const PERMISSIONS = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'browsing-topics', 'interest-cohort']
  .map((feature) => `${feature}=()`)
  .join(', ');

const contentSecurityPolicy = {
  useDefaults: false as const,
  directives: {
    defaultSrc: ["'none'"],
    // Empty, which allows nothing: oidc-provider adds the hash of its one inline script (form_post) to what stands here.
    scriptSrc: [],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

function helmetFor(https: boolean): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    // Nothing for other origins; on our own pages a form keeps its true Origin (with no-referrer it would be "null").
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: TWO_YEARS, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    xXssProtection: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  });
}

/** The same headers for every answer, so they are made once. */
function headersFor(https: boolean): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  helmetFor(https)(response.req, response, (error) => {
    if (error) throw error;
  });
  return { ...(response.getHeaders() as Record<string, string>), 'permissions-policy': PERMISSIONS };
}

/**
 * The policy source for a redirect URI: its origin, or its scheme where an origin cannot be written in a policy
 * (an app's own scheme, an IPv6 address).
 */
export function formActionSource(redirectUri: string): string {
  const url = new URL(redirectUri);
  return HOST_SOURCE.test(url.origin) ? url.origin : url.protocol;
}

/**
 * Lets the forms of this page lead to a service. Chromium applies `form-action` to the redirects after a form too,
 * so each page whose form may end at the service must name it.
 */
export function allowFormAction(ctx: { state: unknown }, redirectUri: string): void {
  const state = webState(ctx);
  state.formActionOrigins = [...(state.formActionOrigins ?? []), formActionSource(redirectUri)];
}

function widenFormAction(ctx: Context): void {
  const sources = (webState(ctx).formActionOrigins ?? []).filter((s) => SCHEME.test(s) || HOST_SOURCE.test(s));
  if (sources.length === 0) return;
  const policy = ctx.response.get('Content-Security-Policy');
  ctx.set(
    'Content-Security-Policy',
    policy.replace("form-action 'self'", ["form-action 'self'", ...new Set(sources)].join(' ')),
  );
}

function allowOwnScripts(ctx: Context): void {
  const { ownScripts, ownRequests } = webState(ctx);
  if (!ownScripts) return;
  const policy = ctx.response.get('Content-Security-Policy').replace('script-src', "script-src 'self'");
  ctx.set('Content-Security-Policy', ownRequests ? `${policy};connect-src 'self'` : policy);
}

/** Sets the headers before the route (which may add a script's hash) and completes them for pages after it. */
export function securityHeaders({ https }: { https: boolean }): Middleware {
  const headers = headersFor(https);
  const onEndpoints = endpointHeaders(headers['strict-transport-security']);
  return async (ctx, next) => {
    if (isEndpoint(ctx)) return onEndpoints(ctx, next);
    ctx.set(headers);
    await next();
    if (!ctx.response.is('html')) return;
    widenFormAction(ctx);
    allowOwnScripts(ctx);
    ctx.set('Cache-Control', 'no-store');
  };
}
