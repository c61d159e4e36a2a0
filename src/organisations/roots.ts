/** The mandates that the law gives: those of the legal representatives of an organisation. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';

export interface RootsParts {
  readonly audit: Audit;
  readonly mandates: MandateStore;
  readonly now: () => Date;
}

/** What shows that somebody represents an organisation. */
export interface Shown {
  readonly source: 'register' | 'staff';
  /** The register's name for its answer. */
  readonly reference: string;
}

export interface Roots {
  /** The mandates of its legal representatives that have not ended, newest first. */
  of(organisationId: string): Promise<readonly Mandate[]>;
  /** Adds one; false when the person has one already. Call it with the organisation locked. */
  add(personId: string, organisationId: string, shown: Shown): Promise<boolean>;
}

const isRoot = ({ parentId, source }: Mandate): boolean =>
  parentId === undefined && (source === 'register' || source === 'staff');

/** Makes what knows and adds these mandates. */
export function createRoots({ audit, mandates, now }: RootsParts): Roots {
  const of = async (id: string): Promise<Mandate[]> =>
    (await mandates.ofParty({ kind: 'organisation', id })).filter(isRoot);

  return {
    of,
    async add(personId, organisationId, { source, reference }) {
      if ((await of(organisationId)).some(({ holder }) => holder?.id === personId)) return false;
      const at = now();
      const id = randomUUID();
      await mandates.add({
        id,
        party: { kind: 'organisation', id: organisationId },
        holder: { kind: 'person', id: personId },
        source,
        role: 'representative',
        powers: ['*'],
        mayPassOn: true,
        from: at,
        createdAt: at,
        acceptedAt: at,
        proof: { source: 'business-register', reference },
      });
      const details = { mandate: id, organisation: organisationId, role: 'representative', source };
      await audit({ type: 'mandate.granted', personId, details });
      return true;
    },
  };
}
