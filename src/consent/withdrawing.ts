/** Withdrawing consents: at once and everywhere, on record, and told to the service. */
import type { EndedGrant, GrantStore } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { ConsentKey, ConsentStore, KeptConsent, Stop } from './consent.ts';

export interface WithdrawingParts {
  readonly artifacts: Pick<GrantStore, 'endGrants'>;
  readonly audit: Audit;
  readonly consents: Pick<ConsentStore, 'end' | 'page'>;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  /** Tells the service of each session that ended, under the id of the consent. */
  readonly tellLogouts: (ended: readonly EndedGrant[], reference: string) => Promise<void>;
  readonly transaction: Transaction;
}

/** Withdraws one consent; what ended, or undefined when there was none (any more). */
export type Withdraw = (key: ConsentKey, why?: Stop) => Promise<KeptConsent | undefined>;

const MANY = 100;

/**
 * Makes the two moves. In one transaction the consent ends, and with it every grant and token made from it, offline access
 * too; one logout for each session id and one event wait in the outbox under the id of the consent that ended.
 */
export function createWithdrawing(parts: WithdrawingParts) {
  const { artifacts, audit, consents, outbox, relyingParties, tellLogouts, transaction } = parts;

  async function tell({ id, personId, clientId, mandateId, scopes, granted }: KeptConsent): Promise<void> {
    const service = await relyingParties.find(clientId);
    if (!service?.uris.events) return;
    await outbox.enqueue({ kind: 'consent-withdrawn', clientId, personId, mandateId, claims: granted, scopes }, id);
  }

  const withdraw: Withdraw = (key, why = 'withdrawn') =>
    transaction(async () => {
      const ended = await consents.end(key, why);
      if (!ended) return undefined;
      const { id, personId, clientId, mandateId, granted, scopes } = ended;
      await tellLogouts(await artifacts.endGrants(personId, clientId, mandateId), id);
      await tell(ended);
      const details = { consent: id, why, claims: granted, scopes, mandate: mandateId };
      await audit({ type: 'consent.withdrawn', personId, clientId, details });
      return ended;
    });

  return {
    withdraw,

    /** Withdraws every consent of a person, such as when their account is closed; how many there were. */
    withdrawAll: (personId: string, why: Stop): Promise<number> =>
      transaction(async () => {
        let count = 0;
        for (;;) {
          const open = await consents.page(personId, { state: 'open', limit: MANY, offset: 0 });
          for (const consent of open.consents) if (await withdraw(consent, why)) count += 1;
          if (open.consents.length < MANY) return count;
        }
      }),
  };
}

export type Withdrawing = ReturnType<typeof createWithdrawing>;
