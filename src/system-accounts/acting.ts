/** What a machine client may do, evaluated whenever it is asked. */
import type { Assurance } from '../assurance/assurance.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { type Chain, powersOf, standingOf } from '../mandates/chain.ts';
import type { PowerCatalogue } from '../mandates/powers.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { isSystemClient, type SystemAccount, type SystemAccountStore } from './system-account.ts';

export interface SystemActingParts {
  readonly assurance: Pick<Assurance, 'vector'>;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
  readonly systemAccounts: SystemAccountStore;
}

/** A machine client that counts now. */
export interface ActingSystem {
  readonly account: SystemAccount;
  /** From the machine up to the law. */
  readonly chain: Chain;
  /** Identity level of the person who answers for it: under whose mandate it is. */
  readonly identityLevel: number;
}

/** Answers for one request. */
export interface SystemActing {
  /** Undefined when there is no such machine, or anything above it has ended, or nobody answers for it any more. */
  find(clientId: string): Promise<ActingSystem | undefined>;
  /** What it may do at a service. */
  powersAt(acting: ActingSystem, service: RelyingParty): string[];
}

/** Makes the answers. */
export function createSystemActing(parts: SystemActingParts): SystemActing {
  const { assurance, mandates, now, people, powers: catalogue, systemAccounts } = parts;

  /** A machine is never stronger than the person who answers for it is now. */
  async function levelOfPerson({ links: [, above] }: Chain): Promise<number | undefined> {
    const person = above?.holder?.kind === 'person' ? await people.find(above.holder.id) : undefined;
    if (person?.status !== 'active') return undefined;
    return assurance.vector(person.proofs, [], Math.floor(now().getTime() / 1000)).vn;
  }

  return {
    async find(clientId) {
      const account = isSystemClient(clientId) ? await systemAccounts.find(clientId) : undefined;
      const chain = account && (await mandates.chain(account.mandateId));
      if (!chain || standingOf(chain, now()) !== 'effective') return undefined;
      const identityLevel = await levelOfPerson(chain);
      return identityLevel === undefined ? undefined : { account, chain, identityLevel };
    },
    powersAt({ chain, identityLevel }, { clientId, policy }) {
      const service = { clientId, powers: policy.representation?.powers ?? [] };
      return powersOf(chain, service, { catalogue, identityLevel });
    },
  };
}
