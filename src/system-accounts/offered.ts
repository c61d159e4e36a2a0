/** What may be given to a machine client. */
import type { Assurance } from '../assurance/assurance.ts';
import type { Person } from '../identity/person.ts';
import type { Chain } from '../mandates/chain.ts';
import { everythingAt, identityLevelOf, includes, type PowerCatalogue, serviceOf } from '../mandates/powers.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';

export interface OfferParts {
  readonly assurance: Pick<Assurance, 'vector'>;
  readonly now: () => Date;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/**
 * Makes the function that says what a person may give to a machine under a mandate: single powers that they could use
 * themselves now, and services that the mandate names. Never everything, nor what will be in a group one day.
 */
export function createOffered({ assurance, now, powers: catalogue, relyingParties }: OfferParts) {
  /** What matters at the services that the mandate names. */
  async function servicesOf({ links: [{ powers }] }: Chain): Promise<ReadonlyMap<string, readonly string[]>> {
    const ids = powers.flatMap((power) => serviceOf(power) ?? []);
    const found = await Promise.all(ids.map((clientId) => relyingParties.find(clientId)));
    return new Map(found.flatMap((one) => (one ? [[one.clientId, one.policy.representation?.powers ?? []]] : [])));
  }

  return async (by: Person, under: Chain): Promise<string[]> => {
    const services = await servicesOf(under);
    const { vn } = assurance.vector(by.proofs, [], Math.floor(now().getTime() / 1000));
    const single = Object.keys(catalogue.powers).filter((power) => identityLevelOf(power, catalogue) <= vn);
    return [...single, ...[...services.keys()].map(everythingAt)].filter((power) =>
      under.links.every((link) => includes(link.powers, power, (clientId) => services.get(clientId) ?? [])),
    );
  };
}
