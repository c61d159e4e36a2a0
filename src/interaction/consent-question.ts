/** What a person has to be asked about their data in this interaction, and in which words. */
import { hostsOf, type Open, openIn } from '../consent/asking.ts';
import {
  CLAIM_OF_PARTY,
  type ClaimRequest,
  claimRequest,
  isRequired,
  PARTY_CLAIMS,
  type ScopeClaims,
} from '../consent/claim-requests.ts';
import type { Consent, ConsentStore } from '../consent/consent.ts';
import { hashOfShown, type ReceiptStore, type Shown, type ShownParty } from '../consent/receipts.ts';
import type { Choices } from '../mandates/choices.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Pages } from '../web/pages.ts';
import { shownOf } from './consent-shown.ts';
import type { Interaction } from './interaction.ts';
import { factsOf } from './parties.ts';
import type { Visit } from './visit.ts';

export interface ConsentQuestionParts {
  readonly choices: Choices;
  readonly consents: ConsentStore;
  readonly mandates: MandateStore;
  readonly pages: Pages;
  readonly receipts: ReceiptStore;
  readonly scopeClaims: ScopeClaims;
}

/** A question, as it is now: an answer counts when it still is the same. */
export interface ConsentQuestion {
  readonly request: ClaimRequest;
  /** The claims to answer about. */
  readonly asked: readonly string[];
  readonly before: Consent | undefined;
  readonly shown: Shown;
  /** Of `shown`. */
  readonly hash: string;
}

const CITIZEN_ID = 'citizen_id';
const OFFLINE = 'offline_access';
/** The service wants the person asked, whatever they answered before. */
const ASKED_FOR = ['consent_prompt', 'native_client_prompt'];

function claimsParameter(interaction: Interaction): string[] {
  const text = interaction.param('claims');
  if (!text) return [];
  const { userinfo, id_token } = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
  return [...Object.keys(userinfo ?? {}), ...Object.keys(id_token ?? {})];
}

function requestOf(interaction: Interaction, scopeClaims: ScopeClaims): ClaimRequest {
  const scopes = (interaction.param('scope') ?? '').split(' ').filter(Boolean);
  const { relyingParty, partyKind: party } = interaction;
  return claimRequest({ scopes, claims: claimsParameter(interaction) }, relyingParty, { scopeClaims, party });
}

/** Only what is open, unless the service wants everything asked or nothing of it would be new to the person. */
function partOf(open: Open | undefined, { details }: Interaction): Open | undefined {
  const asksAll = details.prompt.reasons.some((reason) => ASKED_FOR.includes(reason));
  const isNew = open && open.service.length + open.added.length + open.altered.length > 0;
  return isNew && !asksAll ? open : undefined;
}

/** Makes the function that reads what is to be asked. */
export function createConsentQuestion(parts: ConsentQuestionParts): (visit: Visit) => Promise<ConsentQuestion> {
  const { choices, consents, mandates, pages, receipts, scopeClaims } = parts;

  /** For whom the person acts, and what the service learns of that. */
  async function partyOf({ interaction, language }: Visit, withNumber: boolean): Promise<ShownParty | undefined> {
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

  /** What changed about the service, beside what it was called when the person last answered. */
  async function changesOf({ interaction, language }: Visit, open: Open | undefined): Promise<string[]> {
    const { relyingParty, person } = interaction;
    if (!open || !person) return [];
    const words = pages.words(language);
    const party = open.altered.some((claim) => PARTY_CLAIMS.includes(claim)) ? [words('consent.changes.party')] : [];
    if (open.service.length === 0) return party;
    const [last] = await receipts.list(person.id, { clientId: relyingParty.clientId, limit: 1 });
    const then = (part: 'name' | 'organisation') => ({ before: last?.shown.service[part] ?? '' });
    const say = {
      name: () => words(last ? 'consent.changes.nameFrom' : 'consent.changes.name', then('name')),
      organisation: () =>
        words(last ? 'consent.changes.organisationFrom' : 'consent.changes.organisation', then('organisation')),
      addresses: () => words('consent.changes.addresses', { hosts: hostsOf(relyingParty).join(', ') }),
    };
    return [...open.service.map((part) => say[part]()), ...party];
  }

  return async (visit) => {
    const { interaction, language } = visit;
    const { relyingParty, person, mandateId } = interaction;
    const request = requestOf(interaction, scopeClaims);
    const before = person && (await consents.find(person.id, relyingParty.clientId, mandateId));
    const open = before && openIn(before, request, relyingParty);
    const part = partOf(open, interaction);
    const asked = part ? [...part.added, ...part.altered] : request.claims;
    const needed = asked.filter((claim) => isRequired(claim, relyingParty));
    const answered = request.claims.filter((claim) => !asked.includes(claim));
    const shown = shownOf(
      {
        relyingParty,
        personName: person?.name.full ?? '',
        party: await partyOf(visit, request.claims.includes(CITIZEN_ID)),
        required: needed,
        optional: asked.filter((claim) => !needed.includes(claim)),
        kept: answered.filter((claim) => before?.granted.includes(claim)),
        withheld: answered.filter((claim) => !before?.granted.includes(claim)),
        ...(part ? { partly: part } : {}),
        changes: await changesOf(visit, open),
        offline: request.scopes.includes(OFFLINE),
      },
      { words: pages.words(language), language },
    );
    return { request, asked, before, shown, hash: hashOfShown(shown) };
  };
}
