/** Ending mandates: for good, with everything below, and everywhere at once. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { Chain } from './chain.ts';
import type { EndReason, Mandate } from './mandate.ts';
import type { MandateStore } from './store.ts';

export interface EndingParts {
  readonly audit: Audit;
  readonly mandates: MandateStore;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
  /** Every token under one of these is good for nothing any more, and the services are told. */
  readonly endMandateGrants: (mandateIds: readonly string[]) => Promise<void>;
}

/** Who ends a mandate, and why; nobody when a rule does. */
export interface End {
  readonly by?: string;
  readonly why: EndReason;
}

/** Ends a mandate with everything below; the ids that ended, none when it had ended already. */
export type EndMandate = (id: string, end: End) => Promise<readonly string[]>;

/** The name of whoever a chain is for: an organisation's own, or the person's. */
export async function nameOfParty({ links, organisations }: Chain, people: Pick<PersonStore, 'find'>): Promise<string> {
  const { kind, id } = links[0].party;
  return (kind === 'organisation' ? organisations.get(id)?.name : (await people.find(id))?.name.full) ?? '';
}

/** Makes the function that ends. Services are told of each grant that ended; whoever held a mandate is told too, unless they ended it. */
export function createEnding(parts: EndingParts): EndMandate {
  const { audit, endMandateGrants, mandates, now, people, tell, transaction } = parts;

  async function holderOf({ holder }: Mandate, by: string | undefined): Promise<Person | undefined> {
    return holder?.kind === 'person' && holder.id !== by ? people.find(holder.id) : undefined;
  }

  async function tellHolder(id: string, { by }: End): Promise<void> {
    const chain = await mandates.chain(id);
    const person = chain && (await holderOf(chain.links[0], by));
    if (!person) return;
    const values = { party: await nameOfParty(chain, people), when: now() };
    await tell(person, { subject: 'mandates.mail.ended.subject', text: 'mandates.mail.ended.text', values });
  }

  return (id, end) =>
    transaction(async () => {
      const chain = await mandates.chain(id);
      if (!chain) return [];
      await mandates.lock(chain.links[0].party);
      const ended = await mandates.end(id, { ...end, at: now() });
      await endMandateGrants(ended);
      for (const mandate of ended) {
        await audit({ type: 'mandate.ended', personId: end.by, details: { mandate, why: end.why, below: id } });
        await tellHolder(mandate, end);
      }
      return ended;
    });
}
