/** Mandates with the names that the person sees on their own pages. */
import type { PersonStore } from '../identity/person-store.ts';
import type { Chain } from '../mandates/chain.ts';
import { type Mandate, type Party, sameParty } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Exporter, Held } from './exporter.ts';

export interface MandatesParts {
  readonly mandates: Pick<MandateStore, 'chains'>;
  readonly people: Pick<PersonStore, 'find'>;
}

/** Gives the mandates of an exporter, which yields their ids, what is to be told of them. */
export function withChains({ mandates, people }: MandatesParts, exporter: Exporter): Exporter {
  async function nameOf({ organisations }: Chain, party: { kind: string; id: string } | undefined) {
    if (!party || party.kind === 'system') return undefined;
    if (party.kind === 'organisation') return organisations.get(party.id)?.name;
    return (await people.find(party.id))?.name.full;
  }

  async function link(chain: Chain, mandate: Mandate): Promise<Held> {
    const { party, holder, role, invited } = mandate;
    const [for_, by] = await Promise.all([nameOf(chain, party), nameOf(chain, holder)]);
    return { for: for_, by: by ?? (invited?.kind === 'person' ? invited.name : invited?.code), role };
  }

  async function tell(chain: Chain, personId: string): Promise<Held> {
    const [mandate] = chain.links;
    const { id, source, powers, mayPassOn, from, until, createdAt, acceptedAt, ended, proof, grantedBy } = mandate;
    const self: Party = { kind: 'person', id: personId };
    const part = mandate.holder && sameParty(mandate.holder, self) ? 'holder' : 'party';
    return {
      id,
      as: part === 'party' && !sameParty(mandate.party, self) ? 'grantor' : part,
      ...(await link(chain, mandate)),
      source,
      powers,
      mayPassOn,
      grantedByYou: grantedBy === personId,
      validFrom: from,
      validUntil: until,
      createdAt,
      acceptedAt,
      endedAt: ended?.at,
      endedWhy: ended?.why,
      proofSource: proof?.source,
      chain: await Promise.all(chain.links.map((one) => link(chain, one))),
    };
  }

  return {
    ...exporter,
    async *of(personId) {
      for await (const { id } of exporter.of(personId)) {
        const chain = (await mandates.chains([String(id)])).get(String(id));
        if (chain) yield tell(chain, personId);
      }
    },
  };
}
