/** Teams and their services, as people found and change them on the pages. */
import { exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import { go } from './journey.ts';
import type { Persona } from './personas.ts';
import { createRelyingParty, type TestRelyingParty } from './relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

const next = '.login-submit';
export const idAt = ({ url }: Page, part: 'teams' | 'services'): string =>
  new RegExp(`/${part}/([0-9a-f-]{36})`).exec(url.pathname)?.[1] ?? '';

/** Somebody at the pages of services. */
export async function atOwners(world: Pick<World, 'issuer'>, person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/owners`, person);
  return browser;
}

/** Founds the team of an agency; its id. */
export async function foundTeam(
  { issuer }: Pick<World, 'issuer'>,
  browser: TextBrowser,
  vi = 'Sở Xây dựng thử nghiệm',
): Promise<string> {
  const form = await browser.open(`${issuer}/owners/teams/new`);
  return idAt(await browser.submit(form, next, { vi, authority: 'hue' }), 'teams');
}

/** Adds a service; its id. */
export async function addService(
  { issuer }: Pick<World, 'issuer'>,
  browser: TextBrowser,
  team: string,
  vi = 'Cấp phép xây dựng thử nghiệm',
): Promise<string> {
  const form = await browser.open(`${issuer}/owners/teams/${team}/services/new`);
  return idAt(await browser.submit(form, next, { vi }), 'services');
}

/** Invites somebody by number and name. */
export async function inviteMember(
  { issuer }: Pick<World, 'issuer'>,
  browser: TextBrowser,
  team: string,
  fields: { number: string; name: string; role: string },
): Promise<Page> {
  return browser.submit(await browser.open(`${issuer}/owners/teams/${team}/members/invite`), next, fields);
}

/** Accepts, or declines, the only invitation that waits. */
export async function answerInvitation(
  { issuer }: Pick<World, 'issuer'>,
  browser: TextBrowser,
  answer: 'accept' | 'decline' = 'accept',
): Promise<Page> {
  const page = await browser.follow(await browser.open(`${issuer}/owners?lang=vi`), 'Trả lời');
  return browser.submit(page, `action=${answer}`);
}

/** Invites somebody who accepts. */
export async function join(
  world: Pick<World, 'issuer'>,
  team: string,
  { by, who, person, role }: { by: TextBrowser; who: TextBrowser; person: Persona; role: string },
): Promise<void> {
  await inviteMember(world, by, team, { number: person.login, name: person.name.full, role });
  await answerInvitation(world, who);
}

/** A service's keys: what goes into the form, and what signs. */
export async function makeKeys(): Promise<{ jwks: string; authentication: openid.ClientAuth }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = 'try';
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' };
  return { jwks: JSON.stringify({ keys: [jwk] }), authentication: openid.PrivateKeyJwt({ key: privateKey, kid }) };
}

/** What the form of a sandbox registration is filled in with. */
export const sandboxFields = (world: Pick<World, 'testService'>, jwks: string): Record<string, string | string[]> => ({
  redirects: `${world.testService}/callback`,
  postLogout: '',
  logout: '',
  service: '',
  privacy: '',
  method: 'private_key_jwt',
  keys: jwks,
  keysUri: '',
  profile: 'fapi2',
  reason: '',
  level: 'm1',
  want_name: 'required',
  purpose_name: 'Để ghi đúng tên trên hồ sơ',
});

/** Sends the form of the sandbox registration. */
export async function saveSandbox(
  { issuer }: Pick<World, 'issuer'>,
  browser: TextBrowser,
  service: string,
  fields: Record<string, string | string[]>,
): Promise<Page> {
  return browser.submit(await browser.open(`${issuer}/owners/services/${service}/sandbox`), next, fields);
}

export const clientIdOn = ({ text }: Page): string => /sbx-[\w-]{16}/.exec(text)?.[0] ?? '';

/** A real client of a sandbox registration of the profile fapi2. */
export async function sandboxClient(
  world: World,
  clientId: string,
  authentication: openid.ClientAuth,
): Promise<TestRelyingParty> {
  const config = await openid.discovery(new URL(world.issuer), clientId, undefined, authentication, {
    execute: [openid.allowInsecureRequests],
  });
  const dpop = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
  return createRelyingParty(world, { clientId, authentication, pushed: true, dpop });
}
