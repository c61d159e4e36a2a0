/** What is done with machine clients, by whoever looks after the organisation. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { type Chain, datesOf, obstacleTo, standingOf } from '../mandates/chain.ts';
import { type EndMandate, nameOfParty } from '../mandates/ending.ts';
import type { Holder } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Tell } from '../messages/notices.ts';
import { type PublicKey, sameKey } from '../relying-parties/key-rules.ts';
import { createOffered, type OfferParts } from './offered.ts';
import { newClientId, type SystemAccount, type SystemAccountStore } from './system-account.ts';

export interface SystemServiceParts extends OfferParts {
  readonly audit: Audit;
  readonly endMandate: EndMandate;
  readonly mandates: MandateStore;
  readonly people: Pick<PersonStore, 'find'>;
  readonly systemAccounts: SystemAccountStore;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** A machine client with its mandate and everything above it. */
export interface System {
  readonly account: SystemAccount;
  readonly chain: Chain;
}

/** What a new one is made of. */
export interface NewSystem {
  readonly name: string;
  readonly keys: readonly PublicKey[];
  readonly powers: readonly string[];
  /** How long it is wished to count; it never counts longer than the mandate that it is under. */
  readonly days: number;
}

/** Why nothing was done. */
export type Refusal = 'powers' | 'tooMany' | 'tooDeep' | 'over';

/** Who adds one, and the mandate by which they look after the organisation (`authority.overOrganisation`). */
export interface Adding {
  readonly by: Person;
  readonly under: Chain;
}

/** Of one organisation, at a time. */
export const MOST_SYSTEMS = 20;
const DAY_MS = 86_400_000;

/** Makes the service. */
export function createSystems(parts: SystemServiceParts) {
  const { audit, endMandate, mandates, now, people, systemAccounts, tell, transaction } = parts;
  const offered = createOffered(parts);
  const isOver = ({ chain }: System): boolean => standingOf(chain, now()) === 'ended';

  async function ofOrganisation(organisationId: string): Promise<System[]> {
    const accounts = await systemAccounts.ofOrganisation(organisationId);
    const chains = await mandates.chains(accounts.map(({ mandateId }) => mandateId));
    return accounts.flatMap((account) => {
      const chain = chains.get(account.mandateId);
      return chain ? [{ account, chain }] : [];
    });
  }

  async function keep({ by, under }: Adding, holder: Holder, made: NewSystem): Promise<SystemAccount> {
    const at = now();
    const wished = new Date(at.getTime() + made.days * DAY_MS);
    const { until = wished } = datesOf(under);
    const mandateId = randomUUID();
    const { party } = under.links[0];
    await mandates.add({
      id: mandateId,
      party,
      holder,
      parentId: under.links[0].id,
      source: 'grant',
      role: 'system',
      powers: made.powers,
      mayPassOn: false,
      from: at,
      until: until < wished ? until : wished,
      grantedBy: by.id,
      createdAt: at,
      acceptedAt: at,
    });
    const own = { clientId: holder.id, organisationId: party.id, mandateId, name: made.name, keys: made.keys };
    const account = { ...own, createdBy: by.id, createdAt: at, tokensFrom: at };
    await systemAccounts.add(account);
    return account;
  }

  const record = (type: 'added' | 'changed', { clientId, organisationId }: SystemAccount, by: Person, what: object) =>
    audit({
      type: `system-account.${type}`,
      personId: by.id,
      clientId,
      details: { organisation: organisationId, ...what },
    });

  /** Whoever adds one hears of it, and everybody above them up to the law. */
  async function tellOf({ by, under }: Adding, { name }: SystemAccount): Promise<void> {
    const party = await nameOfParty(under, people);
    const values = { party, name, by: by.name.full, when: now() };
    for (const { holder } of under.links) {
      const person = holder?.kind === 'person' ? await people.find(holder.id) : undefined;
      if (person) await tell(person, { subject: 'systems.mail.subject', text: 'systems.mail.text', values });
    }
  }

  /** The machine as it is now, when nobody else changes it meanwhile; undefined when it has ended. */
  async function locked({ account }: System): Promise<System | undefined> {
    await mandates.lock({ kind: 'organisation', id: account.organisationId });
    const [current, chain] = [await systemAccounts.find(account.clientId), await mandates.chain(account.mandateId)];
    const known = current && chain && { account: current, chain };
    return known && !isOver(known) ? known : undefined;
  }

  return {
    offered,
    ofOrganisation,

    /** Adds a machine under the mandate of whoever adds it. */
    add: (adding: Adding, made: NewSystem): Promise<SystemAccount | Refusal> =>
      transaction<SystemAccount | Refusal>(async () => {
        const { by, under } = adding;
        const { party, id } = under.links[0];
        await mandates.lock(party);
        const current = await mandates.chain(id);
        if (!current || standingOf(current, now()) !== 'effective') return 'over';
        const holder: Holder = { kind: 'system', id: newClientId() };
        if (obstacleTo(current, holder)) return 'tooDeep';
        const mayGive = await offered(by, current);
        if (made.powers.length === 0 || !made.powers.every((power) => mayGive.includes(power))) return 'powers';
        const all = await ofOrganisation(party.id);
        if (all.filter((system) => !isOver(system)).length >= MOST_SYSTEMS) return 'tooMany';
        const account = await keep({ by, under: current }, holder, made);
        await record('added', account, by, { mandate: account.mandateId, powers: made.powers });
        await tellOf(adding, account);
        return account;
      }),

    /** Sets the keys. When one is taken away, tokens that were issued before count no more: it may be in wrong hands. */
    changeKeys: (by: Person, system: System, keys: readonly PublicKey[]): Promise<'done' | Refusal> =>
      transaction<'done' | Refusal>(async () => {
        const current = await locked(system);
        if (!current) return 'over';
        const { account } = current;
        const takesAway = !account.keys.every((key) => keys.some((one) => sameKey(one, key)));
        // Tokens tell time in whole seconds: those of this very second may be older.
        const next = new Date(Math.ceil(now().getTime() / 1000) * 1000);
        await systemAccounts.changeKeys(account.clientId, keys, takesAway ? next : account.tokensFrom);
        await record('changed', account, by, { keys: keys.map(({ kid }) => kid) });
        return 'done';
      }),

    /** Leaves it some of the powers that it has. */
    narrow: (by: Person, system: System, powers: readonly string[]): Promise<'done' | Refusal> =>
      transaction<'done' | Refusal>(async () => {
        const current = await locked(system);
        if (!current) return 'over';
        const [mandate] = current.chain.links;
        if (powers.length === 0 || !powers.every((power) => mandate.powers.includes(power))) return 'powers';
        await mandates.change(mandate.id, { ...mandate, powers });
        await record('changed', current.account, by, { powers });
        return 'done';
      }),

    /** Ends it for good; nothing happens when it has ended. */
    async end(by: Person, { account }: System): Promise<void> {
      await endMandate(account.mandateId, { by: by.id, why: 'revoked' });
    },
  };
}

/** The service. */
export type Systems = ReturnType<typeof createSystems>;
