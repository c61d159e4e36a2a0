import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { projectPath } from '../../src/config.ts';
import { go, isCode, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const AGE_SECONDS = 3;

let directory: string;
let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-levels-'));
  const file = join(directory, 'assurance.yaml');
  const shipped = parse(readFileSync(projectPath('config/assurance.yaml'), 'utf8')) as object;
  writeFileSync(file, stringify({ ...shipped, authenticators: { totp: { evidenceMaxAgeSeconds: AGE_SECONDS } } }));
  world = await createWorld({ assurance: file });
  service = await basicClient(world);
});
afterAll(async () => {
  await world?.stop();
  await rm(directory, { recursive: true });
});

const essential = (...values: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }),
});

describe('a service that asks in the words of another framework', () => {
  it.each(['eidas1', 'http://eidas.europa.eu/LoA/low', 'LoA1'])('is answered as it asked: %s', async (value) => {
    const { idToken } = await service.signIn(createTextBrowser(), lan, { parameters: essential(value) });
    expect(idToken.acr).toBe(value);
  });

  it('gets a step-up, and the strongest value that is met', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), minh, { parameters: essential('LoA2', 'eidas3') });
    expect([idToken.acr, idToken.amr]).toEqual(['LoA2', ['mfa', 'otp', 'pwd']]);
  });

  it('is told the truth about a wish that is out of reach', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), lan, { parameters: { acr_values: 'eidas3 eidas1' } });
    expect(idToken.acr).toBe('eidas1');
  });

  it('never gets less: what cannot be reached is explained and refused', async () => {
    const browser = createTextBrowser();
    const page = await go(browser, (await service.begin(essential('http://eidas.europa.eu/LoA/high'))).url, minh);
    expect(page.text).toContain('thiết bị phần cứng');
    expect(page.text).not.toContain('cần đạt mức độ');
    const back = await browser.submit(page, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });

  it('says the level that would do, which for a newcomer is 1', async () => {
    const page = await go(createTextBrowser(), (await service.begin(essential('eidas1'))).url, persona('A newcomer'));
    expect(page.text).toContain('mức độ 1');
  });
});

describe('a code that was shown too long ago', () => {
  it('is asked for again, and the password is not', async () => {
    const browser = createTextBrowser();
    const level2 = essential(`${world.issuer}/acr/m2`);
    const first = await service.signIn(browser, hung, { parameters: level2 });
    expect(first.idToken.acr).toBe(`${world.issuer}/acr/m2`);
    await sleep(AGE_SECONDS * 1_000 + 200);
    const weak = await service.signIn(browser, hung);
    expect([weak.idToken.acr, weak.idToken.amr]).toEqual([`${world.issuer}/acr/m1`, ['pwd']]);
    const page = await browser.open((await service.begin(level2)).url);
    expect([isCode(page), isSignIn(page)]).toEqual([true, false]);
  });
});
