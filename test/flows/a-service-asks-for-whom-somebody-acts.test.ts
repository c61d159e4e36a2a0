import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { type ActingService, SCOPE, startActingService } from '../support/acting-service.ts';
import { isConsent } from '../support/journey.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, register } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: ActingService;
let lotus: Organisation;
let branch: Organisation;
let firm: Organisation;
let stranger: Organisation;
let root: Mandate;

const director = persona('The director of a company');
const accountant = persona('The company’s accountant');
const lan = persona('An ordinary citizen');
const mother = persona('A mother who shares');
const LOTUS = '0199900018';

beforeAll(async () => {
  world = await createWorld();
  service = await startActingService(world, 'acting');
  lotus = await addOrganisation(world, { code: LOTUS, name: 'Công ty TNHH Sen Vàng' });
  branch = await addOrganisation(world, { code: `${LOTUS}-001`, parentCode: LOTUS, name: 'Chi nhánh Hà Nội' });
  firm = await addOrganisation(world, { code: '0199900032', name: 'Công ty TNHH Kế toán Tre Xanh' });
  stranger = await addOrganisation(world, { code: '0199900089', name: 'Hợp tác xã Rau Đồng' });
  root = await addMandate(world, { holder: director, party: organisationParty(lotus) });
  await addMandate(world, { holder: director, party: organisationParty(branch) });
  const link = await addMandate(world, {
    holder: { kind: 'organisation', id: firm.id },
    party: organisationParty(lotus),
    parentId: root.id,
    powers: ['tax'],
  });
  await addMandate(world, { holder: accountant, party: organisationParty(lotus), parentId: link.id, powers: ['*'] });
  await addMandate(world, {
    holder: lan,
    party: { kind: 'person', id: mother.id },
    source: 'grant',
    role: 'delegate',
    powers: ['tax.read'],
  });
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const detail = (members: Record<string, unknown>): Record<string, string> => ({
  authorization_details: JSON.stringify([{ type: 'representation', ...members }]),
});

/** A browser in which this person is signed in, for themselves. */
async function signedIn(person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await service.signIn(browser, person, { parameters: { scope: SCOPE, represented_party: 'self' } });
  return browser;
}

const actingAs = (person: Persona, represented_party: string, parameters: Record<string, string> = {}) =>
  service.signIn(createTextBrowser(), person, { parameters: { scope: SCOPE, represented_party, ...parameters } });

/** Where the request ended, without anything being answered. */
async function outcome(browser: TextBrowser, parameters: Record<string, string>): Promise<string> {
  const { url } = await service.begin({ scope: SCOPE, ...parameters });
  const page = await browser.open(url);
  const answer = page.url.searchParams;
  if (page.url.origin === world.testService)
    return [answer.get('error') ?? 'code', answer.get('error_description')].join(' ').trim();
  return isConsent(page) ? 'consent' : 'page';
}

describe('a request that names nobody', () => {
  it('is for oneself when there is nobody else to act for', async () => {
    const browser = await signedIn(mother);
    expect(await outcome(browser, { prompt: 'none' })).toBe('code');
    expect(await outcome(browser, {})).toBe('code');
  });

  it('asks when there is a choice, and is refused when it may not ask', async () => {
    const browser = await signedIn(director);
    expect(await outcome(browser, { prompt: 'none' })).toMatch(/^interaction_required/);
    expect(await outcome(browser, {})).toBe('page');
  });

  it('asks whoever has no choice when oneself is no answer', async () => {
    const browser = await signedIn(mother);
    expect(await outcome(browser, { prompt: 'none', ...detail({ required: true }) })).toMatch(/^interaction_required/);
    expect(await outcome(browser, detail({ required: true }))).toBe('page');
  });

  it('offers no choice that lacks what is asked', async () => {
    const browser = await signedIn(lan);
    expect(await outcome(browser, { prompt: 'none' })).toMatch(/^interaction_required/);
    for (const asked of [{ parties: ['organization'] }, { powers: ['tax.file'] }])
      expect(await outcome(browser, { prompt: 'none', ...detail(asked) })).toBe('code');
  });

  it('that does not speak of parties is for oneself', async () => {
    const browser = await signedIn(director);
    expect(await outcome(browser, { prompt: 'none', scope: 'openid profile' })).toBe('code');
  });
});

describe('a party that is named', () => {
  it('by code gets what it is told of an organisation, a branch with its enterprise', async () => {
    const { idToken, tokens } = await actingAs(director, `${LOTUS}-001`);
    const organization = {
      code: `${LOTUS}-001`,
      name: 'Chi nhánh Hà Nội',
      org_assurance: 2,
      parent: { code: LOTUS, name: 'Công ty TNHH Sen Vàng' },
    };
    expect(idToken.organization).toMatchObject(organization);
    expect((await service.userInfo(tokens)).organization).toEqual(idToken.organization);
  });

  it('by the identifier told before is the same one', async () => {
    const first = await actingAs(director, LOTUS);
    const { sub } = first.idToken.organization as unknown as { sub: string };
    const again = await actingAs(director, sub);
    expect(again.idToken.organization).toEqual(first.idToken.organization);
  });

  it('may be a person', async () => {
    const { idToken } = await actingAs(lan, (await personSub(mother)) ?? '');
    expect(idToken.represented_person).toEqual({ sub: await personSub(mother) });
    expect(idToken.mandate).toMatchObject({ role: 'delegate', source: 'grant', powers: ['tax.read'] });
    expect(idToken).not.toHaveProperty('organization');
  });

  it('is told by name and number at userinfo alone: an ID token travels in addresses', async () => {
    const sub = (await personSub(mother)) ?? '';
    const parameters = { scope: `${SCOPE} citizen_id`, represented_party: sub };
    const browser = createTextBrowser();
    const { idToken, tokens } = await service.signIn(browser, lan, { parameters, answers: { ticked: ['citizen_id'] } });
    expect(Object.keys(idToken.represented_person ?? {})).toEqual(['sub']);
    const told = await service.userInfo(tokens);
    expect(told.represented_person).toMatchObject({ name: mother.name.full, citizen_id: mother.citizenNumber });
  });

  it('is on record for whoever is represented too, with what went out of theirs', async () => {
    const [released] = await world.app.storage.audit.ofPerson(mother.id, { types: ['claims.released'], limit: 1 });
    expect(released?.details).toMatchObject({ claims: ['name', 'citizen_id'], represented: true, by: 'userinfo' });
  });

  it('is told with the firm between, and with no more powers than any link and the level of the person allow', async () => {
    const { idToken } = await actingAs(accountant, LOTUS);
    expect(idToken.mandate).toMatchObject({
      role: 'delegate',
      powers: ['tax.read', 'tax.file'],
      act: { type: 'organization', code: firm.code, name: firm.name },
    });
  });

  it('gets the same answer whether it does not exist or belongs to somebody else', async () => {
    const browser = await signedIn(director);
    const answers = [];
    for (const party of [stranger.code, '0199900096', root.id, 'nobody', stranger.id, LOTUS.slice(1)])
      answers.push(await outcome(browser, { represented_party: party, prompt: 'none' }));
    expect(new Set(answers)).toEqual(new Set(['access_denied the person may not act for this party']));
  });

  it('is nobody when oneself is named and is no answer', async () => {
    const browser = await signedIn(director);
    const required = { prompt: 'none', ...detail({ required: true }) };
    expect(await outcome(browser, { ...required, represented_party: 'self' })).toMatch(/^access_denied/);
    expect(await outcome(browser, { prompt: 'none', ...detail({ identifier: 'self' }) })).toBe('code');
  });

  it('is refused without the power that is needed, or a link that is proven well enough', async () => {
    const browser = await signedIn(accountant);
    const prompt = 'none';
    expect(await outcome(browser, { prompt, ...detail({ identifier: LOTUS, powers: ['tax.pay'] }) })).toMatch(
      /^access_denied/,
    );
    expect(await outcome(browser, { prompt, ...detail({ identifier: LOTUS, org_assurance: 3 }) })).toMatch(
      /^access_denied/,
    );
    expect(await outcome(browser, { ...detail({ identifier: LOTUS, powers: ['tax.file'] }) })).toBe('code');
  });
});

/** The identifier by which the service knows a person. */
async function personSub(person: Persona): Promise<string | undefined> {
  return (await signIn(person)).sub;
}
const known = new Map<string, Promise<openid.IDToken>>();
function signIn(person: Persona): Promise<openid.IDToken> {
  const found = known.get(person.id) ?? actingAs(person, 'self').then(({ idToken }) => idToken);
  known.set(person.id, found);
  return found;
}

describe('authorization details', () => {
  it.each([
    [{ parties: [] }],
    [{ parties: ['company'] }],
    [{ powers: ['customs.declare'] }],
    [{ powers: 'tax.file' }],
    [{ required: 'yes' }],
    [{ identifier: 'with a space' }],
    [{ identifier: 'self', required: true }],
    [{ org_assurance: 4 }],
    [{ locations: ['https://elsewhere.example'] }],
    [{ 'an "unknown" mémber': 1 }],
  ])('that are not as agreed are refused: %j', async (members) => {
    const answer = await outcome(await signedIn(mother), detail(members));
    expect(answer).toMatch(/^invalid_authorization_details [\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it.each(['{', '{}', '[1]', '[{"type":"payment"}]', '[{"type":"representation"},{"type":"representation"}]'])(
    'that are not one of ours are refused: %s',
    async (authorization_details) => {
      expect(await outcome(createTextBrowser(), { authorization_details })).toMatch(/^invalid_authorization_details/);
    },
  );

  it('are refused to a service that lets nobody act for others', async () => {
    const plain = await basicClient(world);
    const { url } = await plain.begin(detail({}));
    const page = await createTextBrowser().open(url);
    expect(page.url.searchParams.get('error')).toBe('invalid_authorization_details');
  });

  it('are checked when a request is pushed, and count from there', async () => {
    const push = async (members: Record<string, unknown>) =>
      openid.buildAuthorizationUrlWithPAR(service.config, {
        redirect_uri: `${world.testService}/callback`,
        scope: SCOPE,
        code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
        ...detail(members),
      });
    await expect(push({ powers: ['none'] })).rejects.toMatchObject({ error: 'invalid_authorization_details' });
    const url = await push({ identifier: stranger.code });
    const page = await (await signedIn(director)).open(url);
    expect(page.url.searchParams.get('error')).toBe('access_denied');
  });

  it('alone are answered in the token response', async () => {
    const parameters = { scope: 'openid', ...detail({ required: true, identifier: LOTUS, powers: ['tax.file'] }) };
    const { tokens } = await service.signIn(createTextBrowser(), director, { parameters });
    const told = {
      type: 'representation',
      party: 'organization',
      code: LOTUS,
      powers: ['tax.read', 'tax.file', 'tax.pay'],
    };
    expect(tokens.authorization_details).toMatchObject([told]);
    const refreshed = await service.refresh(tokens.refresh_token ?? '');
    expect(refreshed.authorization_details).toMatchObject([told]);
    expect(await service.userInfo(refreshed)).toMatchObject({ organization: { code: LOTUS } });
  });

  it('come with the authorization request, not with the tokens', async () => {
    const { tokens } = await actingAs(director, LOTUS);
    const late = openid.refreshTokenGrant(
      service.config,
      tokens.refresh_token ?? '',
      detail({ identifier: branch.code }),
    );
    await expect(late).rejects.toMatchObject({ error: 'invalid_authorization_details' });
    const resource = world.issuer;
    expect(await outcome(await signedIn(mother), { resource })).toMatch(/^invalid_target/);
    const forResource = openid.refreshTokenGrant(service.config, tokens.refresh_token ?? '', { resource });
    await expect(forResource).rejects.toMatchObject({ error: 'invalid_target' });
  });

  it('are advertised', () => {
    expect(service.config.serverMetadata().authorization_details_types_supported).toEqual(['representation']);
  });
});

type Schema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;

describe('what is told', () => {
  it('is as the published schema says', async () => {
    const response = await fetch(`${world.issuer}/schemas/representation-1.schema.json`);
    expect(response.headers.get('content-type')).toBe('application/schema+json');
    expect(response.headers.get('cache-control')).toMatch(/^public/);
    const schema = (await response.json()) as Schema;
    const { oneOf: _, ...definitions } = schema;
    const claims = z.fromJSONSchema(schema);
    const told = z.fromJSONSchema({ ...definitions, $ref: '#/$defs/authorization_detail_told' });
    const cases: [Persona, string][] = [
      [director, LOTUS],
      [director, branch.code],
      [accountant, LOTUS],
      [lan, (await personSub(mother)) ?? ''],
      [mother, 'self'],
    ];
    for (const [person, party] of cases) {
      const { idToken, tokens } = await actingAs(person, party);
      const userInfo = await service.userInfo(tokens);
      const introspection = await service.introspect(tokens.access_token);
      for (const one of [idToken, userInfo]) expect(claims.safeParse(one), party).toMatchObject({ success: true });
      expect([userInfo.organization, userInfo.mandate]).toEqual([idToken.organization, idToken.mandate]);
      for (const { authorization_details: details } of [tokens, introspection]) {
        expect(details?.length).toBe(party === 'self' ? undefined : 1);
        for (const one of details ?? []) expect(told.safeParse(one), party).toMatchObject({ success: true });
      }
    }
    expect(claims.safeParse({ sub: 'x', mandate: {} }).success).toBe(false);
  });
});

describe('consent', () => {
  it('is given for each party by itself, once', async () => {
    const browser = await signedIn(director);
    await sql(world.databaseUrl, 'DELETE FROM grants WHERE mandate_id IS NOT NULL');
    await sql(world.databaseUrl, 'DELETE FROM consents WHERE mandate_id IS NOT NULL');
    expect(await outcome(browser, { represented_party: LOTUS, prompt: 'none' })).toMatch(/^consent_required/);
    await service.signIn(browser, director, { parameters: { scope: SCOPE, represented_party: LOTUS } });
    expect(await outcome(browser, { represented_party: LOTUS, prompt: 'none' })).toBe('code');
    expect(await outcome(browser, { represented_party: branch.code })).toBe('consent');
    expect(await outcome(await signedIn(director), { represented_party: LOTUS, prompt: 'none' })).toBe('code');
  });
});

describe('what changes while a token lives', () => {
  it('shows at once: powers, the state of the organisation, and nothing when nothing is left', async () => {
    const { tokens } = await actingAs(accountant, LOTUS);
    const [held] = await world.app.storage.mandates.heldBy({ kind: 'person', id: accountant.id });
    const terms = { ...(held as Mandate), mayPassOn: false };
    const limit = (powers: string[]) => world.app.storage.mandates.change(terms.id, { ...terms, powers });
    const powers = async () => ((await service.userInfo(tokens)).mandate as { powers?: unknown } | undefined)?.powers;
    await limit(['tax.read']);
    expect(await powers()).toEqual(['tax.read']);
    await limit(['customs']);
    await expect(powers()).rejects.toMatchObject({ status: 401 });
    expect(await service.introspect(tokens.access_token)).toEqual({ active: false });
    await limit(['*']);
    await world.app.storage.organisations.save({ ...firm, status: 'suspended' });
    await expect(powers()).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await world.app.storage.organisations.save(firm);
    expect(await powers()).toEqual(['tax.read', 'tax.file']);
  });

  it('is asked of the register when that was long ago, at the next sign-in and at a silent renewal', async () => {
    const party = await addOrganisation(world, { code: '0199900071', name: 'Công ty TNHH Hết Hạn' });
    await addMandate(world, { holder: director, party: organisationParty(party) });
    const browser = await signedIn(director);
    const parameters = { scope: SCOPE, represented_party: party.code };
    const { tokens } = await service.signIn(browser, director, { parameters });
    await world.app.storage.organisations.save({ ...party, checkedAt: new Date(0) });
    const hint = { prompt: 'none', id_token_hint: tokens.id_token ?? '' };
    expect(await outcome(browser, hint)).toMatch(/^interaction_required/);
    expect((await world.app.storage.organisations.find(party.id))?.status).toBe('dissolved');
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    expect(await outcome(browser, { represented_party: party.code })).toMatch(/^access_denied/);
  });

  it('ends a grant with the mandate that it is under', async () => {
    const until = new Date(Date.now() + 3_000);
    const party = await addOrganisation(world, { code: '0199900106', name: 'Công ty TNHH Vải Mộc' });
    await addMandate(world, { holder: director, party: organisationParty(party), until });
    const { tokens, idToken } = await actingAs(director, party.code, {
      scope: `${SCOPE} offline_access`,
      prompt: 'consent',
    });
    expect(idToken.mandate).toMatchObject({ valid_until: Math.floor(until.getTime() / 1000) });
    const [grant] = await sql<{ expires_at: Date }>(
      world.databaseUrl,
      'SELECT g.expires_at FROM grants g JOIN mandates m ON m.id = g.mandate_id WHERE m.party_organisation = $1',
      [party.id],
    );
    expect(grant?.expires_at.getTime()).toBeLessThanOrEqual(until.getTime());
    await pause(until.getTime() - Date.now() + 50);
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('an ID token of before', () => {
  const renew = (browser: TextBrowser, { tokens }: { tokens: { id_token?: string | undefined } }) =>
    service.signIn(browser, director, { parameters: { scope: SCOPE, id_token_hint: tokens.id_token ?? '' } });

  it('names its party in another session too, and oneself where it named nobody', async () => {
    const [forLotus, forSelf] = [await actingAs(director, LOTUS), await actingAs(director, 'self')];
    const browser = await signedIn(director);
    const again = await renew(browser, forLotus);
    expect(again.idToken.organization).toEqual(forLotus.idToken.organization);
    expect(again.idToken.sid).not.toBe(forLotus.idToken.sid);
    expect((await renew(browser, forSelf)).idToken).not.toHaveProperty('mandate');
  });

  it('counts for a request that does not speak of parties', async () => {
    const browser = await signedIn(director);
    const parameters = { scope: SCOPE, represented_party: LOTUS };
    const { tokens } = await service.signIn(browser, director, { parameters });
    const hint = { scope: 'openid', prompt: 'none', id_token_hint: tokens.id_token ?? '' };
    const { idToken } = await service.signIn(browser, director, { parameters: hint });
    expect(idToken).toMatchObject({ organization: { code: LOTUS }, mandate: { role: 'representative' } });
  });

  it('gives way to a party that is named', async () => {
    const { tokens } = await actingAs(director, LOTUS);
    const parameters = { scope: SCOPE, id_token_hint: tokens.id_token ?? '', represented_party: 'self' };
    const { idToken } = await service.signIn(createTextBrowser(), director, { parameters });
    expect(idToken).not.toHaveProperty('organization');
  });

  it('has a session id also where no logout is listened for', async () => {
    const metadata = { backchannel_logout_uri: undefined, backchannel_logout_session_required: undefined };
    const deaf = await startActingService(world, 'deaf', { metadata });
    const parameters = { scope: SCOPE, represented_party: LOTUS };
    const browser = createTextBrowser();
    const { tokens, idToken } = await deaf.signIn(browser, director, { parameters });
    expect(idToken.sid).toBeTruthy();
    const hint = { scope: SCOPE, prompt: 'none', id_token_hint: tokens.id_token ?? '' };
    expect((await deaf.signIn(browser, director, { parameters: hint })).idToken.sid).toBe(idToken.sid);
    expect((await deaf.refresh(tokens.refresh_token ?? '')).claims()?.sid).toBe(idToken.sid);
    deaf.stop();
  });
});

describe('a resource server', () => {
  it('is told the powers that matter there', async () => {
    const clientSecret = 'secret-of-the-resource-server';
    await register(world, {
      clientId: 'insurance-api',
      clientSecret,
      policy: {
        introspects: true,
        representation: { powers: ['insurance.read', 'tax.read'], parties: ['organization'] },
      },
    });
    const authentication = openid.ClientSecretBasic(clientSecret);
    const api = await createRelyingParty(world, { clientId: 'insurance-api', authentication });
    const ask = async (token: string) => (await openid.tokenIntrospection(api.config, token)).authorization_details;
    const [byDirector, byAccountant] = [await actingAs(director, LOTUS), await actingAs(accountant, LOTUS)];
    expect(await ask(byDirector.tokens.access_token)).toMatchObject([
      { code: LOTUS, powers: ['insurance.read', 'tax.read'] },
    ]);
    expect(await ask(byAccountant.tokens.access_token)).toMatchObject([{ code: LOTUS, powers: ['tax.read'] }]);
  });
});
