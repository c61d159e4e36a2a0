/** Sending somebody to an upstream, and asking it for what the service asks of us. */
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import { acrRequestOf } from '../assurance/acr-request.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import { factorsOf } from '../assurance/vector.ts';
import { MAX_LOGIN_LENGTH } from '../conversations/fields.ts';
import { admits } from '../upstreams/admission.ts';
import { levelsToAsk } from '../upstreams/asking.ts';
import type { Level } from '../upstreams/definition.ts';
import type { Logins, Purpose, Wanted } from '../upstreams/logins.ts';
import { PATH_PARAMETER, pathOn } from '../upstreams/path.ts';
import {
  methodOf,
  type Upstream,
  UpstreamRefused,
  type Upstreams,
  UpstreamUnavailable,
} from '../upstreams/upstream.ts';
import { putCameBack } from './came-back.ts';
import type { UpstreamCookies } from './upstream-cookies.ts';
import { again, shownBefore, type Visit } from './visit.ts';

export interface BeginningParts {
  readonly upstreams: Upstreams;
  readonly upstreamLogins: Logins;
  readonly upstreamCookies: UpstreamCookies;
  readonly assurance: Assurance;
  /** Rows of `proofing` in the levels. */
  readonly proofNames: readonly string[];
  readonly artifacts: Pick<ArtifactStore, 'evidenceOf'>;
  /** Where every upstream is admitted: people's own pages. */
  readonly comeBackAt: string;
  readonly issuer: string;
  readonly now: () => Date;
}

/** What the sign-in is for, but for the names of the interaction and of the person. */
export type Errand =
  | {
      readonly shared?: true | undefined;
      readonly more?: true | undefined;
      readonly connect?: true | undefined;
      /** Whatever session the person has there. */
      readonly anew?: true | undefined;
    }
  | 'step-up';

/** `sent` is on its way; this upstream cannot be used, or not now; or takes nobody with this request. */
export type Begun = 'sent' | 'unavailable' | 'refused';

export interface Beginning {
  begin(visit: Visit, id: string, errand: Errand): Promise<Begun>;
  /** The same; the page that is shown then says so. */
  send(visit: Visit, id: string, errand: Errand): Promise<void>;
}

/** Two factors, where that is what a page insists on. */
const MOST_FACTORS = 2;

/** Makes it. */
export function createBeginning(parts: BeginningParts): Beginning {
  const { assurance, issuer, now, proofNames, upstreamCookies, upstreamLogins, upstreams } = parts;

  /** Whether this level, with what the session has shown, is what the service asks for. Who the person is, is not asked here. */
  function enough({ interaction }: Visit, { definition }: Upstream, before: readonly SessionEvidence[]) {
    const { details, relyingParty } = interaction;
    const { everyFactor, minimumAcr } = relyingParty.policy;
    const request = acrRequestOf(details.params, minimumAcr);
    const at = Math.floor(now().getTime() / 1000);
    const proofs = proofNames.map((method) => ({ method, at }));
    return ({ factors, hardware = false }: Level): boolean => {
      const evidence = [...before, { method: methodOf(definition.id), factors, amr: [], hardware, at }] as Evidence[];
      const decision = assurance.decide({ request, proofs, evidence, available: [], now: at });
      return decision.kind === 'satisfied' && (!everyFactor || factorsOf(evidence).size >= MOST_FACTORS);
    };
  }

  /** The service's own `max_age` and what its registration calls fresh, whichever is less. */
  function maxAgeOf({ interaction }: Visit): number | undefined {
    const ages = [interaction.details.params.max_age, interaction.relyingParty.policy.freshSeconds]
      .filter((age) => age !== undefined)
      .map(Number);
    return ages.length === 0 ? undefined : Math.min(...ages);
  }

  /** Browsers can make it up: what is longer than any login is not handed on, lest the upstream fails by it for everybody. */
  function hintIn({ interaction }: Visit): string | undefined {
    const hint = interaction.param('login_hint');
    return (hint?.length ?? 0) > MAX_LOGIN_LENGTH ? undefined : hint;
  }

  async function wantedBy(visit: Visit, upstream: Upstream, errand: Errand): Promise<Wanted> {
    const { interaction, language } = visit;
    const isStepUp = errand === 'step-up';
    const does = enough(visit, upstream, isStepUp ? await shownBefore(visit, parts.artifacts) : []);
    const identifies = !isStepUp && errand.more === true;
    const prompts = (interaction.param('prompt') ?? '').split(' ');
    return {
      acr: levelsToAsk(upstream.definition, (level) => does(level) && (!identifies || level.identifies === true)),
      anew: isStepUp || errand.anew === true || prompts.includes('login'),
      maxAge: maxAgeOf(visit),
      language,
      hint: hintIn(visit),
      path: pathOn(interaction.param(PATH_PARAMETER), issuer),
    };
  }

  function purposeOf({ interaction }: Visit, errand: Errand): Purpose | undefined {
    const { uid } = interaction.details;
    if (errand !== 'step-up') {
      const { shared, more, connect } = errand;
      return { kind: 'sign-in', uid, shared, more, connect };
    }
    return interaction.person && { kind: 'step-up', uid, personId: interaction.person.id };
  }

  async function begin(visit: Visit, id: string, errand: Errand): Promise<Begun> {
    const { ctx, interaction } = visit;
    const upstream = await upstreams.find(id);
    const purpose = purposeOf(visit, errand);
    if (!upstream || !purpose || !admits(interaction.relyingParty, upstream.definition, parts.comeBackAt))
      return 'unavailable';
    try {
      const wanted = await wantedBy(visit, upstream, errand);
      const location = await upstreamLogins.begin(upstream, purpose, wanted, upstreamCookies.bind(ctx));
      ctx.status = 303;
      ctx.redirect(location.href);
      return 'sent';
    } catch (error) {
      if (error instanceof UpstreamUnavailable) return 'unavailable';
      if (error instanceof UpstreamRefused) return 'refused';
      throw error;
    }
  }

  return {
    begin,
    async send(visit, id, errand) {
      const begun = await begin(visit, id, errand);
      if (begun === 'sent') return;
      const { details } = visit.interaction;
      const purpose = errand === 'step-up' ? errand : 'sign-in';
      putCameBack(details, { upstream: id, purpose, failed: begun });
      await details.persist();
      again(visit);
    },
  };
}
