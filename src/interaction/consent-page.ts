/** The page on which a person agrees to what a service learns. */
import { CLAIM_OF_PARTY, PARTY_CLAIMS, type ScopeClaims, shownHash } from '../consent/claim-requests.ts';
import type { Choices } from '../mandates/choices.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Pages } from '../web/pages.ts';
import type { ActingView } from '../web/views.ts';
import { claimViews, requestOf } from './consent.ts';
import { factsOf } from './parties.ts';
import { actionOf, type ShowStep, serviceOf } from './showing.ts';
import type { Visit } from './visit.ts';

export interface ConsentPageParts {
  readonly choices: Choices;
  readonly mandates: MandateStore;
  readonly pages: Pages;
  readonly scopeClaims: ScopeClaims;
}

const CITIZEN_ID = 'citizen_id';

/** Makes the page. */
export function createConsentPage(parts: ConsentPageParts): ShowStep {
  const { choices, mandates, pages, scopeClaims } = parts;

  /** For whom the person acts, and what the service learns of that. */
  async function actingOf({ interaction, language }: Visit, withNumber: boolean): Promise<ActingView | undefined> {
    const chain = interaction.mandateId ? await mandates.chain(interaction.mandateId) : undefined;
    if (!chain) return undefined;
    const words = pages.words(language);
    const choice = await choices.describe(chain);
    const { party } = choice;
    const why = interaction.relyingParty.policy.claims[CLAIM_OF_PARTY[party.kind]]?.purpose[language];
    const common = { name: party.name, facts: factsOf(choice, words), ...(why ? { purpose: why } : {}) };
    if (party.kind === 'organisation') {
      const told = words(choice.through ? 'consent.acting.throughFirm' : 'consent.acting.organisation');
      return { ...common, kind: party.kind, code: party.code, told };
    }
    const told = words(withNumber ? 'consent.acting.personWithNumber' : 'consent.acting.person');
    return { ...common, kind: party.kind, told };
  }

  return async (visit) => {
    const { ctx, interaction, language } = visit;
    const words = pages.words(language);
    const { relyingParty, person } = interaction;
    const { scopes, claims } = requestOf(interaction, scopeClaims);
    const own = { scopes, claims: claims.filter((claim) => !PARTY_CLAIMS.includes(claim)) };
    const acting = await actingOf(visit, own.claims.includes(CITIZEN_ID));
    const label = (claim: string): string => words(`claim.${claim}`);
    pages.show(ctx, 'consent', {
      service: serviceOf(interaction, language),
      action: `${actionOf(interaction)}?shown=${shownHash(relyingParty).toString('hex')}`,
      personName: person?.name.full ?? '',
      ...(acting ? { acting } : {}),
      ...claimViews(own, relyingParty, { language, label }),
      offline: scopes.includes('offline_access'),
      duration: words('consent.duration.untilWithdrawn'),
      ...(relyingParty.uris.privacy ? { privacyUri: relyingParty.uris.privacy } : {}),
    });
  };
}
