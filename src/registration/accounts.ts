/** Opening the account that a draft describes: the person, their ways to sign in, what they accepted, the record and the mail are one. */
import { randomUUID } from 'node:crypto';
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import type { Transaction } from '../errors.ts';
import type { ContactIdentifier } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { LEGAL_NAMES, type LegalDocuments } from '../legal/documents.ts';
import type { Tell } from '../messages/notices.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import type { Language } from '../web/views.ts';
import { type Contacts, identifierOf } from './contact.ts';
import { type Draft, type DraftContact, type DraftWay, personOf } from './draft.ts';
import type { Drafts, Finished } from './drafts.ts';

export interface AccountsParts {
  readonly people: PersonStore;
  readonly credentials: Pick<CredentialStore, 'add'>;
  readonly acceptances: AcceptanceStore;
  readonly legal: LegalDocuments;
  readonly audit: Audit;
  readonly transaction: Transaction;
  readonly tell: Tell;
  readonly numberStated: NumberStated;
  readonly drafts: Drafts;
  readonly contacts: Contacts;
  readonly authenticators: Pick<AuthenticatorRegistry, 'all'>;
  readonly first: Authenticator;
  /** Whoever had the contact before has it no more. */
  readonly claim: (personId: string, contact: ContactIdentifier) => Promise<void>;
  readonly now: () => Date;
}

/** A draft in which every step is done. */
export interface Ready {
  readonly id: string;
  readonly draft: Draft;
  readonly person: Person;
  readonly contact: DraftContact & { readonly verifiedAt: number };
  readonly ways: readonly [DraftWay, ...DraftWay[]];
  readonly language: Language;
  readonly shared: boolean;
}

/** How it went: `over` means that it was opened already, by an answer that was faster; `taken` that the contact opens another account by now. */
export type Opened = 'done' | 'over' | 'taken';

/** The draft with everything that an account needs; undefined while something is missing. */
export function readyFrom(
  id: string,
  draft: Draft,
  { language, shared }: { language: Language; shared: boolean },
): Ready | undefined {
  const { contact, first, further } = draft;
  const person = personOf(draft, language);
  if (!person || contact?.verifiedAt === undefined || !first) return undefined;
  const { verifiedAt } = contact;
  const ways: Ready['ways'] = [first, ...(further && further !== 'none' ? [further] : [])];
  return { id, draft, person, contact: { ...contact, verifiedAt }, ways, language, shared };
}

/** Makes the function that opens accounts. */
export function createAccounts(parts: AccountsParts) {
  const { people, credentials, acceptances, legal, audit, transaction, tell, drafts, contacts, first, now } = parts;

  const seconds = (): number => Math.floor(now().getTime() / 1000);

  const shown = ({ id, factors, amr }: Authenticator, at: number): SessionEvidence => ({
    method: id,
    factors,
    amr,
    at,
  });

  /** A code came back from the contact: what a way to sign in that sends codes there asks for, where there is one. */
  function shownBy({ person, contact, ways }: Ready): Finished['evidence'] {
    const byCode = parts.authenticators.all.filter(
      ({ sends, availableTo }) => sends === contact.channel && availableTo?.(person, []),
    );
    return [shown(first, ways[0].at), ...byCode.slice(0, 1).map((one) => shown(one, contact.verifiedAt))];
  }

  function finishedOf(ready: Ready): Finished {
    const { draft, person, contact, shared } = ready;
    const { interaction, clientId, uiLocales } = draft;
    return {
      personId: person.id,
      personName: person.name.full,
      login: contact.to,
      evidence: shownBy(ready),
      at: seconds(),
      shared,
      ...(interaction ? { interaction } : {}),
      ...(clientId ? { clientId } : {}),
      ...(uiLocales ? { uiLocales } : {}),
    };
  }

  async function keepWays({ person, ways }: Ready): Promise<void> {
    for (const { at: _, ...way } of ways) await credentials.add({ id: randomUUID(), personId: person.id, ...way });
  }

  async function keepAcceptances({ person, language }: Ready): Promise<void> {
    const all = LEGAL_NAMES.map((document) => {
      const { version, hash } = legal(document, language);
      return { personId: person.id, document, version, language, textHash: hash };
    });
    await acceptances.add(all);
  }

  async function record({ person, draft, ways }: Ready): Promise<void> {
    const details = { kind: draft.kind, ways: ways.map(({ method }) => method) };
    await audit({ type: 'account.registered', personId: person.id, clientId: draft.clientId, details });
    const values = { name: person.name.full, when: now() };
    await tell(person, { subject: 'register.welcome.subject', text: 'register.welcome.text', values });
  }

  return (ready: Ready): Promise<Opened> =>
    transaction<Opened>(async () => {
      const isHeld = !ready.draft.claims && (await contacts.isTaken(ready.contact));
      const isTaken = isHeld || !(await drafts.claimContact(ready.contact.to));
      if (isTaken) return 'taken';
      if (!(await drafts.finish(ready.id, finishedOf(ready)))) return 'over';
      await people.save(ready.person);
      if (ready.draft.claims) await parts.claim(ready.person.id, identifierOf(ready.contact));
      await keepWays(ready);
      await keepAcceptances(ready);
      await parts.numberStated(ready.person);
      await record(ready);
      return 'done';
    });
}
