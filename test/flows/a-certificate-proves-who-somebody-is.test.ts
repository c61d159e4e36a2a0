import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificateSettings, createAuthority, createCertificate, type Identity } from '../support/certificates.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const HEADER = 'x-client-cert';
const UNPROVEN = 'has not been verified';

let world: World;
let authority: Identity;
let list: string;
let inserted: Identity | undefined;
let browser: TextBrowser;
beforeAll(async () => {
  authority = await createAuthority('Example authority');
  const settings = await certificateSettings(authority);
  [list = ''] = settings.revocationLists;
  world = await createWorld({
    proofing: ['digital_certificate'],
    proofingSettings: { digital_certificate: settings },
    proofChecks: { pollSeconds: 0.05, retrySeconds: [0.1] },
    clientCertificates: { source: 'header', header: HEADER, trustedProxies: ['127.0.0.1', '::1'] },
  });
  browser = createTextBrowser((url, init) => {
    const shown: [string, string][] = inserted ? [[HEADER, encodeURIComponent(inserted.pem)]] : [];
    return fetch(url, { ...init, headers: [...new Headers(init?.headers), ...shown] });
  });
  await go(browser, `${world.issuer}/account/proofs`, duong);
});
afterAll(() => world?.stop());

const proofs = (): Promise<Page> => browser.open(`${world.issuer}/account/proofs`);
const issue = (number = '099301000012', commonName = duong.name.full): Promise<Identity> =>
  createCertificate(authority, `CCCD:${number}`, { commonName });
/** Puts a token in, begins, and goes on with what the page shows. */
async function proveWith(token: Identity | undefined): Promise<Page> {
  inserted = token;
  const page = await browser.submit(await proofs(), 'method=digital_certificate');
  return browser.submit(page, '.login-submit');
}

it('a person without a token is told what to do', async () => {
  expect((await proveWith(undefined)).text).toContain('Your browser sent no certificate');
});

it('a token of somebody else, or in another name, proves nothing', async () => {
  expect((await proveWith(await issue('099188000001'))).text).toContain('another number than the one that you gave');
  const page = await proveWith(await issue(undefined, 'Nguyễn Thị Lan'));
  expect(page.text).toContain('does not fit your account');
  expect((await proofs()).text).toContain(UNPROVEN);
});

it('while nobody can say whether it was revoked, the request waits; then it counts', async () => {
  const fresh = readFileSync(list);
  rmSync(list);
  expect((await proveWith(await issue())).text).toContain('Being checked');
  expect((await proofs()).text).toContain(UNPROVEN);
  writeFileSync(list, fresh);
  await eventually(async () => expect((await proofs()).text).toContain('has level 1'));
  expect((await proofs()).text).toContain('Example authority');
});
