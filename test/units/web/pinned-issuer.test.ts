import type { Middleware } from 'koa';
import { describe, expect, it } from 'vitest';
import { pinnedIssuer } from '../../../src/web/pinned-issuer.ts';
import { serve } from './serve.ts';

const tellAddress: Middleware = (ctx) => {
  ctx.app.proxy = true;
  ctx.body = ctx.ip;
};

async function addressOf(trustProxy: boolean, headers: Record<string, string>): Promise<string> {
  const issuer = 'https://eid.example.gov.vn';
  await using app = await serve(
    async (ctx, next) => {
      ctx.app.proxy = true;
      await next();
    },
    pinnedIssuer({ issuer, trustProxy }),
    tellAddress,
  );
  return (await app.ask('/', { headers })).body.toString().replace('::ffff:', '');
}

describe('the address of a client', () => {
  it('is what the trusted proxy saw, whatever the client itself sent before', async () => {
    expect(await addressOf(true, { 'X-Forwarded-For': '192.0.2.1' })).toBe('192.0.2.1');
    expect(await addressOf(true, { 'X-Forwarded-For': '203.0.113.99, 192.0.2.1' })).toBe('192.0.2.1');
    expect(await addressOf(true, { 'X-Forwarded-For': '203.0.113.99,  2001:db8::1 ' })).toBe('2001:db8::1');
  });

  it('is the one of the connection where no proxy is trusted, or none wrote anything', async () => {
    expect(await addressOf(false, { 'X-Forwarded-For': '192.0.2.1', 'X-Real-IP': '192.0.2.1' })).toBe('127.0.0.1');
    expect(await addressOf(true, {})).toBe('127.0.0.1');
    expect(await addressOf(true, { 'X-Forwarded-For': '192.0.2.1,' })).toBe('127.0.0.1');
  });
});
