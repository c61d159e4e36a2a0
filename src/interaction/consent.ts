/** Asking for consent and keeping the answer. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import type { Audit } from '../audit/audit.ts';
import { type ClaimRequest, claimRequest, isRequired, type ScopeClaims, shownHash } from '../consent/claim-requests.ts';
import type { Consent, ConsentStore } from '../consent/consent.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { ClaimView, Language } from '../web/views.ts';
import type { Interaction } from './interaction.ts';

export interface ConsentParts {
  readonly artifacts: ArtifactStore;
  readonly assurance: Assurance;
  readonly audit: Audit;
  readonly consents: ConsentStore;
  readonly scopeClaims: ScopeClaims;
  readonly transaction: Transaction;
}

function claimsParameter(interaction: Interaction): string[] {
  const text = interaction.param('claims');
  if (!text) return [];
  const { userinfo, id_token } = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
  return [...Object.keys(userinfo ?? {}), ...Object.keys(id_token ?? {})];
}

/** What this interaction's service asks for. */
export function requestOf(interaction: Interaction, scopeClaims: ScopeClaims): ClaimRequest {
  const scopes = (interaction.param('scope') ?? '').split(' ').filter(Boolean);
  const { relyingParty, partyKind: party } = interaction;
  return claimRequest({ scopes, claims: claimsParameter(interaction) }, relyingParty, { scopeClaims, party });
}

/** The asked claims in words, required and optional apart. */
export function claimViews(
  { claims }: ClaimRequest,
  relyingParty: RelyingParty,
  options: { language: Language; label: (claim: string) => string },
): { required: ClaimView[]; optional: ClaimView[] } {
  const view = (name: string): ClaimView => ({
    name,
    label: options.label(name),
    purpose: relyingParty.policy.claims[name]?.purpose[options.language] ?? '',
  });
  const required = claims.filter((claim) => isRequired(claim, relyingParty));
  return { required: required.map(view), optional: claims.filter((claim) => !required.includes(claim)).map(view) };
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/** Answers of an earlier consent to what is not asked this time stay as they are. */
function mergeAnswers(before: Consent | undefined, request: ClaimRequest, granted: readonly string[]) {
  const untouched = (claims: readonly string[] = []) => claims.filter((claim) => !request.claims.includes(claim));
  const refused = request.claims.filter((claim) => !granted.includes(claim));
  return {
    scopes: union(before?.scopes ?? [], request.scopes),
    granted: union(untouched(before?.granted), granted),
    refused: union(untouched(before?.refused), refused),
  };
}

/** Makes the function that keeps a person's agreement; `ticked` are the optional claims they chose. */
export function createConsentKeeper(parts: ConsentParts) {
  const { artifacts, assurance, audit, consents, scopeClaims, transaction } = parts;

  async function reachedLevel(interaction: Interaction, person: Person): Promise<string> {
    const uid = interaction.details.session?.uid;
    const evidence = uid ? ((await artifacts.evidenceOf(uid)) as Evidence[]) : [];
    const now = Math.floor(Date.now() / 1000);
    return assurance.reached(assurance.vector(person.proofs, evidence, now)) ?? '';
  }

  return async (
    interaction: Interaction,
    person: Person,
    answer: { ticked: readonly string[]; language: Language },
  ): Promise<void> => {
    const { relyingParty, mandateId } = interaction;
    const request = requestOf(interaction, scopeClaims);
    const { clientId } = relyingParty;
    const isGranted = (claim: string) => isRequired(claim, relyingParty) || answer.ticked.includes(claim);
    const granted = request.claims.filter(isGranted);
    const hash = shownHash(relyingParty);
    await transaction(async () => {
      const open = await consents.find(person.id, clientId, mandateId);
      const before = open?.shownHash.equals(hash) ? open : undefined;
      const merged = mergeAnswers(before, request, granted);
      const acr = await reachedLevel(interaction, person);
      await consents.replace({
        id: randomUUID(),
        personId: person.id,
        clientId,
        mandateId,
        ...merged,
        shownHash: hash,
        language: answer.language,
        acr,
      });
      const narrowed = open?.granted.some((claim) => !merged.granted.includes(claim)) ?? false;
      if (narrowed) await artifacts.endGrants(person.id, clientId, mandateId);
      const details = { scopes: request.scopes, granted, language: answer.language, acr, mandate: mandateId };
      await audit({ type: 'consent.given', personId: person.id, clientId, details });
    });
  };
}
