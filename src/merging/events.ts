/** Which services hear of a merge: those that know a person by a subject that means somebody else's account now. */
import type { AuditEventType, AuditStore } from '../audit/audit.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Alias, Memory, MergeStore, Pair } from './merge.ts';

export interface MergeEventParts {
  readonly auditTrail: Pick<AuditStore, 'servicesOfPerson'>;
  readonly merges: Pick<MergeStore, 'partsOf' | 'representedAt'>;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/** In each of these a service learned a subject of the person. */
const LEARNED: readonly AuditEventType[] = ['authorization.granted', 'tokens.issued', 'claims.released'];

/** Makes the functions. */
export function createMergeEvents({ auditTrail, merges, outbox, relyingParties }: MergeEventParts) {
  /** Services in which the person signed in, or was represented: with this account, or with one that became a part of it. */
  async function servicesThatKnow(personId: string): Promise<ReadonlySet<string>> {
    const ids = [personId, ...(await merges.partsOf(personId)).map((one) => one.personId)];
    const known = new Set(await merges.representedAt(ids));
    for (const id of ids) for (const clientId of await auditTrail.servicesOfPerson(id, LEARNED)) known.add(clientId);
    return known;
  }

  async function hears(clientId: string): Promise<boolean> {
    return (await relyingParties.find(clientId))?.uris.events !== undefined;
  }

  return {
    /** Whom to tell of what; a service that shares the sector but never saw the person is told nothing. */
    async toTell({ mergedId }: Pair, aliases: readonly Alias[]): Promise<Memory['told']> {
      const known = await servicesThatKnow(mergedId);
      const all = aliases.flatMap(({ services, old, new: to }) =>
        services.filter((one) => known.has(one)).map((clientId) => ({ clientId, old, new: to })),
      );
      const listening: (typeof all)[number][] = [];
      for (const one of all) if (await hears(one.clientId)) listening.push(one);
      return listening;
    },

    /** Keeps the messages in the running transaction. */
    async tell(told: Memory['told'], { id, keptId, undone }: { id: string; keptId: string; undone: boolean }) {
      for (const { clientId, old, new: to } of told) {
        const message = { kind: 'subject-merged', clientId, personId: keptId, mergeId: id, old, new: to } as const;
        await outbox.enqueue({ ...message, ...(undone ? { undone } : {}) }, id);
      }
    },
  };
}
