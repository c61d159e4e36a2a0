import type { Middleware } from 'koa';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { allowFormAction, formActionSource, securityHeaders } from '../../../src/web/security-headers.ts';
import { webState } from '../../../src/web/state.ts';
import { type Answer, serve } from './serve.ts';

const page: Middleware = (ctx) => {
  ctx.type = 'html';
  ctx.body = '<!DOCTYPE html>';
};

async function answer(route: Middleware, https = false, path = '/'): Promise<Answer> {
  await using app = await serve(securityHeaders({ https }), route);
  return await app.ask(path);
}

const directives = ({ headers }: Answer): Map<string, string> =>
  new Map(
    String(headers['content-security-policy'])
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/) as [string, string]),
  );

describe('a page', () => {
  it('may load our own styles, fonts and images and nothing else', async () => {
    const policy = directives(await answer(page));
    expect(Object.fromEntries(policy)).toMatchObject({
      'default-src': "'none'",
      'style-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self'",
      'form-action': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(policy.get('script-src')).toBeUndefined();
    expect(policy.has('script-src')).toBe(true);
  });

  it('may run scripts of ours where it says that it does, and only from files', async () => {
    const policy = directives(
      await answer((ctx, next) => {
        webState(ctx).ownScripts = true;
        return page(ctx, next);
      }),
    );
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('default-src')).toBe("'none'");
  });

  it('is not kept, not framed, not sniffed, and tells other sites nothing', async () => {
    const { headers } = await answer(page);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  it('is what the headers are for: an endpoint that programs ask has few', async () => {
    const json: Middleware = (ctx) => {
      ctx.body = {};
    };
    const { headers } = await answer(json, true, '/token');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringContaining('max-age='),
    });
    expect(headers['permissions-policy']).toBeUndefined();
  });

  it('asks for https only where the issuer is https', async () => {
    expect((await answer(page)).headers['strict-transport-security']).toBeUndefined();
    expect((await answer(page, true)).headers['strict-transport-security']).toContain('max-age=');
  });

  it('lets its form lead to the service that the route names', async () => {
    const policy = directives(
      await answer((ctx, next) => {
        allowFormAction(ctx, 'https://dichvucong.example.vn/cb?x=1');
        allowFormAction(ctx, 'vn.example.app:/cb');
        return page(ctx, next);
      }),
    );
    expect(policy.get('form-action')).toBe("'self' https://dichvucong.example.vn vn.example.app:");
  });

  it('does not let a source smuggle in another directive', async () => {
    const policy = await answer((ctx, next) => {
      webState(ctx).formActionOrigins = ["https://a.example; script-src 'unsafe-inline'", '*'];
      return page(ctx, next);
    });
    expect(directives(policy).get('form-action')).toBe("'self'");
  });

  it('keeps the script hash that oidc-provider adds for its form_post page', async () => {
    const { default: pushScriptSrcSha } = await import(
      projectPath('node_modules/oidc-provider/lib/helpers/script_src_sha.js')
    );
    const policy = directives(
      await answer((ctx, next) => {
        pushScriptSrcSha(ctx, 'document.forms[0].submit()');
        allowFormAction(ctx, 'http://localhost:3001/cb');
        return page(ctx, next);
      }),
    );
    expect(policy.get('script-src')).toMatch(/^'sha256-[\w+/=]+'$/);
    expect(policy.get('form-action')).toBe("'self' http://localhost:3001");
  });
});

describe('an answer for machines', () => {
  it('keeps its own caching', async () => {
    const { headers } = await answer((ctx) => {
      ctx.set('Cache-Control', 'public, max-age=60');
      ctx.body = {};
    });
    expect(headers['cache-control']).toBe('public, max-age=60');
  });
});

describe('formActionSource', () => {
  it('is an origin where a policy can name it, else a scheme', () => {
    expect(formActionSource('http://127.0.0.1:9/cb')).toBe('http://127.0.0.1:9');
    expect(formActionSource('http://[::1]:9/cb')).toBe('http:');
    expect(formActionSource('vn.example.app:/cb')).toBe('vn.example.app:');
  });
});
