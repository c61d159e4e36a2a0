/** Opening cases: once for the same subject of whom the same is said, with the record and the notice to the account's owner. */
import { createHash, randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Person } from '../identity/person.ts';
import type { Tell } from '../messages/notices.ts';
import type { CaseKind, CaseStore, IdentityCase } from './cases.ts';
import type { Definition } from './definition.ts';
import { identityIn, levelOf } from './meaning.ts';
import type { Doubt } from './rule.ts';
import type { Answer } from './upstream.ts';

export interface DoubtingParts {
  readonly audit: Audit;
  readonly cases: Pick<CaseStore, 'ofPerson' | 'add'>;
  readonly now: () => Date;
  readonly tell: Tell;
}

/** What is in doubt about an account. */
export interface Doubted {
  readonly kind: CaseKind;
  readonly person: Person;
  readonly doubts: readonly Doubt[];
  readonly otherId?: string | undefined;
}

const TOLD = {
  arrival: 'links.mail.doubt.arrival',
  changed: 'links.mail.doubt.changed',
  connecting: 'links.mail.doubt.connecting',
} as const satisfies Record<CaseKind, string>;

/** Equal for the same subject of whom the same was said, whatever the order. */
function fingerprintOf(definition: Definition, answer: Answer): string {
  const { number, name, birthdate, gender } = identityIn(definition, answer);
  const said = JSON.stringify([answer.issuer, answer.subject, number, name, birthdate, gender]);
  return createHash('sha256').update(said).digest('base64url');
}

/** Makes what finds and opens cases, in a transaction that has locked the person. */
export function createDoubting({ audit, cases, now, tell }: DoubtingParts) {
  /** The case of exactly this, open or decided. */
  async function find(personId: string, definition: Definition, answer: Answer): Promise<IdentityCase | undefined> {
    const fingerprint = fingerprintOf(definition, answer);
    const all = await cases.ofPerson(personId);
    return all.find((one) => one.upstream === definition.id && one.fingerprint === fingerprint);
  }

  async function open(definition: Definition, answer: Answer, doubted: Doubted): Promise<string> {
    const { kind, person, doubts, otherId } = doubted;
    const [id, upstream] = [randomUUID(), definition.id];
    const { issuer, subject, at } = answer;
    const { proof } = levelOf(definition, answer.acr);
    const facts = { issuer, subject, at, proof, vouched: identityIn(definition, answer) };
    const fingerprint = fingerprintOf(definition, answer);
    await cases.add({ id, personId: person.id, upstream, kind, doubts, otherId, fingerprint, facts, openedAt: now() });
    await audit({ type: 'identity-case.opened', personId: person.id, details: { case: id, upstream, kind, doubts } });
    const values = { upstream: definition.name[person.language], when: now() };
    await tell(person, { subject: 'links.mail.doubt.subject', text: TOLD[kind], values });
    return id;
  }

  return {
    find,
    async findOrOpen(definition: Definition, answer: Answer, doubted: Doubted): Promise<string> {
      const found = await find(doubted.person.id, definition, answer);
      return found?.id ?? open(definition, answer, doubted);
    },
  };
}
