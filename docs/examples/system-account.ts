/**
 * What an organisation's software does with its system account (docs/system-accounts.md): gets a token with its private
 * key and files a tax return at the demonstration tax office.
 *
 *     node docs/examples/system-account.ts <issuer> <client_id> <private-key.pem> <tax office> <income>
 */
import { readFileSync } from 'node:fs';
import { importPKCS8 } from 'jose';
import * as openid from 'openid-client';

const [issuer = '', clientId = '', keyFile = '', taxOffice = '', income = ''] = process.argv.slice(2);

const privateKey = await importPKCS8(readFileSync(keyFile, 'utf8'), 'ES256');
const config = await openid.discovery(new URL(issuer), clientId, undefined, openid.PrivateKeyJwt(privateKey), {
  // For a provider on this very machine, and nowhere else.
  execute: new URL(issuer).hostname === 'localhost' ? [openid.allowInsecureRequests] : [],
});

// One token for one service; keep it until it expires, then get another one.
const { access_token: token } = await openid.clientCredentialsGrant(config, {
  authorization_details: JSON.stringify([
    { type: 'representation', locations: ['demo-tax-office'], powers: ['tax.file'] },
  ]),
});

const answer = await fetch(new URL('/api/declarations', taxOffice), {
  method: 'POST',
  headers: { authorization: `Bearer ${token}` },
  body: new URLSearchParams({ income }),
});
console.log(answer.status, await answer.text());
