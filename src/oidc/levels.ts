/** The levels of one authorization request: evidence and proofs in, one decision out (ARCHITECTURE "Levels"). */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { type InteractionResult, STEP_UP_DECLINED } from '../artifacts/interaction-result.ts';
import { acrRequestOf } from '../assurance/acr-request.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Decision, Situation } from '../assurance/decide.ts';
import type { AvailableMethod, Evidence } from '../assurance/evidence.ts';
import { freshEvidence } from '../assurance/fresh-proof.ts';
import { insist } from '../assurance/insisting.ts';
import { availableTo } from '../authenticators/available.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { type AuthenticatorRegistry, methodOf, resistantOf } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { upstreamOf } from '../upstreams/upstream.ts';
import { requestState } from './request-state.ts';
import { createUpstreamEvidence, type UpstreamEvidenceParts } from './upstream-evidence.ts';

export interface LevelParts extends UpstreamEvidenceParts {
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

/** What a decision about one request is made of. */
interface Look {
  readonly situation: Omit<Situation, 'available'>;
  readonly person: Person | undefined;
  readonly service: RelyingParty | undefined;
  /** What was shown on the way to this very answer. */
  readonly shownNow: readonly Pick<Evidence, 'method'>[];
}

const isDeclined = ({ oidc: { result } }: KoaContextWithOIDC): boolean =>
  result !== undefined && STEP_UP_DECLINED in result;

/** A full sign-in, whatever could be shown beside what the session has. */
const anew = (decision: Decision): Decision => ({
  kind: 'step-up',
  methods: [],
  optional: false,
  target: decision.kind === 'satisfied' ? decision.acr : decision.target,
});

/** Makes the function that decides whether a signed-in person may go on to this relying party. */
export function createLevelCheck(parts: LevelParts): (ctx: KoaContextWithOIDC) => Promise<Decision | undefined> {
  const { assurance, authenticators, credentials, people, relyingParties, artifacts } = parts;
  const local: AvailableMethod[] = authenticators.all.map(methodOf);
  const elsewhere = createUpstreamEvidence(parts);
  const resistant = resistantOf(authenticators);

  async function methodsOf(person: Person | undefined, service: RelyingParty | undefined): Promise<AvailableMethod[]> {
    if (!person) return [];
    const own = availableTo(person, await credentials.ofPerson(person.id), authenticators.all).map(methodOf);
    return elsewhere.methodsOf(person, own, service);
  }

  /** What was just shown becomes part of the session. Only what was shown since the latest full sign-in counts: asking for a new one means asking for everything anew. */
  async function evidenceOf(
    ctx: KoaContextWithOIDC,
    session: { uid: string; loginTs?: number | undefined },
  ): Promise<Evidence[]> {
    const { evidence: fresh, arrived, connecting } = (ctx.oidc.result ?? {}) as InteractionResult;
    if (fresh) await artifacts.addEvidence(session.uid, fresh);
    // Whoever signs in here to connect an upstream has a session there too.
    const there = arrived ?? connecting;
    if (there) await parts.upstreamSessions.remember(session.uid, there);
    const shown = await artifacts.evidenceOf(session.uid);
    return shown.filter(({ at }) => at >= (session.loginTs ?? 0)) as Evidence[];
  }

  /** The decision by policy, with what the person could still show there. */
  async function decide(ctx: KoaContextWithOIDC, { situation, person, service, shownNow }: Look): Promise<Decision> {
    const { everyFactor, phishingResistant, everyTime } = service?.policy ?? {};
    if (everyFactor || phishingResistant || everyTime) {
      const own = { ...situation, available: await methodsOf(person, service) };
      const decided = { ...own, decision: assurance.decide(own), shownNow, resistant };
      return insist(decided, { everyFactor, phishingResistant, everyTime });
    }
    const everything = await elsewhere.everything(local, service);
    const hopeful = assurance.decide({ ...situation, available: everything });
    if (hopeful.kind === 'satisfied') return hopeful;
    const decision = assurance.decide({ ...situation, available: await methodsOf(person, service) });
    const goesOnWithout = decision.kind === 'step-up' && decision.optional && (isSilent(ctx) || isDeclined(ctx));
    return goesOnWithout ? assurance.decide({ ...situation, available: [] }) : decision;
  }

  /** An upstream is connected only by whoever has shown everything that the account has, as with any further way to sign in. */
  async function connected(ctx: KoaContextWithOIDC, look: Look, decision: Decision): Promise<Decision> {
    const { connecting } = (ctx.oidc.result ?? {}) as InteractionResult;
    const { person, service, situation, shownNow } = look;
    if (!connecting || !person || decision.kind !== 'satisfied' || isDeclined(ctx)) return decision;
    const evidence = situation.evidence.filter(({ method }) => upstreamOf(method) !== connecting.upstream);
    const available = await methodsOf(person, service);
    const more = insist({ decision, evidence, available, shownNow, resistant }, { everyFactor: true });
    if (more.kind === 'step-up') return { ...more, optional: true };
    await parts.connect(person.id, connecting);
    return decision;
  }

  return async (ctx) => {
    const { session, client, result } = ctx.oidc;
    const personId = session?.accountId;
    if (!session || !personId || !client) return undefined;
    const [person, service] = await Promise.all([people.find(personId), relyingParties.find(client.clientId)]);
    const { minimumAcr, freshSeconds } = service?.policy ?? {};
    const now = seconds();
    const { evidence, notAdmitted } = await elsewhere.counted(await evidenceOf(ctx, session), service);
    const situation = {
      request: acrRequestOf(ctx.oidc.params ?? {}, minimumAcr),
      proofs: person?.proofs ?? [],
      evidence: freshEvidence(evidence, now, freshSeconds),
      now,
    };
    if (evidence.length === 0 && notAdmitted.length > 0) {
      requestState(ctx).notAdmitted = notAdmitted;
      return anew(assurance.decide({ ...situation, available: [] }));
    }
    const shownNow = (result as InteractionResult | undefined)?.evidence ?? [];
    const look = { situation, person, service, shownNow };
    const decision = await connected(ctx, look, await decide(ctx, look));
    if (decision.kind !== 'step-up') return decision;
    return { ...decision, methods: await elsewhere.preferred(decision.methods) };
  };
}
