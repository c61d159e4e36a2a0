/** The levels of one authorization request: evidence and proofs in, one decision out (ARCHITECTURE "Levels"). */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type InteractionResult, STEP_UP_DECLINED } from '../artifacts/interaction-result.ts';
import { type AcrClaimRequest, parseAcrRequest } from '../assurance/acr-request.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { AcrRequest, Decision } from '../assurance/decide.ts';
import type { AvailableMethod, Evidence } from '../assurance/evidence.ts';
import { freshEvidence } from '../assurance/fresh-proof.ts';
import { insist } from '../assurance/insisting.ts';
import { availableTo } from '../authenticators/available.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { type AuthenticatorRegistry, methodOf, resistantOf } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';

export interface LevelParts {
  readonly assurance: Assurance;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly relyingParties: RelyingPartyStore;
  readonly artifacts: ArtifactStore;
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** The relying party wants an answer without any page. */
export const isSilent = (ctx: KoaContextWithOIDC): boolean =>
  String(ctx.oidc.params?.prompt ?? '')
    .split(' ')
    .includes('none');

/** From the parameter itself: the library's own reading lets `acr_values` replace what the claims parameter asks for. */
function claimsAcr({ claims }: Record<string, unknown>): AcrClaimRequest | undefined {
  if (typeof claims !== 'string') return undefined;
  return (JSON.parse(claims) as { id_token?: { acr?: AcrClaimRequest | null } }).id_token?.acr ?? undefined;
}

function acrRequest(ctx: KoaContextWithOIDC, minimum: string | undefined): AcrRequest {
  const params = ctx.oidc.params ?? {};
  const acrValues = typeof params.acr_values === 'string' ? params.acr_values : undefined;
  return { ...(minimum ? { minimum } : {}), ...parseAcrRequest({ acrValues, claimsAcr: claimsAcr(params) }) };
}

/** Makes the function that decides whether a signed-in person may go on to this relying party. */
export function createLevelCheck(parts: LevelParts): (ctx: KoaContextWithOIDC) => Promise<Decision | undefined> {
  const { assurance, authenticators, credentials, people, relyingParties, artifacts } = parts;
  const everything: AvailableMethod[] = authenticators.all.map(methodOf);
  const resistant = resistantOf(authenticators);

  async function methodsOf(person: Person | undefined): Promise<AvailableMethod[]> {
    if (!person) return [];
    return availableTo(person, await credentials.ofPerson(person.id), authenticators.all).map(methodOf);
  }

  /** What was just shown becomes part of the session. Only what was shown since the latest full sign-in counts: asking for a new one means asking for everything anew. */
  async function evidenceOf(
    ctx: KoaContextWithOIDC,
    session: { uid: string; loginTs?: number | undefined },
  ): Promise<Evidence[]> {
    const fresh = (ctx.oidc.result as InteractionResult | undefined)?.evidence;
    if (fresh) await artifacts.addEvidence(session.uid, fresh);
    const shown = await artifacts.evidenceOf(session.uid);
    return shown.filter(({ at }) => at >= (session.loginTs ?? 0)) as Evidence[];
  }

  return async (ctx) => {
    const { session, client, result } = ctx.oidc;
    const personId = session?.accountId;
    if (!session || !personId || !client) return undefined;
    const [person, relyingParty] = await Promise.all([people.find(personId), relyingParties.find(client.clientId)]);
    const { minimumAcr, freshSeconds, everyFactor, phishingResistant, everyTime } = relyingParty?.policy ?? {};
    const now = seconds();
    const situation = {
      request: acrRequest(ctx, minimumAcr),
      proofs: person?.proofs ?? [],
      evidence: freshEvidence(await evidenceOf(ctx, session), now, freshSeconds),
      now,
    };
    if (everyFactor || phishingResistant || everyTime) {
      const own = { ...situation, available: await methodsOf(person) };
      const shownNow = (result as InteractionResult | undefined)?.evidence ?? [];
      const decided = { ...own, decision: assurance.decide(own), shownNow, resistant };
      return insist(decided, { everyFactor, phishingResistant, everyTime });
    }
    const hopeful = assurance.decide({ ...situation, available: everything });
    if (hopeful.kind === 'satisfied') return hopeful;
    const decision = assurance.decide({ ...situation, available: await methodsOf(person) });
    const goesOnWithout =
      decision.kind === 'step-up' && decision.optional && (isSilent(ctx) || (result && STEP_UP_DECLINED in result));
    return goesOnWithout ? assurance.decide({ ...situation, available: [] }) : decision;
  };
}
