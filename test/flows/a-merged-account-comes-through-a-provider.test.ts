import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, isConsent } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { addPerson, type MergingNode, mergingAt } from '../support/two-accounts.ts';
import { createUpstreamWorld, linkTo, type UpstreamWorld } from '../support/upstream-world.ts';

const lan = persona('An ordinary citizen');
const officer = persona('An officer at a commune counter');
const colleague = persona('A second administrator');

let all: UpstreamWorld;
let node: MergingNode;
let service: TestRelyingParty;
let merged: string;
beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {}, ministry: {} });
  node = await mergingAt(all.world);
  service = await basicClient(all.world);
  merged = (await addPerson(all.world)).id;
  await linkTo(all.world, 'bank', all.upstreams.bank?.issuer ?? '', 'lan-at-the-bank', lan.id);
  await linkTo(all.world, 'bank', all.upstreams.bank?.issuer ?? '', 'lan-at-the-bank-twice', merged);
  await linkTo(all.world, 'ministry', all.upstreams.ministry?.issuer ?? '', 'lan-at-the-ministry', merged);
});
afterAll(async () => {
  await node?.stop();
  await all?.stop();
});

/** The page to which somebody comes through a provider. */
async function through(provider: 'bank' | 'ministry', subject: string) {
  const upstream = all.upstreams[provider];
  if (!upstream) throw new Error('there is no such provider');
  upstream.person = { subject, claims: {}, acr: `${provider}-low`, amr: ['pwd'] };
  const browser = createTextBrowser();
  const transaction = await service.begin();
  const page: Page = await browser.submit(await browser.open(transaction.url), `upstream=${provider}`);
  return {
    page,
    sub: async () => (await service.redeem((await answerAll(browser, page, lan)).url, transaction)).claims()?.sub,
  };
}
const subThrough = async (...of: Parameters<typeof through>) => (await through(...of)).sub();

describe('a subject', () => {
  let own: string | undefined;
  beforeAll(async () => {
    own = (await service.signIn(createTextBrowser(), lan)).idToken.sub;
  });

  it('is the same with a password and through a provider', async () => {
    expect(await subThrough('bank', 'lan-at-the-bank')).toBe(own);
  });

  it('is that of the kept account for whoever comes through the provider of the merged one, and back after an undoing', async () => {
    const before = await subThrough('ministry', 'lan-at-the-ministry');
    expect(before).not.toBe(own);
    const [keptId, decider] = [lan.id, await node.people.find(colleague.id)];
    if (!decider) throw new Error('nobody decides');
    const id = await node.request({ what: 'merge', keptId, mergedId: merged }, officer.id);
    expect(await node.approve(id, decider)).toBe('approved');
    expect(await subThrough('ministry', 'lan-at-the-ministry')).toBe(own);
    const nowhere = await through('bank', 'lan-at-the-bank-twice');
    expect([isConsent(nowhere.page), nowhere.page.url.searchParams.has('code')]).toEqual([false, false]);
    const mergeId = (await node.mergeOf({ id: merged }))?.id ?? '';
    const undo = await node.request({ what: 'undo', mergeId, keptId, mergedId: merged }, officer.id);
    expect(await node.approve(undo, decider)).toBe('approved');
    expect(await subThrough('ministry', 'lan-at-the-ministry')).toBe(before);
    expect(await subThrough('bank', 'lan-at-the-bank')).toBe(own);
  });
});
