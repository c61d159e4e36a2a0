/** Organisations in tests: brought in over HTTP as people do, or put into storage. */
import { randomUUID } from 'node:crypto';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { go } from './journey.ts';
import type { Persona } from './personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Codes of the test register (demo/business-register). */
export const CODES = {
  senVang: '0199900018',
  branch: '0199900018-001',
  songMo: '0199900025',
  treXanh: '0199900032',
  mayTrang: '0199900057',
  suspended: '0199900064',
  dissolved: '0199900071',
  rauDong: '0199900089',
  gomBen: '0199900096',
  vaiMoc: '0199900106',
} as const;

type At = Pick<World, 'issuer'>;

/** Somebody at their own page of organisations. */
export async function atOrganisations({ issuer }: At, person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${issuer}/account/organisations`, person);
  return browser;
}

/** Asks to bring an organisation in; the page where that led to. */
export async function bringIn({ issuer }: At, browser: TextBrowser, code: string): Promise<Page> {
  const form = await browser.open(`${issuer}/account/organisations/new`);
  return browser.submit(form, '.login-submit', { code });
}

/** Another representative answers the only request that waits for them. */
export async function answerRequest({ issuer }: At, browser: TextBrowser, answer: 'agreed' | 'refused'): Promise<Page> {
  const home = await browser.open(`${issuer}/account/organisations?lang=en`);
  return browser.submit(await browser.follow(home, 'Answer'), `answer=${answer}`);
}

type App = Pick<World, 'app'>;

/** Puts an organisation into storage, as if it had been brought in. */
export async function putOrganisation({ app }: App, over: Partial<Organisation> = {}): Promise<Organisation> {
  const organisation: Organisation = {
    id: randomUUID(),
    code: CODES.senVang,
    name: 'Công ty TNHH Sen Vàng',
    status: 'active',
    level: 2,
    checkedAt: new Date(),
    ...over,
  };
  await app.storage.organisations.save(organisation);
  return organisation;
}

/** Puts a mandate into storage: without more, that of a legal representative whom the register names. */
export async function putMandate(
  { app }: App,
  holder: Pick<Persona, 'id'> | Pick<Organisation, 'id' | 'code'>,
  party: Pick<Organisation, 'id'>,
  over: Partial<Mandate> = {},
): Promise<Mandate> {
  const at = new Date(Date.now() - 1_000);
  const mandate: Mandate = {
    id: randomUUID(),
    party: { kind: 'organisation', id: party.id },
    holder: { kind: 'code' in holder ? 'organisation' : 'person', id: holder.id },
    source: 'register',
    role: 'representative',
    powers: ['*'],
    mayPassOn: true,
    from: at,
    createdAt: at,
    acceptedAt: at,
    ...over,
  };
  await app.storage.mandates.add(mandate);
  return mandate;
}
