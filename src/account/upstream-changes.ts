/** What people change about the providers that open their account: each change, its record and the notice about it are one. */
import { type EndingSessionsParts, endSessionsBy } from '../artifacts/ending-sessions.ts';
import type { Audit, AuditEventType } from '../audit/audit.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { beginsSignIn } from '../authenticators/door.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { Definition } from '../upstreams/definition.ts';
import type { Link, LinkStore } from '../upstreams/links.ts';
import { methodOf, type Upstreams } from '../upstreams/upstream.ts';

export interface UpstreamChangesParts extends EndingSessionsParts {
  readonly audit: Audit;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: Pick<CredentialStore, 'lock' | 'list'>;
  readonly links: LinkStore;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'lock'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
  readonly upstreams: Pick<Upstreams, 'find'>;
}

/** Who changes it, in which session. */
export interface Changing {
  readonly person: Person;
  readonly sessionUid: string;
}

/** `last`: nothing else would open the account; `over`: it was so already. */
export type UpstreamOutcome = 'done' | 'last' | 'over';

/** What an upstream is known by, also when nobody describes it any more. */
export type Known = Pick<Definition, 'id'> & { readonly name: Definition['name'] };

export interface UpstreamChanges {
  /** Whether nothing would open the account without this upstream. */
  isLast(personId: string, upstream: string): Promise<boolean>;
  disconnect(changing: Changing, upstream: Known): Promise<UpstreamOutcome>;
  /** Nobody comes into the account from there any more, whatever the upstream says. */
  switchOff(changing: Changing, upstream: Known): Promise<UpstreamOutcome>;
  switchOn(changing: Changing, upstream: Known): Promise<UpstreamOutcome>;
}

const NOTICES = {
  removed: { subject: 'links.mail.removed.subject', text: 'links.mail.removed.text' },
  barred: { subject: 'links.mail.barred.subject', text: 'links.mail.barred.text' },
  allowed: { subject: 'links.mail.allowed.subject', text: 'links.mail.allowed.text' },
} as const;

/** Makes them. */
export function createUpstreamChanges(parts: UpstreamChangesParts): UpstreamChanges {
  const { audit, authenticators, credentials, links, now, people, tell, transaction, upstreams } = parts;

  /** A link that would still open the account. */
  async function isOpen({ upstream, issuer }: Link, off: readonly string[]): Promise<boolean> {
    return !off.includes(upstream) && (await upstreams.find(upstream))?.connection.issuer === issuer;
  }

  /** Another issuer answers there by now: the link opens nothing, and will not. */
  async function isOutdated({ upstream, issuer }: Link): Promise<boolean> {
    return ((await upstreams.find(upstream))?.connection.issuer ?? issuer) !== issuer;
  }

  async function isLast(personId: string, upstream: string): Promise<boolean> {
    const own = await links.ofPerson(personId);
    const link = own.find((one) => one.upstream === upstream);
    if (!link || (await isOutdated(link))) return false;
    if ((await credentials.list(personId)).some(({ method }) => beginsSignIn(authenticators, method))) return false;
    const off = await links.switchedOff(personId);
    for (const other of own) if (other.upstream !== upstream && (await isOpen(other, off))) return false;
    return true;
  }

  const endOthers = ({ person, sessionUid }: Changing, upstream: string): Promise<void> =>
    endSessionsBy(parts, { personId: person.id, method: methodOf(upstream), here: sessionUid });

  async function record(person: Person, { id, name }: Known, what: keyof typeof NOTICES): Promise<void> {
    const type: AuditEventType = `link.${what}`;
    await audit({ type, personId: person.id, details: { upstream: id } });
    await tell(person, { ...NOTICES[what], values: { upstream: name[person.language], when: now() } });
  }

  const change = ({ person }: Changing, work: (person: Person) => Promise<UpstreamOutcome>): Promise<UpstreamOutcome> =>
    transaction(async () => {
      await credentials.lock(person.id);
      const current = await people.lock(person.id);
      return current?.status === 'active' ? work(current) : 'over';
    });

  return {
    isLast,
    disconnect: (changing, upstream) =>
      change(changing, async (person) => {
        const link = (await links.ofPerson(person.id)).find((one) => one.upstream === upstream.id);
        if (!link) return 'over';
        if (await isLast(person.id, upstream.id)) return 'last';
        if (!(await links.remove(link.id))) return 'over';
        await endOthers(changing, upstream.id);
        await record(person, upstream, 'removed');
        return 'done';
      }),
    switchOff: (changing, upstream) =>
      change(changing, async (person) => {
        if ((await links.switchedOff(person.id)).includes(upstream.id)) return 'over';
        if (await isLast(person.id, upstream.id)) return 'last';
        await links.switchOff(person.id, upstream.id, now());
        await endOthers(changing, upstream.id);
        await record(person, upstream, 'barred');
        return 'done';
      }),
    switchOn: (changing, upstream) =>
      change(changing, async (person) => {
        if (!(await links.switchedOff(person.id)).includes(upstream.id)) return 'over';
        await links.switchOn(person.id, upstream.id);
        await record(person, upstream, 'allowed');
        return 'done';
      }),
  };
}
