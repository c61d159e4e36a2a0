/** Services, and for whom somebody acts there, by name. */
import type { PersonStore } from '../identity/person-store.ts';
import { nameOfParty } from '../mandates/ending.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Language } from '../web/views.ts';

export interface ServiceNamesParts {
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/** Makes the look-ups. */
export function createServiceNames({ mandates, people, relyingParties }: ServiceNamesParts) {
  return {
    /** What the service calls itself; its id when it is registered no more. */
    service: async (clientId: string, language: Language): Promise<string> =>
      (await relyingParties.find(clientId))?.name[language] ?? clientId,

    /** Whom a mandate is for; undefined for oneself. */
    async party(mandateId: string | undefined): Promise<string | undefined> {
      const chain = mandateId === undefined ? undefined : await mandates.chain(mandateId);
      return chain && nameOfParty(chain, people);
    },
  };
}

export type ServiceNames = ReturnType<typeof createServiceNames>;
