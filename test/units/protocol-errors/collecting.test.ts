import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createCollecting } from '../../../src/protocol-errors/collecting.ts';
import { type Collected, idOf, type Occurrence } from '../../../src/protocol-errors/protocol-errors.ts';
import { sentOf } from '../../../src/protocol-errors/sent.ts';

const nothing = { parameters: {}, withheld: [], unknown: 0 };
const occurrence = (clientId: string, authenticated = true): Omit<Occurrence, 'sent'> => ({
  clientId,
  place: 'token',
  error: 'invalid_grant',
  rule: 'code-used',
  authenticated,
});

function collection() {
  const written: Collected[] = [];
  let isAway = false;
  const protocolErrors = {
    async add(all: readonly Collected[]) {
      if (isAway) throw new Error('the database is away');
      written.push(...all);
    },
  };
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const settings = { protocolErrors: { most: 50 } };
  const made = createCollecting({ protocolErrors, settings, log, now: () => new Date(0) });
  return { ...made, written, lines, setAway: (away: boolean) => (isAway = away) };
}

describe('mistakes of services', () => {
  it('are one entry each, however often they are made', async () => {
    const { collect, flush, written } = collection();
    for (let i = 0; i < 1_000; i += 1) collect(occurrence('a'), () => nothing);
    await flush();
    expect(written.map(({ clientId, count }) => [clientId, count])).toEqual([['a', 1_000]]);
  });

  it('of strangers leave room for those of services', async () => {
    const { collect, flush, written, lines } = collection();
    for (let i = 0; i < 3_000; i += 1) collect(occurrence(`client-${i}`, false), () => nothing);
    collect(occurrence('a'), () => nothing);
    await flush();
    expect(written.filter(({ authenticated }) => !authenticated)).toHaveLength(500);
    expect(written.filter(({ authenticated }) => authenticated)).toHaveLength(1);
    expect(lines.join()).toContain('"dropped":2500');
  });

  it('that could not be written are kept', async () => {
    const { collect, flush, written, setAway } = collection();
    setAway(true);
    collect(occurrence('a'), () => nothing);
    const failing = flush();
    collect(occurrence('a'), () => nothing);
    await expect(failing).rejects.toThrow('away');
    setAway(false);
    await flush();
    expect(written.map(({ count }) => count)).toEqual([2]);
  });

  it('have the same id on every node, and another one for somebody who proved nothing', () => {
    expect(idOf(occurrence('a'))).toBe(idOf(occurrence('a')));
    expect(idOf(occurrence('a'))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idOf(occurrence('a', false))).not.toBe(idOf(occurrence('a')));
  });
});

const jwt = (header: object, payload: object): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

describe('what was sent', () => {
  const request = (parameters: Record<string, unknown>, names = Object.keys(parameters)) => ({
    parameters,
    names,
    now: 1_000,
  });

  it('is kept of a short list of parameters alone', () => {
    const secret = {
      code: 'the-code',
      code_verifier: 'the-verifier',
      client_secret: 'the-secret',
      refresh_token: 'the-token',
      state: 'the-state',
      nonce: 'the-nonce',
      login_hint: '099188000001',
      id_token_hint: 'the-hint',
      access_token: 'the-access',
      claims: '{"id_token":{"sub":{"value":"the-subject"}}}',
      request_uri: 'urn:the-uri',
      made_up: 'the-made-up',
    };
    const sent = sentOf(request({ ...secret, grant_type: 'authorization_code' }), true);
    expect(sent.parameters).toEqual({ grant_type: 'authorization_code' });
    expect(sent.unknown).toBe(1);
    expect(sent.withheld).toHaveLength(Object.keys(secret).length - 1);
    for (const value of Object.values(secret)) expect(JSON.stringify(sent)).not.toContain(value);
  });

  it('is shortened, without numbers, addresses of people and what stands in a query', () => {
    const { parameters } = sentOf(
      request({
        scope: `openid ${'x'.repeat(500)}`,
        acr_values: 'lan.nguyen@example.vn 0912 345 678',
        redirect_uri: 'https://lan:secret@service.example/099188000001/back?login=lan&x=1#here',
        prompt: 'l\u1ecdgin\r\n',
      }),
      false,
    );
    expect(parameters.scope).toHaveLength(201);
    expect(parameters.acr_values).toBe('… …');
    expect(parameters.redirect_uri).toBe('https://service.example/…/back?login=…&x=…#…');
    expect(parameters.prompt).toBe('l…gin…');
  });

  it('names addresses letter by letter, as they are compared', () => {
    for (const redirect_uri of [
      'https://service.example',
      'https://Service.example:443/back/',
      'HTTPS://service.example/Back',
    ])
      expect(sentOf(request({ redirect_uri }), false).parameters).toEqual({ redirect_uri });
  });

  it('is kept of an assertion as far as it names key, audience and times', () => {
    const assertion = jwt(
      { alg: 'ES256', kid: 'k1', typ: 'JWT', jwk: { x: 'the-key' } },
      { iss: 'the-issuer', sub: 'the-subject', aud: 'https://eid.example/token', exp: 1_060, iat: 940, jti: 'the-id' },
    );
    const sent = sentOf(request({ client_assertion: assertion }), true);
    expect(sent.authentication).toBe('private_key_jwt');
    expect(sent.assertion).toEqual({
      alg: 'ES256',
      kid: 'k1',
      typ: 'JWT',
      aud: ['https://eid.example/token'],
      lifetime: 120,
      age: 60,
    });
  });

  it('may be anything: nothing of it breaks the record', () => {
    for (const value of ['', 'x', 'a.b.c', '..', '{}', jwt([], []), [1, 2], { a: 1 }, null, 5]) {
      const sent = sentOf(
        request({ client_assertion: value, redirect_uri: value, scope: value, resource: value }),
        true,
      );
      expect(JSON.stringify(sent).length).toBeLessThan(1_000);
    }
  });
});
