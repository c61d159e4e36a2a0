import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../../src/config.ts';
import { answerAll, go, inEnglish } from '../support/journey.ts';
import { type MergePairs, mergePairs, type Two } from '../support/merge-pairs.ts';
import { type Persona, persona } from '../support/personas.ts';
import { PATIENT } from '../support/recovery.ts';
import type { SignedIn } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { EVERY_WAY, subjectIn } from '../support/subjects.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { startToldService, type ToldService } from '../support/told-service.ts';
import { addPerson, type MergingNode, mergingAt } from '../support/two-accounts.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import { eventually } from '../support/wait.ts';
import type { World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
/** How she signs in after the mailbox and the phone have changed. */
const lanNow: Persona = { ...lan, login: 'lan.moi@example.vn' };
const mai = persona('A member of the support staff');

/** `desk` and `app` are of one sector: the account that is kept had been at the one, the other account at the other. */
const PLACES = ['desk', 'app', 'onlyMerged', 'onlyKept'] as const;
type Place = (typeof PLACES)[number];
type Through = { readonly provider: 'bank' | 'ministry'; readonly subject: string };
const OLD: Through = { provider: 'bank', subject: 'lan-of-old' };

const LEVELS = [{ acr: [], factors: ['knowledge' as const] }];

let all: UpstreamWorld;
let world: World;
let node: MergingNode;
let pairs: MergePairs;
let both: Two;
let services: Record<Place, ToldService>;
let redirects: Record<Place, string>;
let before: { kept: SignedIn; merged: SignedIn };
let subs: Record<Place, string>;

const parameters = (at: Place) => ({ ...EVERY_WAY, redirect_uri: redirects[at] });
const byPassword = (at: Place, who: Persona = lan, browser = createTextBrowser()): Promise<SignedIn> =>
  services[at].signIn(browser, who, { parameters: parameters(at) });

async function through(at: Place, { provider, subject }: Through, browser = createTextBrowser()): Promise<SignedIn> {
  const upstream = all.upstreams[provider];
  if (!upstream) throw new Error('there is no such provider');
  upstream.person = { subject, claims: {}, acr: `${provider}-low`, amr: ['pwd'] };
  const transaction = await services[at].begin(parameters(at));
  const arrived = await browser.submit(await browser.open(transaction.url), `upstream=${provider}`);
  const page = await answerAll(browser, arrived, lan);
  const tokens = await services[at].redeem(page.url, transaction);
  return { page, transaction, tokens, idToken: tokens.claims() as SignedIn['idToken'] };
}
const subAt = async (at: Place, signIn: Promise<SignedIn>): Promise<string> => subjectIn(services[at], await signIn);
async function subsOf(places: readonly Place[], how: (at: Place) => Promise<SignedIn>) {
  const found: [Place, string][] = [];
  for (const at of places) found.push([at, await subAt(at, how(at))]);
  return Object.fromEntries(found);
}
const OWN: readonly Place[] = ['desk', 'onlyKept'];
/** What they see after the merge. */
const afterwards = () => ({ ...subs, app: subs.desk });
const own = () => ({ desk: subs.desk, onlyKept: subs.onlyKept });
const saved = async (more: object): Promise<void> => {
  const person = await world.app.storage.people.find(lan.id);
  if (person) await world.app.storage.people.save({ ...person, ...more });
};

const schemaAt = async (address: string) =>
  z.fromJSONSchema((await (await fetch(address)).json()) as Parameters<typeof z.fromJSONSchema>[0]);
/** The names of all members, without the names of issuers in them. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.replace(/^https?:\/\/[^/]+/, ''), shapeOf(one)]),
  );
}

beforeAll(async () => {
  all = await createUpstreamWorld(
    { bank: { levels: LEVELS }, ministry: { levels: LEVELS } },
    { ...PATIENT, authenticators: ['password', 'totp'], outbox: { pollSeconds: 0.1, retrySeconds: [1, 1] } },
  );
  ({ world } = all);
  node = await mergingAt(world);
  pairs = await mergePairs(world, node);
  const { port } = new URL(world.testService);
  const shared = `${world.testService}/callback`;
  const elsewhere = `http://127.0.0.1:${port}/callback`;
  redirects = { desk: shared, app: shared, onlyMerged: elsewhere, onlyKept: `${world.dataApi}/callback` };
  const started: [Place, ToldService][] = [];
  for (const at of PLACES)
    started.push([
      at,
      await startToldService(world, `told-${at.toLowerCase()}`, { metadata: { redirect_uris: [redirects[at]] } }),
    ]);
  services = Object.fromEntries(started) as typeof services;
  const kept = await world.app.storage.people.find(lan.id);
  if (!kept) throw new Error('there is no such person');
  both = { kept, merged: await addPerson(world) };
  await linkTo(world, 'bank', all.upstreams.bank?.issuer ?? '', OLD.subject, both.merged.id);
  before = { kept: await byPassword('desk'), merged: await through('onlyMerged', OLD) };
  subs = {
    desk: await subjectIn(services.desk, before.kept),
    onlyKept: await subAt('onlyKept', byPassword('onlyKept')),
    app: await subAt('app', through('app', OLD)),
    onlyMerged: before.merged.idToken.sub,
  };
}, 120_000);
afterAll(async () => {
  for (const service of Object.values(services ?? {})) service.stop();
  await node?.stop();
  await all?.stop();
});

describe('a subject is the same in every token and answer', () => {
  it('and another one in each sector and account', () => {
    expect(new Set(Object.values(subs)).size).toBe(4);
  });

  it('also through a provider that is connected, disconnected, and connected by another account there', async () => {
    const [{ issuer } = { issuer: '' }] = [all.upstreams.ministry];
    const home = `${world.issuer}/account/upstreams`;
    for (const subject of ['lan-there', 'lan-there-anew']) {
      await linkTo(world, 'ministry', issuer, subject, lan.id);
      expect(await subsOf(OWN, (at) => through(at, { provider: 'ministry', subject }))).toEqual(own());
      const browser = createTextBrowser();
      const asked = await go(browser, `${home}/ministry/disconnect?lang=en`, lan);
      expect((await browser.submit(asked, '.login-submit')).url.search).toBe('?done=disconnected');
      expect(await subsOf(OWN, (at) => byPassword(at))).toEqual(own());
    }
  });

  it('also when staff correct a proven name, birth date and number', async () => {
    const person = await inEnglish(world, '/account/requests', lan);
    const form = await person.open(`${world.issuer}/account/requests/new/correct`);
    const right = { name: 'Nguyễn Thị Lam', birthdate: '16/06/1989', gender: 'female', number: '001189000199' };
    const request = await person.submit(form, '.login-submit', { ...right, text: 'Giấy khai sinh.' });
    const support = await inEnglish(world, '/staff/data-requests', mai);
    const file = await support.open(`${world.issuer}/staff/data-requests/${request.url.pathname.split('/').at(-1)}`);
    const answer = { outcome: 'corrected', evidence: ['seen'], note: 'Đã sửa theo giấy khai sinh.' };
    expect((await support.submit(file, '.login-submit', answer)).url.search).toBe('?done=saved');
    const found = await world.app.storage.people.find(lan.id);
    expect([found?.name.full, found?.citizenNumber]).toEqual([right.name, right.number]);
    const byMail = { ...lan, login: lan.emails[0]?.value ?? '' };
    expect(await subsOf(OWN, (at) => byPassword(at, byMail))).toEqual(own());
  });

  it('also with another mailbox and phone', async () => {
    const [phone, email] = ['+84900000777', lanNow.login];
    await saved({
      phones: [{ value: phone, verified: true, primary: true }],
      emails: [{ value: email, verified: true, primary: true }],
    });
    for (const login of [phone, email])
      expect(await subsOf(OWN, (at) => byPassword(at, { ...lan, login }))).toEqual(own());
  });
});

describe('after a merge', () => {
  const offline = (at: Place, { tokens }: SignedIn) => services[at].refresh(tokens.refresh_token ?? '');
  let kept: SignedIn;
  beforeAll(async () => {
    kept = await byPassword('desk', lanNow);
    const merged = await through('app', OLD);
    await Promise.all([services.app.userInfo(merged.tokens), services.desk.userInfo(kept.tokens)]);
    both = { ...both, kept: (await world.app.storage.people.find(lan.id)) ?? both.kept };
    for (const service of Object.values(services)) service.logouts.length = 0;
    expect(await pairs.merge(both)).toBe('approved');
  });

  it('what the merged account had given ends, and what the kept one had given goes on', async () => {
    await expect(offline('onlyMerged', before.merged)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(services.onlyMerged.userInfo(before.merged.tokens)).rejects.toMatchObject({ status: 401 });
    expect(await services.onlyMerged.introspect(before.merged.tokens.access_token)).toEqual({ active: false });
    expect((await services.desk.userInfo(kept.tokens)).sub).toBe(subs.desk);
    expect((await offline('desk', kept)).claims()?.sub).toBe(subs.desk);
  });

  it('services hear of the end under the subject that they know', async () => {
    for (const at of ['app', 'onlyMerged'] as const)
      await eventually(() => expect(services[at].logouts.at(-1)?.sub).toBe(subs[at]));
    for (const at of OWN) expect(services[at].logouts).toEqual([]);
  });

  it('each service sees the subject that it knew, and of two that share a sector both see the one', async () => {
    expect(await subsOf(PLACES, (at) => byPassword(at, lanNow))).toEqual(afterwards());
    expect(await subsOf(PLACES, (at) => through(at, OLD))).toEqual(afterwards());
  });

  it('of two that share a sector the one that had known the merged account is told', async () => {
    await eventually(() => expect(services.app.events).toHaveLength(1));
    const token = await services.app.read(services.app.events[0] ?? '');
    const idOf = (sub: string) => ({ format: 'iss_sub', iss: world.issuer, sub });
    expect(token).toEqual({
      iss: world.issuer,
      aud: services.app.clientId,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sub_id: idOf(subs.app),
      events: { [`${world.issuer}/events/subject-merged`]: { subject: idOf(subs.desk) } },
    });
    for (const at of ['desk', 'onlyMerged', 'onlyKept'] as const) expect(services[at].events).toEqual([]);
    const [, example = '{}'] =
      /```json\n(\{[\s\S]*?\n\})\n```/.exec(readFileSync(projectPath('docs/subjects.md'), 'utf8')) ?? [];
    const schema = await schemaAt(`${world.issuer}/schemas/subject-merged-1.schema.json`);
    for (const one of [token, JSON.parse(example)]) expect(schema.safeParse(one).error).toBeUndefined();
    expect(shapeOf(JSON.parse(example))).toEqual(shapeOf(token));
  });

  it('the download of everything has what was held of both', async () => {
    const browser = createTextBrowser();
    const form = await go(browser, `${world.issuer}/account/data/download`, lanNow);
    const document = JSON.parse((await browser.submit(form, 'format=json')).html);
    expect((await schemaAt(document.schema)).safeParse(document).error).toBeUndefined();
    expect(document.merged_accounts).toMatchObject([{ name: { full: both.merged.name.full }, status: 'merged' }]);
    const of = (part: string): readonly string[] =>
      document[part].flatMap((one: Record<string, string>) => (one.of_account_merged_at ? [one.type ?? one.sub] : []));
    expect(of('history')).toEqual(expect.arrayContaining(['authorization.granted', 'account.merged']));
    expect(of('subjects')).toEqual([subs.app]);
    const page = (await browser.submit(await go(browser, form.url, lanNow), 'format=html')).html;
    expect([...page.matchAll(/<dt>([a-z_]+)<\/dt>/g)].map(([, name]) => name)).toEqual([]);
    expect(page).toContain('Thuộc tài khoản được gộp lúc');
  });

  it('a consent of the merged account is withdrawn by the person, and the service hears it of whom it knows', async () => {
    await subAt('onlyMerged', byPassword('onlyMerged', lanNow));
    const browser = await inEnglish(world, '/account/services', lanNow);
    const [consent] = await sql<{ id: string }>(
      world.databaseUrl,
      'SELECT id FROM consents WHERE client_id = $1 AND ended_at IS NULL',
      [services.onlyMerged.clientId],
    );
    const page = await browser.open(`${world.issuer}/account/services/${consent?.id}`);
    await browser.submit(page, 'Withdraw consent');
    await eventually(() => expect(services.onlyMerged.events).toHaveLength(1));
    const { sub_id } = await services.onlyMerged.read(services.onlyMerged.events[0] ?? '');
    expect(sub_id).toMatchObject({ sub: subs.onlyMerged });
  });
});

describe('after the merge was undone', () => {
  let during: Record<'onlyMerged' | 'onlyKept', SignedIn>;
  beforeAll(async () => {
    during = { onlyMerged: await through('onlyMerged', OLD), onlyKept: await byPassword('onlyKept', lanNow) };
    for (const service of Object.values(services)) service.logouts.length = 0;
    expect(await pairs.undo(both)).toBe('approved');
  });

  it('nobody stays in the kept account, and each service hears it of whom it knows', async () => {
    for (const at of ['onlyMerged', 'onlyKept'] as const) {
      await expect(services[at].userInfo(during[at].tokens)).rejects.toThrow();
      await expect(services[at].refresh(during[at].tokens.refresh_token ?? '')).rejects.toThrow();
      await eventually(() => expect(services[at].logouts.map(({ sub }) => sub)).toContain(subs[at]));
    }
    for (const at of PLACES) for (const { sub } of services[at].logouts) expect(sub).toBe(afterwards()[at]);
    expect(await world.app.storage.artifacts.openSessions(lan.id)).toEqual([]);
  });

  it('each account has again the subjects that it had', async () => {
    const place = { merged: ['app', 'onlyMerged'], kept: OWN } as const;
    expect(await subsOf(place.merged, (at) => through(at, OLD))).toEqual({
      app: subs.app,
      onlyMerged: subs.onlyMerged,
    });
    expect(await subsOf(place.kept, (at) => byPassword(at, lanNow))).toEqual(own());
    const fresh = await subAt('onlyMerged', byPassword('onlyMerged', lanNow));
    expect(Object.values(subs)).not.toContain(fresh);
  });

  it('is told to the service that was told of the merge', async () => {
    await eventually(() => expect(services.app.events).toHaveLength(2));
    const token = await services.app.read(services.app.events[1] ?? '');
    expect(token).toMatchObject({
      sub_id: { sub: subs.app },
      events: { [`${world.issuer}/events/subject-parted`]: { subject: { sub: subs.desk } } },
    });
    expect([services.desk.events, services.onlyKept.events]).toEqual([[], []]);
  });
});
