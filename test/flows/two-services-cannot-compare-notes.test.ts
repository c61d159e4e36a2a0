import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vietnam } from '../../src/identity/countries/vn.ts';
import { type ComparedService, type Received, startComparedService } from '../support/compared-service.ts';
import { go } from '../support/journey.ts';
import { addMandate, addOrganisation, organisationParty } from '../support/parties.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const SCOPE = 'openid profile citizen_id organization represented_person';
const LOTUS = { code: '0199900018', name: 'Công ty TNHH Sen Vàng' };

const director = persona('The director of a company');
const mother = persona('A mother who shares');
const lan = persona('An ordinary citizen');

/** What both may know, by the name under which it came, and why. */
const MAY_BE_EQUAL: readonly (readonly [names: RegExp, why: string])[] = [
  [/#headers\.(connection|keep-alive|accept|accept-[a-z]+|user-agent|sec-fetch-mode)$/, 'the same for everybody'],
  [/#headers\.(access-control-[a-z-]+|cache-control|vary|x-content-type-options)$/, 'the same for everybody'],
  [/#headers\.(content-[a-z-]+|transfer-encoding|www-authenticate)$/, 'the same for everybody, or a length'],
  [/#headers\.host$/, 'its own address'],
  [/\.header\.(alg|typ|kid)$/, 'the provider’s key'],
  [/\.iss$/, 'the provider'],
  [/\.(scope|token_type|expires_in|active)$/, 'the same for everybody'],
  [/\.(acr|amr\[\])$/, 'the level, and the kinds of methods'],
  [/\.error(_description)?$/, 'the same for everybody'],
  [/^\/me\.(name|family_name|middle_name|given_name|citizen_id)$/, 'the person agreed to it'],
  [/\.(organization|authorization_details\[\])\.(code|name|org_assurance)$/, 'for whom the person acts'],
  [/\.represented_person\.(name|citizen_id)$/, 'for whom the person acts'],
  [/\.authorization_details\[\]\.(type|party)$/, 'a kind'],
  [/\.(version|role|source|powers\[\])$/, 'a kind'],
  [/\.(valid_from|valid_until)$/, 'a day'],
  [/\.auth_time$/, 'by chance, once in 300 sign-ins: looked at below'],
  [/^call\.(logout_token|event)\.payload\.(iat|exp)$/, 'each hears of what happens when it happens'],
  [/\.sub_id\.format$|\/consent-withdrawn\.(claims|scopes)\[\]$/, 'names of claims and scopes, and a kind'],
];

/** What a visit is to bring at least. */
const HEARD = ['callback.code', '/me.sub', '/token.id_token.payload.sid', '/token/introspection.auth_time'].concat([
  'callback.error',
  '/token.error',
  '/me.error',
  'call.logout_token.payload.jti',
  'call.event.payload.jti',
]);

const isExplained = (name: string): boolean => MAY_BE_EQUAL.some(([names]) => names.test(name));

/** The values that both received under a name that does not explain it. */
function sharedBy(one: Received, other: Received): string[] {
  return [...one].flatMap(([value, names]) => {
    const there = other.get(value);
    const unexplained = there ? [...names, ...there].filter((name) => !isExplained(name)) : [];
    return unexplained.length > 0 ? [`${value} (${[...new Set(unexplained)].join(', ')})`] : [];
  });
}

const PIECE = 12;

/** Pieces of the values that nothing explains: an identifier may be part of a longer text. Times have spaces. */
function piecesOf(received: Received): Set<string> {
  const unexplained = [...received].filter(([value, names]) => !value.includes(' ') && ![...names].every(isExplained));
  return new Set(
    unexplained.flatMap(([value]) =>
      Array.from({ length: Math.max(0, value.length - PIECE + 1) }, (_, at) => value.slice(at, at + PIECE)),
    ),
  );
}

/** The values that came under a name that ends so. */
const valuesOf = (received: Received, ending: string): string[] =>
  [...received].filter(([, names]) => [...names].some((name) => name.endsWith(ending))).map(([value]) => value);

const DAY = 86_400;
const isStartOfDay = (seconds: string): boolean => (Number(seconds) + vietnam.utcOffsetMinutes * 60) % DAY === 0;

let world: World;
let tax: ComparedService;
let land: ComparedService;
beforeAll(async () => {
  // With fewer ways to sign in, a password is all that some people have to show.
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const registration = {
    scopes: [...SCOPE.split(' '), 'offline_access'],
    representation: { powers: ['tax.read', 'tax.file'], parties: ['organization' as const, 'person' as const] },
  };
  tax = await startComparedService(world, 'first-service', registration);
  land = await startComparedService(world, 'second-service', registration);
  const lotus = organisationParty(await addOrganisation(world, LOTUS));
  const { id: parentId } = await addMandate(world, { holder: director, party: lotus });
  const until = new Date('2030-01-31T17:00:00Z');
  await addMandate(world, { holder: lan, party: lotus, parentId, until });
  await addMandate(world, { holder: lan, party: { kind: 'person', id: mother.id }, powers: ['tax'] });
});
afterAll(async () => {
  await world?.stop();
  tax?.stop();
  land?.stop();
});

async function askInVain(browser: TextBrowser): Promise<void> {
  for (const service of [tax, land]) {
    await service.answerTo(browser, { prompt: 'none', scope: 'openid phone' });
    await service.answerTo(browser, { prompt: 'none', max_age: '0' });
    await service.answerTo(browser, { scope: SCOPE, represented_party: '0199900089' });
    await service.answerTo(browser, { claims: '{' });
  }
}

/** Does something of which both services are told. */
async function bothHear(what: () => Promise<unknown>): Promise<void> {
  const before = [tax.calls(), land.calls()];
  await what();
  await eventually(() => {
    [tax.calls(), land.calls()].forEach((calls, i) => {
      expect(calls).toBeGreaterThan(before[i] ?? 0);
    });
  });
}

async function signOut(browser: TextBrowser, tokens: openid.TokenEndpointResponse): Promise<void> {
  const hint = { id_token_hint: tokens.id_token ?? '' };
  const question = await browser.open(openid.buildEndSessionUrl(land.config, hint));
  await browser.submit(question, 'logout=yes');
}

/** On the person's own pages, for every service and whomever they act for. */
async function withdrawEverything(browser: TextBrowser, person: Persona): Promise<void> {
  const list = await go(browser, `${world.issuer}/account/services`, person);
  const links = new Set([...list.html.matchAll(/href="(\/account\/services\/[\w-]{36})"/g)].map(([, href]) => href));
  for (const href of links) {
    const page = await browser.open(`${world.issuer}${href}`);
    if (page.html.includes('value="withdraw"')) await browser.submit(page, 'action=withdraw');
  }
}

interface Visit {
  readonly person: Persona;
  /** As whom, at each of the services. */
  readonly as: (service: ComparedService) => Promise<string> | string;
  readonly parameters?: Record<string, string>;
}

/** Everything that happens between a person, one browser and both services, some seconds apart. */
async function visitBoth({ person, as, parameters = {} }: Visit): Promise<void> {
  const browser = createTextBrowser();
  for (const service of [tax, land]) service.received.clear();
  const learn = async (service: ComparedService) =>
    service.learn(browser, person, {
      parameters: { scope: SCOPE, represented_party: await as(service), ...parameters },
    });
  await learn(tax);
  await pause(1_100);
  const tokens = await learn(land);
  await askInVain(browser);
  await pause(1_100);
  await bothHear(() => signOut(browser, tokens));
  await bothHear(() => withdrawEverything(browser, person));
}

describe('two services that put together what they were told', () => {
  const told: { tax: string[]; land: string[] }[] = [];

  it.each<[string, Visit]>([
    ['themselves', { person: director, as: () => 'self' }],
    ['an organisation', { person: director, as: () => LOTUS.code, parameters: { max_age: '3600' } }],
    ['an organisation that somebody else represents', { person: lan, as: () => LOTUS.code }],
    ['somebody else', { person: lan, as: ({ sector }) => world.app.storage.subjects.subjectOf(mother.id, sector) }],
  ])('find no value in common of a person who acts for %s', async (_, visit) => {
    await visitBoth(visit);
    for (const { received } of [tax, land])
      expect([...received.values()].flatMap((names) => [...names])).toEqual(expect.arrayContaining(HEARD));
    expect(sharedBy(tax.received, land.received)).toEqual([]);
    const there = piecesOf(land.received);
    expect([...piecesOf(tax.received)].filter((piece) => there.has(piece))).toEqual([]);
    const days = ['.valid_from', '.valid_until'].flatMap((name) => valuesOf(tax.received, name));
    expect(days.filter((day) => !isStartOfDay(day))).toEqual([]);
    told.push({ tax: valuesOf(tax.received, '.auth_time'), land: valuesOf(land.received, '.auth_time') });
  });

  it('were told different times of one sign-in, each of them always the same', () => {
    expect(told.map((times) => [times.tax.length, times.land.length])).toEqual(told.map(() => [1, 1]));
    expect(told.filter((times) => times.tax[0] !== times.land[0]).length).toBeGreaterThan(1);
  });
});

it('a browser that leaves the pages of this provider does not say where it was', async () => {
  const page = await createTextBrowser().open((await tax.begin()).url);
  expect(page.url.origin).toBe(world.issuer);
  expect(page.headers.get('referrer-policy')).toBe('same-origin');
});

describe('the time of a sign-in', () => {
  it('is told to a service that asks for it, and is recent enough for it', async () => {
    const browser = createTextBrowser();
    const silent = await tax.signIn(browser, director, { parameters: { scope: 'openid' } });
    expect(silent.idToken).not.toHaveProperty('auth_time');
    const asked = await tax.signIn(browser, director, { parameters: { scope: 'openid', max_age: '60' } });
    const age = Date.now() / 1000 - (asked.idToken.auth_time ?? 0);
    expect(age).toBeGreaterThanOrEqual(1);
    expect(age).toBeLessThan(60);
    const claims = JSON.stringify({ id_token: { auth_time: null } });
    const wished = await tax.signIn(browser, director, { parameters: { scope: 'openid', claims } });
    expect(wished.idToken.auth_time).toBeTypeOf('number');
  });
});
