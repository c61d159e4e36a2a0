/** Telling people what became of mandates. */
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { Chain } from './chain.ts';
import { nameOfParty } from './ending.ts';
import type { Invited, Mandate } from './mandate.ts';
import type { MandateStore } from './store.ts';

export interface MandateNoticesParts {
  readonly issuer: string;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  readonly tell: Tell;
}

const PAGES = '/account/mandates';

/** Makes what tells people. */
export function createMandateNotices({ issuer, mandates, now, people, tell }: MandateNoticesParts) {
  const partyOf = async ({ id }: Mandate): Promise<string> => {
    const chain = await mandates.chain(id);
    return chain ? nameOfParty(chain, people) : '';
  };
  const granterOf = async ({ grantedBy }: Mandate): Promise<Person | undefined> =>
    grantedBy === undefined ? undefined : people.find(grantedBy);
  const nameOfInvited = (invited: Invited | undefined): string =>
    invited?.kind === 'person' ? invited.name : (invited?.code ?? '');

  return {
    /** Somebody with an account was invited. */
    async invited(person: Person, mandate: Mandate, by: Person): Promise<void> {
      const link = `${issuer}${PAGES}/invitations/${mandate.id}`;
      const values = { party: await partyOf(mandate), name: by.name.full, link };
      await tell(person, { subject: 'mandates.mail.invited.subject', text: 'mandates.mail.invited.text', values });
    },

    /** Whoever invited hears that it was accepted. */
    async accepted(chain: Chain, person: Person): Promise<void> {
      const [mandate] = chain.links;
      const granter = await granterOf(mandate);
      if (!granter || granter.id === person.id) return;
      const values = { party: await nameOfParty(chain, people), name: nameOfInvited(mandate.invited), when: now() };
      await tell(granter, { subject: 'mandates.mail.accepted.subject', text: 'mandates.mail.accepted.text', values });
    },

    async declined(chain: Chain): Promise<void> {
      const [mandate] = chain.links;
      const granter = await granterOf(mandate);
      if (!granter) return;
      const values = { party: await nameOfParty(chain, people), name: nameOfInvited(mandate.invited), when: now() };
      await tell(granter, { subject: 'mandates.mail.declined.subject', text: 'mandates.mail.declined.text', values });
    },

    /** Whoever holds a mandate hears that it was limited or renewed. */
    async changed(mandate: Mandate, by: Person): Promise<void> {
      const { holder } = mandate;
      const person = holder?.kind === 'person' && holder.id !== by.id ? await people.find(holder.id) : undefined;
      if (!person) return;
      const values = { party: await partyOf(mandate), link: `${issuer}${PAGES}/${mandate.id}`, when: now() };
      await tell(person, { subject: 'mandates.mail.changed.subject', text: 'mandates.mail.changed.text', values });
    },
  };
}

export type MandateNotices = ReturnType<typeof createMandateNotices>;
