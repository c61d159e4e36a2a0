/** Telling the holder of a number that somebody else opened an account with it. */
import type { Audit } from '../audit/audit.ts';
import type { RegistrationGuard } from '../guessing/registration-limits.ts';
import { statedIdentifiers } from '../identity/identifiers.ts';
import { isGone, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from './notices.ts';

export interface NumberStatedParts {
  readonly people: Pick<PersonStore, 'findByIdentifier'>;
  readonly guard: Pick<RegistrationGuard, 'tell'>;
  readonly tell: Tell;
  readonly audit: Audit;
  readonly now: () => Date;
}

/** Looks for whoever has proven the number of this new person, and tells them; whoever opens an account sees nothing of it. */
export type NumberStated = (person: Person) => Promise<void>;

/** Makes the function; call it in the transaction in which the account is opened. */
export function createNumberStated({ people, guard, tell, audit, now }: NumberStatedParts): NumberStated {
  return async (person) => {
    const [stated] = statedIdentifiers(person);
    const found = stated ? await people.findByIdentifier(stated) : [];
    const holder = found.find((one) => one.id !== person.id && !isGone(one));
    // Counted for somebody in any case, so that it takes the same time.
    const refused = await guard.tell(holder?.id ?? person.id);
    if (!holder || refused) return;
    await audit({ type: 'account.number-stated', personId: holder.id });
    const values = { when: now() };
    await tell(holder, { subject: 'register.holder.subject', text: 'register.holder.text', values });
  };
}
