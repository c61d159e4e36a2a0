import { describe, expect, it } from 'vitest';
import { originCheck } from '../../../src/web/origin-check.ts';
import { serve } from './serve.ts';

const issuer = 'https://eid.example.gov.vn';

async function statusOf(headers: Record<string, string>, method = 'POST', path = '/interaction/x'): Promise<number> {
  await using app = await serve(
    originCheck({ issuer, applies: (ctx) => ctx.path.startsWith('/interaction/') }),
    (ctx) => {
      ctx.status = 204;
    },
  );
  return (await app.ask(path, { method, headers })).status;
}

describe('a state change on our own pages', () => {
  it.each([
    ['one of our pages', { 'Sec-Fetch-Site': 'same-origin' }],
    ['the person (a reload)', { 'Sec-Fetch-Site': 'none' }],
    ['our page in an older browser', { Origin: issuer }],
    ['our page in a browser that only tells the Referer', { Referer: `${issuer}/interaction/x` }],
    ['a program without a browser', {}],
  ])('is accepted from %s', async (_who, headers) => {
    expect(await statusOf(headers as Record<string, string>)).toBe(204);
  });

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling host or another port', { 'Sec-Fetch-Site': 'same-site', Origin: issuer }],
    ['an unknown value', { 'Sec-Fetch-Site': 'same-origin, cross-site' }],
    ['another origin in an older browser', { Origin: 'https://evil.example' }],
    ['the same host over http', { Origin: 'http://eid.example.gov.vn' }],
    ['a look-alike', { Origin: `${issuer}.evil.example` }],
    ['a sandboxed frame', { Origin: 'null', Referer: `${issuer}/` }],
    [
      'a page of another site that only tells the Referer',
      { Referer: 'https://evil.example/https://eid.example.gov.vn' },
    ],
    ['a Referer that is no address', { Referer: 'about:nothing' }],
  ])('is refused from %s', async (_who, headers) => {
    expect(await statusOf(headers as Record<string, string>)).toBe(403);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('is guarded for %s too', async (method) => {
    expect(await statusOf({ Origin: 'https://evil.example' }, method)).toBe(403);
  });

  it('concerns neither reading nor the protocol’s endpoints', async () => {
    expect(await statusOf({ 'Sec-Fetch-Site': 'cross-site' }, 'GET')).toBe(204);
    expect(await statusOf({ Origin: 'https://app.example' }, 'POST', '/token')).toBe(204);
  });
});
