/** What a service asks about whom a person acts for, and which mandates are an answer. Pure. */
import { type Chain, powersOf, standingOf } from './chain.ts';
import type { Party } from './mandate.ts';
import type { PowerCatalogue, Service } from './powers.ts';

/** What one request asks. */
export interface AskedParty {
  /** Whom the person may act for, beside themselves. */
  readonly parties: readonly Party['kind'][];
  /** Every one of these is needed; empty when any of the service's powers will do. */
  readonly powers: readonly string[];
  /** Acting for oneself is no answer. */
  readonly required: boolean;
  /** How well an organisation's link to its representatives must be proven. */
  readonly organisationLevel?: number;
}

/** Details of the prompt `representation`, under that name: what the choice must answer. */
export interface PartyToChoose {
  readonly asked: AskedParty;
}

/** Details of the prompt `consent`, under the name `representation`: for whom the person agrees; oneself has neither. */
export interface DecidedParty {
  readonly mandate: string | null;
  readonly kind?: Party['kind'];
}

/** Who uses a mandate, where and when. */
export interface Use {
  readonly personId: string;
  /** Of the person who acts. */
  readonly identityLevel: number;
  readonly service: Service;
  readonly catalogue: PowerCatalogue;
  readonly now: Date;
}

/** What the holder may do under this mandate there and now; empty when it is not theirs or does not count. */
export function powersInUse(chain: Chain, { personId, service, now, ...rest }: Use): string[] {
  const { holder } = chain.links[0];
  const isTheirs = holder?.kind === 'person' && holder.id === personId;
  return isTheirs && standingOf(chain, now) === 'effective' ? powersOf(chain, service, rest) : [];
}

/** Whether acting under this mandate is an answer to what is asked. */
export function suits(chain: Chain, asked: AskedParty, use: Use): boolean {
  const { party } = chain.links[0];
  const powers = powersInUse(chain, use);
  const level = party.kind === 'organisation' ? chain.organisations.get(party.id)?.level : undefined;
  return (
    powers.length > 0 &&
    asked.powers.every((power) => powers.includes(power)) &&
    asked.parties.includes(party.kind) &&
    (level === undefined || level >= (asked.organisationLevel ?? 0))
  );
}
