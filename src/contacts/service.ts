/** Changing a person's contacts: each change, its record and what is told of it are one. */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit, AuditEventType } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import { type ContactIdentifier, contactOf, contactsOf, holdersOf, withContacts } from '../identity/contacts.ts';
import type { GuardianshipStore } from '../identity/guardianships.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ContactChange } from './changes.ts';
import { type ContactNoticesParts, createContactNotices } from './notices.ts';
import { afterChoosing, afterRemoving, afterSuspending, afterVerifying, isAgreed, isReachable } from './rules.ts';
import type { ContactSettings } from './settings.ts';

export interface ContactServiceParts extends ContactNoticesParts {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  readonly audit: Audit;
  readonly guardianships: Pick<GuardianshipStore, 'ofGuardian' | 'ofWard'>;
  readonly people: PersonStore;
  readonly settings: { readonly contacts: ContactSettings };
  readonly transaction: Transaction;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
}

/** What somebody showed: the contact, whether others may keep it, and which contact it replaces. */
export interface Shown {
  readonly contact: ContactIdentifier;
  readonly shared: boolean;
  readonly replaces?: string | undefined;
}

export interface ContactService {
  /** Whoever else would lose the contact when this person shows that it is theirs, unless they share it. */
  othersWith(personId: string, contact: ContactIdentifier): Promise<readonly Person[]>;
  /** The person receives messages there; `full` when they have too many. */
  verified(personId: string, shown: Shown): Promise<'done' | 'full' | 'over'>;
  choose(personId: string, contact: ContactIdentifier): Promise<'done' | 'over'>;
  /** `last` when nobody could reach the person without it. */
  remove(personId: string, contact: ContactIdentifier): Promise<'done' | 'last' | 'over'>;
  /** A new account was opened with it: whoever had it before has it no more. Call it in the transaction of the opening. */
  claim(personId: string, contact: ContactIdentifier): Promise<void>;
  /** Undoes the change of this token and ends every session of the person and whatever services may do in their absence. */
  stop(token: string): Promise<'done' | 'over'>;
}

/** Makes the service. */
export function createContactService(parts: ContactServiceParts): ContactService {
  const { artifacts, audit, contactChanges, guardianships, now, people, transaction, endSession } = parts;
  const { settleSeconds, shareSeconds, most } = parts.settings.contacts;
  const tell = createContactNotices(parts);
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const record = (type: AuditEventType, personId: string, details: Record<string, unknown>) =>
    audit({ type, personId, details });

  /** Parents and children share by law what they share at home. */
  async function familyOf(personId: string): Promise<Set<string>> {
    const [wards, guardians] = [await guardianships.ofGuardian(personId), await guardianships.ofWard(personId)];
    return new Set([...wards.map(({ wardId }) => wardId), ...guardians.map(({ guardianId }) => guardianId)]);
  }

  async function othersWith(personId: string, contact: ContactIdentifier): Promise<Person[]> {
    const holders = (await holdersOf(contact, people)).filter(({ id }) => id !== personId);
    if (holders.length === 0) return [];
    const family = await familyOf(personId);
    return holders.filter(({ id }) => !family.has(id));
  }

  /** Everybody in one order, so that two who show the same contact at once do not wait for each other for ever. */
  async function lockAll(ids: readonly string[]): Promise<Map<string, Person>> {
    const found = new Map<string, Person>();
    for (const id of [...new Set(ids)].sort()) {
      const person = await people.lock(id);
      if (person) found.set(id, person);
    }
    return found;
  }

  async function suspend(other: Person, contact: ContactIdentifier): Promise<void> {
    if (!contactOf(other, contact)?.verified) return;
    const after = afterSuspending(other, contact, seconds());
    await people.save(after);
    await record('account.contact-suspended', other.id, { kind: contact.kind });
    await tell('suspended', { before: other, after, contact });
  }

  async function suspendOthers(others: readonly Person[], contact: ContactIdentifier, shared: boolean): Promise<void> {
    for (const other of others)
      if (!isAgreed(other, contact, { shared, at: seconds(), shareSeconds })) await suspend(other, contact);
  }

  async function saveVerified(before: Person, { contact, shared, replaces }: Shown): Promise<'done' | 'full'> {
    const { kind, value } = contact;
    const old = contactOf(before, contact);
    const gone = contactsOf(before, kind).find((one) => one.value === replaces && one.value !== value);
    if (!old && !gone && contactsOf(before, kind).length >= most) return 'full';
    const at = seconds();
    const after = afterVerifying(before, contact, { at, settlesAt: at + settleSeconds, shared, replaces: gone?.value });
    await people.save(after);
    const isNew = !old?.verified;
    await record(isNew ? 'account.contact-added' : 'account.contact-confirmed', before.id, {
      kind,
      ...(gone ? { replaced: true } : {}),
    });
    const change = { personId: before.id, kind, added: value, ...(gone ? { removed: gone } : {}) };
    const news = isNew ? (gone ? 'replaced' : 'added') : 'confirmed';
    await tell(news, { before, after, contact, ...(isNew ? { change } : {}) });
    return 'done';
  }

  /** A change of one person's contacts. */
  const changing = <Outcome>(personId: string, work: (person: Person) => Promise<Outcome>) =>
    transaction<Outcome | 'over'>(async () => {
      const person = await people.lock(personId);
      return person?.status === 'active' ? work(person) : 'over';
    });

  async function undo(person: Person, { kind, added, removed, primary }: ContactChange): Promise<Person> {
    const without = added === undefined ? person : afterRemoving(person, { kind, value: added });
    const chosen = primary === undefined ? without : afterChoosing(without, { kind, value: primary });
    if (!removed || contactOf(chosen, { kind, value: removed.value })) return chosen;
    const { value } = removed;
    const taken = (await othersWith(person.id, { kind, value })).length > 0;
    const { primary: wasPrimary, ...contact } = removed;
    const back = withContacts(chosen, kind, [...contactsOf(chosen, kind), contact]);
    if (taken) return afterSuspending(back, { kind, value }, seconds());
    return wasPrimary ? afterChoosing(back, { kind, value }) : back;
  }

  return {
    othersWith,

    verified: (personId, shown) =>
      transaction(async () => {
        const { contact, shared } = shown;
        const others = await othersWith(personId, contact);
        const locked = await lockAll([personId, ...others.map(({ id }) => id)]);
        const person = locked.get(personId);
        if (person?.status !== 'active') return 'over';
        const wasVerified = contactOf(person, contact)?.verified === true;
        if ((await saveVerified(person, shown)) === 'full') return 'full';
        const current = others.flatMap(({ id }) => locked.get(id) ?? []);
        // Who had it all the time says nothing new of whoever else has it: they agreed on it before.
        if (!wasVerified) await suspendOthers(current, contact, shared);
        return 'done';
      }),

    choose: (personId, contact) =>
      changing<'done' | 'over'>(personId, async (before) => {
        const { kind, value } = contact;
        const old = contactsOf(before, kind).find(({ primary }) => primary);
        if (!contactOf(before, contact)?.verified) return 'over';
        if (old?.value === value) return 'done';
        const after = afterChoosing(before, contact);
        await people.save(after);
        await record('account.contact-changed', personId, { kind });
        const change = { personId, kind, ...(old ? { primary: old.value } : {}) };
        await tell('primary', { before, after, contact, ...(old ? { change } : {}) });
        return 'done';
      }),

    remove: (personId, contact) =>
      changing<'done' | 'last' | 'over'>(personId, async (before) => {
        const old = contactOf(before, contact);
        if (!old) return 'over';
        const after = afterRemoving(before, contact);
        if (old.verified && !isReachable(after)) return 'last';
        await people.save(after);
        await record('account.contact-removed', personId, { kind: contact.kind });
        const change = { personId, kind: contact.kind, removed: old };
        await tell('removed', { before, after, contact, ...(old.verified ? { change } : {}) });
        return 'done';
      }),

    async claim(personId, contact) {
      const others = await othersWith(personId, contact);
      const locked = await lockAll(others.map(({ id }) => id));
      await suspendOthers([...locked.values()], contact, false);
    },

    stop: (token) =>
      transaction(async () => {
        const change = await contactChanges.find(token);
        const before = change && (await people.lock(change.personId));
        if (!change || !before || !(await contactChanges.stop(token))) return 'over';
        const after = await undo(before, change);
        await people.save(after);
        for (const uid of await artifacts.sessionsOfPerson(before.id)) await endSession(uid);
        await artifacts.endEveryGrant(before.id);
        await record('account.contact-restored', before.id, { kind: change.kind });
        const value = change.added ?? change.removed?.value ?? change.primary ?? '';
        await tell('restored', { before, after, contact: { kind: change.kind, value } });
        return 'done';
      }),
  };
}
