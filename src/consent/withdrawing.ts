/** Taking back what was agreed to, wholly or in part: at once and everywhere, on record, and told to the service. */
import { randomUUID } from 'node:crypto';
import type { EndedGrant, GrantStore, GrantsAbout } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { afterAnswer } from './asking.ts';
import { allowed, isRequired } from './claim-requests.ts';
import type { Consent, ConsentEnd, ConsentKey, ConsentStore, KeptConsent, Stop } from './consent.ts';
import type { Receipt, Shown, WriteReceipt } from './receipts.ts';

/** What was done to a consent, for whoever puts it into words. */
export interface Done {
  readonly kind: 'withdrawn' | 'changed';
  readonly why: ConsentEnd;
  /** As it was before. */
  readonly consent: Consent;
  /** What the service may not have any more, and what it may have from now on. */
  readonly taken: readonly string[];
  readonly added: readonly string[];
  readonly language: string;
}

/** How the person did it; without it the words are those of the language in which they had agreed. */
export interface By {
  readonly language: string;
  /** The level of the session, by id of config/assurance.yaml. */
  readonly acr: string;
}

export interface WithdrawingParts {
  readonly artifacts: Pick<GrantStore, 'endGrants'>;
  readonly audit: Audit;
  readonly consents: Pick<ConsentStore, 'end' | 'get' | 'lock' | 'page' | 'replace'>;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  /** Makes the grants that are there give what the consent gives. */
  readonly regrant: (about: GrantsAbout, consent: Consent) => Promise<void>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  /** Tells the service of each session that ended, under the id of the consent. */
  readonly tellLogouts: (ended: readonly EndedGrant[], reference: string) => Promise<void>;
  readonly transaction: Transaction;
  /** What the person was shown of it, for the receipt. */
  readonly shownOf: (done: Done) => Promise<{ readonly shown: Shown; readonly textVersion: string }>;
  readonly writeReceipt: WriteReceipt;
}

const MANY = 100;

/** Whether a law, and not the person, lets the service have a claim. */
const isByLaw = (claim: string, service: RelyingParty | undefined): boolean =>
  service?.policy.basis !== undefined && isRequired(claim, service);

/** The optional claims that a consent answered and that the service may still ask for. */
export function optionalIn({ granted, refused }: Consent, service: RelyingParty): string[] {
  return allowed([...granted, ...refused], service).filter((claim) => !isRequired(claim, service));
}

/**
 * Makes the moves. Each is one transaction: the consent ends and is kept; grants and tokens end (or give less) at once;
 * what the service is told waits in the outbox under the id of the consent that ended.
 */
export function createWithdrawing(parts: WithdrawingParts) {
  const { artifacts, audit, consents, outbox, regrant, relyingParties, tellLogouts, transaction } = parts;

  async function tell(consent: Consent, what: { claims: readonly string[]; scopes: readonly string[] }): Promise<void> {
    const { id, personId, clientId, mandateId } = consent;
    const service = await relyingParties.find(clientId);
    if (!service?.uris.events || what.claims.length + what.scopes.length === 0) return;
    await outbox.enqueue({ kind: 'consent-withdrawn', clientId, personId, mandateId, ...what }, id);
  }

  async function receiptOf(done: Done, after: { granted: readonly string[]; scopes: readonly string[] }, acr: string) {
    const { personId, clientId, mandateId } = done.consent;
    const about = { personId, clientId, mandateId, acr, kind: done.kind, language: done.language };
    const chosen = { ...after, refused: done.taken };
    return parts.writeReceipt({ ...about, ...(await parts.shownOf(done)), chosen });
  }

  /** The service has what a law gives it; everything else is taken from it. */
  async function recordWithdrawal(ended: KeptConsent, why: Stop, by: By | undefined): Promise<Receipt> {
    const { clientId, granted, scopes } = ended;
    const service = await relyingParties.find(clientId);
    const byLaw = granted.filter((claim) => isByLaw(claim, service));
    const taken = granted.filter((claim) => !byLaw.includes(claim));
    await tell(ended, { claims: taken, scopes: service?.policy.basis ? [] : scopes });
    const language = by?.language ?? ended.language;
    const done: Done = { kind: 'withdrawn', why, consent: ended, taken, added: [], language };
    return receiptOf(done, { granted: byLaw, scopes: [] }, by?.acr ?? ended.acr);
  }

  /** Withdraws one consent; what ended, or undefined when there was none (any more). */
  const withdraw = (key: ConsentKey, why: Stop = 'withdrawn', by?: By): Promise<KeptConsent | undefined> =>
    transaction(async () => {
      const ended = await consents.end(key, why);
      if (!ended) return undefined;
      const { id, personId, clientId, mandateId, granted, scopes } = ended;
      await tellLogouts(await artifacts.endGrants(personId, clientId, mandateId), id);
      const receipt = await recordWithdrawal(ended, why, by);
      const details = { consent: id, why, claims: granted, scopes, mandate: mandateId, receipt: receipt.id };
      await audit({ type: 'consent.withdrawn', personId, clientId, details });
      return ended;
    });

  return {
    withdraw,

    /** Tells the service what the person answered otherwise when it asked anew. */
    tellNarrowed: (before: Consent, claims: readonly string[]): Promise<void> => tell(before, { claims, scopes: [] }),

    /** Withdraws every consent of a person, such as when their account is closed; how many there were. */
    withdrawAll: (personId: string, why: Stop, by?: By): Promise<number> =>
      transaction(async () => {
        let count = 0;
        for (;;) {
          const open = await consents.page(personId, { state: 'open', limit: MANY, offset: 0 });
          for (const consent of open.consents) if (await withdraw(consent, why, by)) count += 1;
          if (open.consents.length < MANY) return count;
        }
      }),

    /** Gives the service these of its optional claims and no others; false when nothing changes. `id` is the consent that was shown. */
    change: (shown: ConsentKey & { readonly id: string }, ticked: readonly string[], by: By): Promise<boolean> =>
      transaction(async () => {
        const { personId, clientId, mandateId } = shown;
        const service = await relyingParties.find(clientId);
        await consents.lock(personId);
        const before = await consents.get(personId, shown.id);
        if (!service || !before || before.ended) return false;
        const optional = optionalIn(before, service);
        const taken = optional.filter((claim) => before.granted.includes(claim) && !ticked.includes(claim));
        const added = optional.filter((claim) => before.refused.includes(claim) && ticked.includes(claim));
        if (taken.length + added.length === 0) return false;
        const asked = [...taken, ...added];
        const answers = afterAnswer(before, { request: { scopes: [], claims: asked }, asked, granted: added }, service);
        const { agreedAt: _, since: __, ...consent } = before;
        const after: Consent = { ...consent, ...answers, ...by, id: randomUUID() };
        await consents.replace(after, 'changed');
        await regrant({ personId, clientId, mandateId }, after);
        await tell(before, { claims: taken, scopes: [] });
        const done: Done = { kind: 'changed', why: 'changed', consent: before, taken, added, language: by.language };
        const receipt = await receiptOf(done, after, by.acr);
        const details = { consent: before.id, taken, added, mandate: mandateId, receipt: receipt.id };
        await audit({ type: 'consent.changed', personId, clientId, details });
        return true;
      }),
  };
}

export type Withdrawing = ReturnType<typeof createWithdrawing>;
