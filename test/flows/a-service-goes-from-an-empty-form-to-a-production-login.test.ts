import { importPKCS8 } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proofKey } from '../support/fapi-service.ts';
import { inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createRelyingParty, type SignedIn } from '../support/relying-party.ts';
import { startService, type TestService, type TestTeam, teamOf } from '../support/services.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const binh = persona('An officer at a commune counter');
const registrar = persona('registrar');

let world: World;
let service: TestService;
let team: TestTeam;
let owner: TextBrowser;
let officer: TextBrowser;
let home: string;
let signedIn: SignedIn;
let readName: () => Promise<unknown>;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  service = await startService();
  team = await teamOf(world, { owners: [hung, minh], authority: 'ha-noi', name: 'Tra cứu thuế' });
  home = `${world.issuer}/owners/services/${team.serviceId}/production`;
  [owner, officer] = [await at('/owners', hung), await at('/staff', registrar)];
});
afterAll(() => Promise.all([service?.stop(), world?.stop()]));

const at = (path: string, person: Persona): Promise<TextBrowser> => inEnglish(world, path, person);
/** What an owner reads in their mail. */
const told = (words: string) => world.mailbox.about(hung.emails[0]?.value ?? '', words);

const fine = (): Record<string, string | string[]> => ({
  name_vi: 'Tra cứu thuế',
  name_en: 'Tax look-up',
  name_fr: 'Consultation fiscale',
  service: `${service.origin}/`,
  privacy: `${service.origin}/privacy`,
  redirect_uris: `${service.origin}/callback`,
  post_logout_redirect_uris: '',
  profile: 'fapi2',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: JSON.stringify(service.jwks),
  level: 'm0',
  claim_name: 'required',
  claim_citizen_id: 'no',
  purpose_name_vi: 'Để xưng hô đúng với bạn.',
  purpose_name_en: 'To address you properly.',
  purpose_name_fr: 'Pour s’adresser à vous correctement.',
  backchannel_logout_uri: `${service.origin}/logout`,
  contact_technical: 'ky-thuat@co-quan.gov.vn',
  contact_data: 'du-lieu@co-quan.gov.vn',
});
const send = async (fields: Record<string, string | string[]>, action = 'check'): Promise<Page> =>
  owner.submit(await owner.open(`${home}/form`), `action=${action}`, fields);
const live = () => world.app.storage.relyingParties.find(`svc-${team.serviceId}`);
const notices = ({ url }: Page): string | null => url.searchParams.get('done');
const queueOf = (browser: TextBrowser): Promise<Page> => browser.open(`${world.issuer}/staff/registrations`);

describe('the form', () => {
  it('is empty but for the name of the service, and says everything that is missing', async () => {
    const page = await owner.open(`${home}/form`);
    expect(page.html).toContain('value="Tra cứu thuế"');
    const checked = await owner.submit(page, 'action=check');
    expect(checked.status).toBe(200);
    for (const text of ['Give the address', 'Paste the public key', 'Two addresses are needed', 'told of sign-outs'])
      expect(checked.text).toContain(text);
    const asked = await owner.submit(checked, 'action=review');
    expect([asked.status, asked.text.includes('Give the address')]).toEqual([400, true]);
  });

  it.each([
    ['redirect_uris', 'http://thue.gov.vn/callback', 'must begin with https'],
    ['redirect_uris', 'https://*.gov.vn/callback', 'No * here'],
    ['redirect_uris', 'https://10.0.0.1/callback', 'not an IP address'],
    ['redirect_uris', 'https://thuе.gov.vn/callback', 'xn--thu-tdd.gov.vn'],
    ['jwks', '{"keys":[{"kty":"EC","d":"secret-part-of-the-key"}]}', 'THIS IS A PRIVATE KEY'],
    ['jwks', 'no key', 'cannot be read'],
    ['level', 'm2', 'This level is above the lowest'],
    ['purpose_name_fr', '', 'Give the purpose in all three languages'],
    ['claim_citizen_id', 'required', 'This is sensitive'],
    ['contact_data', 'nobody', 'no e-mail address'],
    ['backchannel_logout_uri', 'https://evil.example/logout', 'on the host of a return address'],
    ['backchannel_logout_uri', 'http://localhost:1/logout', 'got no answer within'],
    ['profile', 'code-pkce', 'Say why fapi2 is not used'],
    ['token_endpoint_auth_method', 'client_secret_basic', 'not a shared secret'],
    ['name_vi', 'Thu\u202Eế', 'hidden or control characters'],
  ])('with %s %s says what to mend, and keeps what was typed', async (field, value, text) => {
    const page = await send({ ...fine(), [field]: value }, 'review');
    expect([page.status, page.text.includes(text)]).toEqual([400, true]);
    expect(page.html).toContain('Tax look-up');
  });

  it('keeps no private key, not even in the draft', async () => {
    const typed = { ...fine(), name_en: 'Kept in the draft' };
    await send({ ...typed, jwks: '{"keys":[{"kty":"EC","d":"secret-part-of-the-key"}]}' }, 'save');
    const draft = await owner.open(`${home}/form`);
    expect(draft.html).toContain('Kept in the draft');
    expect(draft.html).not.toContain('secret-part-of-the-key');
  });

  it('asks the service how it takes a sign-out that is forged', async () => {
    service.answer = 200;
    expect((await send(fine())).text).toContain('The service took a forged message');
    service.answer = 400;
  });

  it('is for members of the team alone, and a viewer does not fill it in', async () => {
    const stranger = await at('/owners', binh);
    expect((await stranger.open(`${home}/form`)).status).toBe(404);
    expect((await stranger.open(home)).status).toBe(404);
    await world.app.storage.teams.setMember({ teamId: team.teamId, personId: binh.id, role: 'viewer' }, hung.id);
    expect((await stranger.open(`${home}/form`)).status).toBe(403);
    expect((await stranger.open(home)).status).toBe(200);
    await world.app.storage.teams.removeMember(team.teamId, binh.id);
  });
});

describe('a request', () => {
  let review: Page;
  it('is reviewed as a diff, and needs a reason', async () => {
    await send(fine(), 'save');
    expect((await owner.open(`${home}/form`)).html).toContain('Tax look-up');
    review = await send(fine(), 'review');
    expect(review.url.pathname).toMatch(/review$/);
    for (const text of ['Return address', `${service.origin}/callback`, 'New host', 'Data: '])
      expect(review.text).toContain(text);
    expect((await owner.submit(review, 'action=ask', { reason: ' ' })).status).toBe(400);
    const asked = await owner.submit(review, 'action=ask', { reason: 'Người dân cần tra cứu thuế.' });
    expect(notices(asked)).toBe('asked');
    expect(asked.text).toContain('The request that waits');
    expect(await live()).toBeUndefined();
    expect((await owner.open(`${home}/form`)).html).toContain('value="Tax look-up"');
  });

  it('does not exist for whoever asked, however they try', async () => {
    const page = await queueOf(owner);
    expect(page.status).toBe(404);
    const [request] = await world.app.storage.approvals.about('registration', `svc-${team.serviceId}`);
    const address = `${world.issuer}/staff/registrations/${request?.id}`;
    expect((await owner.open(address)).status).toBe(404);
    const body = new URLSearchParams({ outcome: 'approve', note: 'Tôi duyệt.' });
    const posted = await owner.step(address, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(posted.status).toBe(404);
    expect(await live()).toBeUndefined();
  });

  it('is shown to its registrar with the diff and the checks of this moment, and is decided with a word', async () => {
    const queue = await queueOf(officer);
    expect(queue.text).toContain('Tax look-up');
    const approvals = await officer.open(`${world.issuer}/staff/approvals`);
    expect((await officer.follow(approvals, 'Requests for production that wait: 1')).url.href).toBe(queue.url.href);
    const open = await officer.follow(queue, 'Open');
    for (const text of [
      'New host',
      'Not confirmed yet',
      hung.name.full,
      'ky-thuat@co-quan.gov.vn',
      'Người dân cần tra cứu thuế.',
    ])
      expect(open.text).toContain(text);
    expect((await officer.submit(open, '.login-submit', { outcome: '', note: '' })).status).toBe(400);
    const done = await officer.submit(open, '.login-submit', { outcome: 'approve', note: 'Đã xem đủ hồ sơ.' });
    expect([notices(done), done.text.includes('Approved')]).toEqual(['saved', true]);
    expect((await told('đã được duyệt')).text).toContain('Đã xem đủ hồ sơ.');
  });

  it('has made the service live at once: a person signs in there', async () => {
    const pem = service.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const clientId = `svc-${team.serviceId}`;
    const authentication = openid.PrivateKeyJwt({ key: await importPKCS8(pem, 'ES256'), kid: 'k1' });
    const options = { clientId, authentication, redirectUri: `${service.origin}/callback`, pushed: true };
    const { config } = await createRelyingParty(world, options);
    const dpop = openid.getDPoPHandle(config, await proofKey());
    const party = await createRelyingParty(world, { ...options, dpop });
    signedIn = await party.signIn(createTextBrowser(), minh, { parameters: { scope: 'openid profile' } });
    readName = async () => (await party.userInfo(signedIn.tokens)).name;
    expect(await readName()).toBe(minh.name.full);
    expect((await owner.open(home)).text).toContain('The service is in production');
  });
});

describe('afterwards', () => {
  const ask = async (fields: Record<string, string>): Promise<Page> => {
    const review = await send({ ...fine(), ...fields }, 'review');
    return owner.submit(review, 'action=ask', { reason: 'Một thay đổi nhỏ.' });
  };
  const decide = async (outcome: string): Promise<Page> => {
    const open = await officer.follow(await queueOf(officer), 'Open');
    return officer.submit(open, '.login-submit', { outcome, note: 'Đã xem.' });
  };

  it('a change may be refused, and the team reads why', async () => {
    await ask({ name_en: 'Tax search' });
    await decide('refuse');
    const page = await owner.open(home);
    for (const text of ['Refused', 'Đã xem.']) expect(page.text).toContain(text);
    expect((await live())?.name.en).toBe('Tax look-up');
    // Nobody types it all once more to mend what was refused.
    expect((await owner.open(`${home}/form`)).html).toContain('value="Tax search"');
  });

  it('a request is taken back', async () => {
    await ask({ name_en: 'Tax search' });
    expect(notices(await ask({ name_en: 'Tax finder' }))).toBe('open');
    expect(notices(await owner.submit(await owner.open(home), '#withdraw'))).toBe('withdrawn');
    expect((await queueOf(officer)).text).toContain('There are no requests');
    expect((await owner.open(`${home}/form`)).html).toContain('value="Tax finder"');
  });

  it('an earlier version is looked at, asked for and live again', async () => {
    await ask({ name_en: 'Tax search' });
    await decide('approve');
    expect((await live())?.name.en).toBe('Tax search');
    const versions = await owner.open(`${home}/versions?from=1&to=2`);
    expect(versions.text).toContain('What differs between version 1 and version 2');
    const one = await owner.follow(versions, 'Look, and ask for it again');
    expect(one.text).toContain('Tax look-up');
    expect((await owner.submit(one, 'action=ask', { reason: '' })).status).toBe(400);
    expect(notices(await owner.submit(one, 'action=ask', { reason: 'Tên cũ dễ hiểu hơn.' }))).toBe('asked');
    await decide('approve');
    expect((await live())?.name.en).toBe('Tax look-up');
    expect((await owner.open(`${home}/form`)).html).toContain('value="Tax look-up"');
  });

  it('a service is found by how its name begins, and stopped: nobody signs in, and its tokens count for nothing', async () => {
    const found = await officer.open(`${world.issuer}/staff/services?q=tra+CUU`);
    const page = await officer.follow(found, 'Open');
    expect((await officer.submit(page, '.login-submit', { reason: '' })).status).toBe(400);
    expect(notices(await officer.submit(page, '.login-submit', { reason: 'Có người báo trang bị giả mạo.' }))).toBe(
      'saved',
    );
    const url = `${world.issuer}/auth?client_id=svc-${team.serviceId}&response_type=code&redirect_uri=${service.origin}/callback`;
    const refused = await createTextBrowser().open(url);
    expect([refused.status, refused.text.includes('đang tạm dừng')]).toEqual([400, true]);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: `svc-${team.serviceId}`,
      code: 'x',
    });
    const token = await fetch(`${world.issuer}/token`, { method: 'POST', body });
    expect([token.status, ((await token.json()) as { error: string }).error]).toEqual([400, 'unauthorized_client']);
    await expect(readName()).rejects.toThrow();
    expect((await owner.open(home)).text).toContain('Có người báo trang bị giả mạo.');
    for (const path of [`teams/${team.teamId}`, `services/${team.serviceId}`])
      expect((await owner.open(`${world.issuer}/owners/${path}`)).text).toContain('Stopped: nobody signs in');
    expect((await told('đã bị dừng')).text).toContain('Có người báo trang bị giả mạo.');
  });

  it('to go on it needs a request that somebody approves', async () => {
    expect(notices(await ask({}))).toBe('asked');
    const open = await officer.follow(await queueOf(officer), 'Open');
    expect(open.text).toContain('Stopped');
    await officer.submit(open, '.login-submit', { outcome: 'approve', note: 'Đã kiểm tra lại.' });
    expect((await live())?.stopped).toBeUndefined();
  });

  it('and the team reads in its history who asked and what became of it, without names of the staff', async () => {
    const page = await owner.open(`${world.issuer}/owners/teams/${team.teamId}/history`);
    const asked = `${hung.name.full} sent a production request for Tax`;
    const lines = [asked, 'A registrar approved', asked, 'A registrar refused', asked, `${hung.name.full} withdrew`];
    expect(page.text).toMatch(new RegExp([...lines, 'A registrar stopped'].toReversed().join('.*')));
    expect(page.text).not.toContain(registrar.name.full);
    const stopped = await owner.submit(await owner.open(`${home}/stop`), '.login-submit', { reason: 'Đang sửa lỗi.' });
    expect(notices(stopped)).toBe('stopped');
    expect((await owner.open(page.url)).text).toContain(`${hung.name.full} stopped Tax`);
  });
});

describe('a registrar of another province', () => {
  it('sees no request, no service and no name, with the same answer as for what does not exist', async () => {
    const { staff, approvals } = world.app.storage;
    await staff.appoint(binh.id, { role: 'registrar', place: 'hue' });
    const other = await at('/staff/registrations', binh);
    const [request] = await approvals.about('registration', `svc-${team.serviceId}`);
    const paths = [
      [`registrations/${request?.id}`, 'registrations/00000000-0000-4000-8000-000000000000'],
      [`services/svc-${team.serviceId}`, 'services/svc-nothing'],
    ] as const;
    const bare = (page: Page) => [page.status, page.text.replace(/[A-Za-z0-9_-]{10,}/g, '')];
    for (const [real, none] of paths) {
      const [first, second] = [
        await other.open(`${world.issuer}/staff/${real}`),
        await other.open(`${world.issuer}/staff/${none}`),
      ];
      expect(first.status).toBe(404);
      expect(bare(first)).toEqual(bare(second));
    }
    for (const path of [
      'registrations',
      'registrations/decided',
      'services',
      'services?q=tra+cuu',
      `services?q=svc-${team.serviceId}`,
    ]) {
      const page = await other.open(`${world.issuer}/staff/${path}`);
      expect([path, page.text.includes('Tax look-up')]).toEqual([path, false]);
    }
    const post = (path: string) =>
      other.step(`${world.issuer}/staff/${path}`, {
        method: 'POST',
        body: new URLSearchParams({ outcome: 'approve', note: 'x', reason: 'x' }),
        headers: { 'sec-fetch-site': 'same-origin' },
      });
    for (const [real] of paths) expect((await post(real)).status).toBe(404);
  });
});
