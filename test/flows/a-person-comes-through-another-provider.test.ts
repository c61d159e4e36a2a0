import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';
import type { World } from '../support/world.ts';

let all: UpstreamWorld;
let world: World;
let service: TestRelyingParty;
let bank: TestUpstream;
beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {}, ministry: { firstArrival: 'connect' } });
  world = all.world;
  bank = all.upstreams.bank as TestUpstream;
  service = await basicClient(world);
});
afterAll(() => all?.stop());

const lan = persona('An ordinary citizen');

describe('a person whose account at a bank is connected', () => {
  it('chooses the bank beside signing in here, and is signed in at the service', async () => {
    await linkTo(world, 'bank', bank.issuer, 'lan-at-the-bank', lan.id);
    bank.person = { subject: 'lan-at-the-bank', claims: {}, acr: 'bank-low', amr: ['pwd'] };
    const browser = createTextBrowser();
    const transaction = await service.begin();
    const choice = await browser.open(transaction.url);
    expect(isSignIn(choice)).toBe(true);
    expect(choice.text).toContain('Tiếp tục với Nơi bank');
    expect(choice.text).toContain('Tiếp tục với Nơi ministry');
    const page = await browser.submit(choice, 'upstream=bank');
    expect(isConsent(page)).toBe(true);
    const end = await answerAll(browser, page, lan);
    const tokens = await service.redeem(end.url, transaction);
    expect(tokens.claims()?.amr).toEqual(['pwd']);
  });
});
