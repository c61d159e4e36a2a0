import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActingService, SCOPE, startActingService } from '../support/acting-service.ts';
import { answerAll } from '../support/journey.ts';
import { addMandate, addOrganisation, endMandate, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import type { SignedIn, Tokens } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: ActingService;
let mandateOfA: string;
beforeAll(async () => {
  world = await createWorld();
  service = await startActingService(world, 'acting');
  const [a, b] = await Promise.all([
    addOrganisation(world, { code: A, name: 'Công ty TNHH Sen Vàng' }),
    addOrganisation(world, { code: B, name: 'Công ty Cổ phần Sông Mơ' }),
  ]);
  const root = { holder: director, source: 'register', role: 'representative' } as const;
  mandateOfA = (await addMandate(world, { ...root, party: organisationParty(a) })).id;
  await addMandate(world, { ...root, party: organisationParty(b) });
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const director = persona('The director of a company');
const A = '0199900018';
const B = '0199900025';

const as = (browser: TextBrowser, party: string): Promise<SignedIn> =>
  service.signIn(browser, director, { parameters: { scope: SCOPE, represented_party: party } });

interface Organization {
  readonly sub: string;
  readonly code: string;
}
const codeIn = (claims: Record<string, unknown>): string | undefined =>
  (claims.organization as Organization | undefined)?.code;

async function renew(browser: TextBrowser, { id_token: hint = '' }: Tokens): Promise<SignedIn> {
  const transaction = await service.begin({ scope: SCOPE, prompt: 'none', id_token_hint: hint });
  const page = await browser.open(transaction.url);
  const tokens = await service.redeem(page.url, transaction);
  return { page, transaction, tokens, idToken: tokens.claims() as openid.IDToken };
}

const signOutQuestion = (browser: TextBrowser, { tokens }: SignedIn) =>
  browser.open(openid.buildEndSessionUrl(service.config, { id_token_hint: tokens.id_token ?? '' }));

describe('two tabs of one browser that act for two organisations', () => {
  const browser = createTextBrowser();
  let a: SignedIn;
  let b: SignedIn;
  let self: SignedIn;

  it('are authorised in turn and redeem their codes the other way round', async () => {
    await as(browser, 'self');
    const [beganA, beganB] = [
      await service.begin({ scope: SCOPE, represented_party: A }),
      await service.begin({ scope: SCOPE, represented_party: B }),
    ];
    const [askedA, askedB] = [await browser.open(beganA.url), await browser.open(beganB.url)];
    const pageA = await answerAll(browser, askedA, director);
    const pageB = await answerAll(browser, askedB, director);
    const tokensB = await service.redeem(pageB.url, beganB);
    const tokensA = await service.redeem(pageA.url, beganA);
    a = { page: pageA, transaction: beganA, tokens: tokensA, idToken: tokensA.claims() as openid.IDToken };
    b = { page: pageB, transaction: beganB, tokens: tokensB, idToken: tokensB.claims() as openid.IDToken };
    expect([codeIn(a.idToken), codeIn(b.idToken)]).toEqual([A, B]);
  });

  it('are one person with three session ids', async () => {
    self = await as(browser, 'self');
    const all = [a, b, self];
    expect(new Set(all.map(({ idToken }) => idToken.sub)).size).toBe(1);
    expect(new Set(all.map(({ idToken }) => idToken.sid)).size).toBe(3);
    expect(self.idToken).not.toHaveProperty('organization');
    expect(self.idToken).not.toHaveProperty('mandate');
  });

  it('say in userinfo, introspection and the token response what may be done for whom', async () => {
    for (const [tab, code] of [
      [a, A],
      [b, B],
    ] as const) {
      const told = await service.userInfo(tab.tokens);
      expect(codeIn(told)).toBe(code);
      expect(told.mandate).toMatchObject({
        version: 1,
        role: 'representative',
        powers: ['tax.read', 'tax.file', 'tax.pay'],
      });
      const details = [
        {
          type: 'representation',
          identifier: (told.organization as unknown as Organization).sub,
          party: 'organization',
          code,
        },
      ];
      expect(tab.tokens.authorization_details).toMatchObject(details);
      expect(await service.introspect(tab.tokens.access_token)).toMatchObject({
        active: true,
        authorization_details: details,
      });
    }
    expect(await service.introspect(self.tokens.access_token)).not.toHaveProperty('authorization_details');
  });

  it('are renewed each for its own organisation, by token and silently', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (const [tab, code] of [
        [a, A],
        [b, B],
        [self, undefined],
      ] as const) {
        const refreshed = await service.refresh(tab.tokens.refresh_token ?? '');
        Object.assign(tab.tokens, { refresh_token: refreshed.refresh_token });
        expect(codeIn(refreshed.claims() ?? {})).toBe(code);
        const renewed = await renew(browser, tab.tokens);
        expect([codeIn(renewed.idToken), renewed.idToken.sid]).toEqual([code, tab.idToken.sid]);
      }
    }
  });

  it('may be opened at the same instant', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tabs = await Promise.all([A, B, 'self'].map((party) => as(browser, party)));
      expect(tabs.map(({ idToken }) => [codeIn(idToken), idToken.sid])).toEqual([
        [A, a.idToken.sid],
        [B, b.idToken.sid],
        [undefined, self.idToken.sid],
      ]);
      const told = await Promise.all(tabs.map(({ tokens }) => service.userInfo(tokens)));
      expect(told.map(codeIn)).toEqual([A, B, undefined]);
    }
    expect(service.logouts).toEqual([]);
  });

  it('end alone: signing out of one leaves the other, and tells of that one', async () => {
    const question = await signOutQuestion(browser, b);
    expect(question.text).toContain('Công ty Cổ phần Sông Mơ');
    await browser.submit(question, 'Chỉ đăng xuất phần này');
    await expect(service.userInfo(b.tokens)).rejects.toMatchObject({ status: 401 });
    await eventually(async () => expect(service.logouts).toMatchObject([{ sid: b.idToken.sid, sub: b.idToken.sub }]));
    expect(codeIn(await service.userInfo(a.tokens))).toBe(A);
    expect((await renew(browser, self.tokens)).idToken.sid).toBe(self.idToken.sid);
    service.logouts.length = 0;
  });

  it('are spared by a tab that asks once more to leave what it has left', async () => {
    await browser.submit(await signOutQuestion(browser, b), 'Ở lại, không đăng xuất');
    expect(codeIn(await service.userInfo(a.tokens))).toBe(A);
    expect((await renew(browser, self.tokens)).idToken.sid).toBe(self.idToken.sid);
  });

  it('opened anew is told under the same session id', async () => {
    const again = await as(browser, B);
    expect(again.idToken.sid).toBe(b.idToken.sid);
    b = again;
  });

  it('end with the mandate: nothing made under it is good for anything, and only that tab is told of', async () => {
    const begun = await service.begin({ scope: SCOPE, represented_party: A });
    const { url: withCode } = await browser.open(begun.url);
    const ended = await endMandate(world, mandateOfA);
    await expect(service.redeem(withCode, begun)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(ended).toEqual([mandateOfA]);
    await expect(service.userInfo(a.tokens)).rejects.toMatchObject({ status: 401 });
    expect(await service.introspect(a.tokens.access_token)).toEqual({ active: false });
    await expect(service.refresh(a.tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await eventually(async () => expect(service.logouts).toMatchObject([{ sid: a.idToken.sid }]));
    const { url } = await service.begin({ scope: SCOPE, prompt: 'none', id_token_hint: a.tokens.id_token ?? '' });
    expect((await browser.open(url)).url.searchParams.get('error')).toBe('interaction_required');
    expect(codeIn(await service.userInfo(b.tokens))).toBe(B);
    expect((await service.userInfo(self.tokens)).sub).toBe(self.idToken.sub);
    service.logouts.length = 0;
  });

  it('all end together when the person leaves everything, and each is told of', async () => {
    await browser.submit(await signOutQuestion(browser, self), 'logout=yes');
    for (const { tokens } of [b, self]) await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    const sids = () => service.logouts.map(({ sid }) => sid).sort();
    await eventually(async () => expect(sids()).toEqual([b.idToken.sid, self.idToken.sid].sort()));
    expect(await sql(world.databaseUrl, `SELECT 1 FROM grants WHERE client_id = 'acting'`)).toEqual([]);
  });
});
