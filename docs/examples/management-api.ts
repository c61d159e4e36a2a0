/**
 * What a team's deployment does with the management API (docs/management-api.md): lists the team's services, and asks for
 * production with what is drafted for one of them.
 *
 *     node docs/examples/management-api.ts <issuer> <client_id> <private-key.pem> [<service> <reason>]
 */
import { readFileSync } from 'node:fs';
import { importPKCS8 } from 'jose';
import * as openid from 'openid-client';

const [issuer = '', clientId = '', keyFile = '', service, reason] = process.argv.slice(2);

const privateKey = await importPKCS8(readFileSync(keyFile, 'utf8'), 'ES256');
const config = await openid.discovery(new URL(issuer), clientId, undefined, openid.PrivateKeyJwt(privateKey), {
  // For a provider on this very machine, and nowhere else.
  execute: new URL(issuer).hostname === 'localhost' ? [openid.allowInsecureRequests] : [],
});

// The token is bound to this key: whoever steals one without the other can do nothing.
const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
const { access_token: token } = await openid.clientCredentialsGrant(
  config,
  { resource: `${issuer}/api`, scope: 'services:read services:write' },
  { DPoP },
);

async function call(method: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
  const headers = new Headers(body ? { 'content-type': 'application/json' } : {});
  const sent = body ? JSON.stringify(body) : undefined;
  const url = new URL(`/api/v1${path}`, issuer);
  const response = await openid.fetchProtectedResource(config, token, url, method, sent, headers, { DPoP });
  return { status: response.status, answer: await response.json() };
}

const { answer: list } = await call('GET', '/services?limit=100');
for (const { id, name } of (list as { services: { id: string; name: { vi: string } }[] }).services)
  console.log(id, name.vi);

if (service && reason) {
  const { answer: proposal } = await call('GET', `/services/${service}/production/draft`);
  const { status, answer } = await call('POST', `/services/${service}/production/requests`, {
    proposal: proposal as object,
    reason,
  });
  // 202: a registrar decides. 400: every entry of `errors` says what is wrong, and where.
  console.log(status, JSON.stringify(answer));
}
