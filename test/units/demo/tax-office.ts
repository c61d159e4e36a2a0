import { taxOfficeSettings } from '../../../demo/tax-office/settings.ts';
import { createTaxOffice } from '../../../demo/tax-office/tax-office.ts';
import { type BareProvider, startBareProvider } from './bare-provider.ts';
import { reservePlace } from './loopback.ts';
import { registered } from './registered.ts';

/** The tax office with a provider of its own. */
export interface TestTaxOffice {
  readonly origin: string;
  readonly provider: BareProvider;
  stop(): void;
}

export async function startTaxOffice(): Promise<TestTaxOffice> {
  const [providerPlace, place] = await Promise.all([reservePlace(), reservePlace()]);
  const { origin } = place;
  const provider = await startBareProvider(providerPlace, [
    registered('demo-tax-office', 'http://localhost:3002', origin),
  ]);
  place.serve(createTaxOffice(taxOfficeSettings({ ISSUER: provider.issuer, ORIGIN: origin })).callback());
  return {
    origin,
    provider,
    stop() {
      for (const one of [providerPlace, place]) one.close();
    },
  };
}

export const mandate = (powers: readonly string[], more = {}) => ({
  version: 1,
  role: 'delegate',
  source: 'grant',
  powers,
  ...more,
});

export const SEN_VANG = { sub: 'party-1', code: '0199900018', name: 'Công ty TNHH Sen <Vàng>', org_assurance: 2 };
export const SONG_MO = { sub: 'party-2', code: '0199900025', name: 'Công ty Cổ phần Sông Mơ', org_assurance: 1 };
/** Claims of somebody who may file for the first company and look at the second. */
export const FOR_SEN_VANG = { organization: SEN_VANG, mandate: mandate(['tax.read', 'tax.file']) };
export const FOR_SONG_MO = { organization: SONG_MO, mandate: mandate(['tax.read']) };
