import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import {
  chipSettings,
  createChipFile,
  createCountryAuthority,
  dataGroup1,
  td1,
  type ZoneContent,
} from '../support/travel-documents.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const authority = createCountryAuthority();

/** The card of the newcomer. */
const zone = (content: ZoneContent = {}): string =>
  td1({ name: 'DANG<<THUY<DUONG', birth: '011010', sex: 'F', optional1: '099301000012<<0', ...content });
const genuine = createChipFile(zone(), authority);

/** The genuine file with the zone of somebody else. */
function changed(): object {
  const other = dataGroup1(zone({ name: 'TRAN<<THI<BINH' })).toString('base64');
  return { ...genuine, dg: { ...genuine.dg, 1: other } };
}

let world: World;
beforeAll(async () => {
  world = await createWorld({
    proofChecks: { perDay: 20 },
    proofing: ['nfc_chip_cccd'],
    proofingSettings: { nfc_chip_cccd: chipSettings(authority) },
  });
});
afterAll(() => world?.stop());

describe('a newcomer with the file of a chip', () => {
  const browser = createTextBrowser();
  const proofs = (): string => `${world.issuer}/account/proofs`;

  async function send(file: unknown): Promise<Page> {
    const form = await browser.submit(await browser.open(proofs()), 'method=nfc_chip_cccd');
    const chip = typeof file === 'string' ? file : JSON.stringify(file);
    return browser.submit(form, '.login-submit', { chip });
  }

  it('is offered the method', async () => {
    const page = await go(browser, proofs(), duong);
    expect(page.text).toContain('Chip of your identity card or passport');
    expect(page.text).toContain('has not been verified');
  });

  it('is told at once when there is no file, or it is none', async () => {
    const none = await send('');
    expect([none.status, none.text.includes('Choose the file with the data of the chip')]).toEqual([400, true]);
    expect((await send('a photo')).text).toContain('does not hold the data of a document’s chip');
  });

  it.each<[string, string, object]>([
    ['data were changed', 'not those that the issuer of the document signed', changed()],
    ['another authority signed', 'could not confirm who issued', createChipFile(zone(), createCountryAuthority())],
    ['document has expired', 'has expired', createChipFile(zone({ expiry: '200101' }), authority)],
  ])('reaches nothing when the %s, and reads why', async (_, words, file) => {
    const page = await send(file);
    expect(page.text).toContain('could not be verified');
    expect(page.text).toContain(words);
  });

  it('reaches nothing with the card of somebody else', async () => {
    const other = createChipFile(zone({ optional1: '001085012345<<0' }), authority);
    expect((await send(other)).text).toContain('could not be verified');
    const namesake = createChipFile(zone({ birth: '011011' }), authority);
    expect((await send(namesake)).text).toContain('could not be verified');
    expect((await browser.open(proofs())).text).toContain('has not been verified');
  });

  it('has proven who she is with her own', async () => {
    expect((await send(genuine)).text).toContain('Your identity was verified');
    const page = await browser.open(proofs());
    expect(page.text).toContain('Your eID account has level 1');
    expect(page.text).toContain('VNM, Country signing authority');
  });

  it('and nothing of the chip is kept but a hash, until the card expires', async () => {
    const columns = 'method, source, length(evidence_hash) AS hash, expires_at';
    const rows = await sql(world.databaseUrl, `SELECT ${columns} FROM proofs WHERE method = 'nfc_chip_cccd'`);
    expect(rows).toEqual([
      {
        method: 'nfc_chip_cccd',
        source: 'VNM, Country signing authority',
        hash: 32,
        expires_at: new Date('2035-03-17T00:00:00Z'),
      },
    ]);
    const requests = await sql(
      world.databaseUrl,
      'SELECT count(*)::int AS kept FROM proof_requests WHERE content IS NOT NULL',
    );
    expect(requests).toEqual([{ kept: 0 }]);
    expect(world.log.join('')).not.toContain('099301000012');
  });
});
