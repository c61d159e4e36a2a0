/** Under which mandate a token's person acts, evaluated whenever it is asked. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { powersInUse, type Use } from '../mandates/asked.ts';
import type { Chain } from '../mandates/chain.ts';
import type { PowerCatalogue } from '../mandates/powers.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { requestState } from './request-state.ts';

export interface ActingParts {
  readonly artifacts: Pick<ArtifactStore, 'findGrant'>;
  /** How well it is proven who somebody is. */
  readonly identityLevelOf: (person: Person) => number;
  readonly mandates: MandateStore;
  readonly now: () => Date;
  readonly people: PersonStore;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
  readonly relyingParties: RelyingPartyStore;
}

/** What a token says of its grant. */
export interface OfGrant {
  readonly grantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** A mandate in use; without powers it counts no more. */
export interface Acting {
  readonly chain: Chain;
  readonly powers: readonly string[];
}

/** Where and by whom mandates are used. */
export interface ActingReader {
  /** How a person uses mandates at a service now. */
  use(person: Person, relyingParty: RelyingParty): Use;
  /** The chain, read once in a request. */
  chain(ctx: KoaContextWithOIDC, mandateId: string): Promise<Chain | undefined>;
  /** `self` when the token's grant is under no mandate, `ended` when the mandate is good for nothing there any more. `at` is another service that looks at it. */
  of(ctx: KoaContextWithOIDC, token: OfGrant, at?: RelyingParty): Promise<Acting | 'self' | 'ended'>;
}

/** Makes the reader. */
export function createActingReader(parts: ActingParts): ActingReader {
  const { artifacts, identityLevelOf, mandates, now, people, powers: catalogue, relyingParties } = parts;

  function use(person: Person, { clientId, policy }: RelyingParty): Use {
    const service = { clientId, powers: policy.representation?.powers ?? [] };
    return { personId: person.id, identityLevel: identityLevelOf(person), service, catalogue, now: now() };
  }

  function chain(ctx: KoaContextWithOIDC, mandateId: string): Promise<Chain | undefined> {
    const state = requestState(ctx);
    state.chains ??= new Map();
    const known = state.chains.get(mandateId) ?? mandates.chain(mandateId);
    state.chains.set(mandateId, known);
    return known;
  }

  return {
    use,
    chain,
    async of(ctx, { grantId, clientId, accountId }, at) {
      const grant = grantId === undefined ? undefined : await artifacts.findGrant(grantId);
      if (typeof grant?.mandate !== 'string') return 'self';
      const [person, own, found] = await Promise.all([
        people.find(accountId ?? ''),
        relyingParties.find(clientId ?? ''),
        chain(ctx, grant.mandate),
      ]);
      if (!person || !own || !found || powersInUse(found, use(person, own)).length === 0) return 'ended';
      return { chain: found, powers: powersInUse(found, use(person, at?.policy.representation ? at : own)) };
    },
  };
}
