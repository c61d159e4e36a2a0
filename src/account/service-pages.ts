/** The pages about services that use an account. */
import type { Context } from 'koa';
import type { GrantStore, SessionStore } from '../artifacts/artifact-store.ts';
import type { AuditStore } from '../audit/audit.ts';
import { allowed, isRequired } from '../consent/claim-requests.ts';
import type { ConsentStore, KeptConsent } from '../consent/consent.ts';
import type { Receipt, ReceiptStore } from '../consent/receipts.ts';
import { optionalIn } from '../consent/withdrawing.ts';
import type { Guest } from '../doors/door.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { UsedServiceView, Views } from '../web/views.ts';
import { createServiceChanges } from './service-changes.ts';
import { createServiceWords, type ServiceWordsParts } from './service-words.ts';

export interface ServicePagesParts extends ServiceWordsParts {
  readonly artifacts: Pick<SessionStore & GrantStore, 'openSessions'>;
  readonly consents: Pick<ConsentStore, 'list' | 'page'>;
  readonly lastUses: AuditStore['lastUses'];
  readonly now: () => Date;
  readonly outbox: Pick<OutboxStore, 'statusOf'>;
  readonly pages: Pages;
  readonly receipts: Pick<ReceiptStore, 'list'>;
}

const HOME = '/account/services';
const PAGE_SIZE = 20;
const MOST_STOPPED = 50;
const MOST_RECEIPTS = 50;
const YEAR_MS = 366 * 86_400_000;
const OFFLINE = 'offline_access';

const STATES = {
  withdrawn: 'services.state.withdrawn',
  closed: 'services.state.closed',
  reported: 'services.state.reported',
} as const;
const RECEIPTS = {
  agreed: 'services.receipt.agreed',
  refused: 'services.receipt.refused',
  informed: 'services.receipt.informed',
  changed: 'services.receipt.changed',
  withdrawn: 'services.receipt.withdrawn',
} as const satisfies Record<Receipt['kind'], string>;
export const DONE = {
  withdrawn: 'services.done.withdrawn',
  changed: 'services.done.changed',
  same: 'services.done.same',
} as const;

/** What is said of an ended consent that no other took the place of. */
const stateKey = ({ ended }: KeptConsent): string =>
  STATES[(ended?.why ?? 'withdrawn') as keyof typeof STATES] ?? STATES.withdrawn;

/** Makes the pages. */
export function createServicePages(parts: ServicePagesParts) {
  const { artifacts, consents, lastUses, now, pages, receipts, relyingParties } = parts;
  const say = createServiceWords(parts);
  const changesOf = createServiceChanges({ ...parts, say });

  async function forWhom(consent: KeptConsent, { language }: Guest): Promise<string> {
    const words = pages.words(language);
    const party = await say.partyOf(consent);
    return party ? words('services.acting', { party: party.name }) : words('services.self');
  }

  function getsLine({ granted, scopes }: KeptConsent, service: RelyingParty | undefined, { language }: Guest) {
    const words = pages.words(language);
    const claims = say.labelsOf(service ? allowed(granted, service) : granted, language);
    return [
      claims.length > 0 ? words('services.gets', { claims: claims.join(' · ') }) : words('services.getsNothing'),
      ...(scopes.includes(OFFLINE) ? [words('services.offline')] : []),
    ];
  }

  async function item(consent: KeptConsent, used: Date | undefined, guest: Guest): Promise<UsedServiceView> {
    const words = pages.words(guest.language);
    const service = await relyingParties.find(consent.clientId);
    const common = {
      href: `${HOME}/${consent.id}`,
      ...say.namesOf(service, consent.clientId, guest.language),
    };
    const whom = await forWhom(consent, guest);
    if (consent.ended) return { ...common, facts: [whom], state: words(stateKey(consent), { when: consent.ended.at }) };
    const times = [
      words('services.since', { when: consent.since }),
      used ? words('services.used', { when: used }) : words('services.unused'),
    ];
    return { ...common, facts: [whom, times.join(' · '), ...getsLine(consent, service, guest)] };
  }

  /** How many devices are signed in there. */
  async function sessionsIn({ personId, clientId, mandateId }: KeptConsent): Promise<number> {
    const open = await artifacts.openSessions(personId);
    return open.filter(({ services }) =>
      services.some((one) => one.clientId === clientId && one.mandateId === mandateId),
    ).length;
  }

  async function factsOf(consent: KeptConsent, service: RelyingParty | undefined, guest: Guest) {
    const words = pages.words(guest.language);
    const law = service?.policy.basis?.law[guest.language];
    const [used] = await lastUses(consent.personId, [consent]);
    const fact = (key: string, value: string) => ({ label: words(key), value });
    return [
      fact('services.fact.for', await forWhom(consent, guest)),
      fact('services.fact.since', words('services.day', { when: consent.since })),
      fact('services.fact.used', used ? words('services.moment', { when: used }) : words('services.unused')),
      ...(consent.ended
        ? [fact('services.fact.ended', words('services.moment', { when: consent.ended.at }))]
        : [
            fact('consent.basis', law ?? words('consent.basis.consent')),
            ...(consent.scopes.includes(OFFLINE) ? [fact('consent.offline', words('services.offline'))] : []),
            fact('services.fact.sessions', words('services.sessions', { count: await sessionsIn(consent) })),
          ]),
    ];
  }

  /** What it gets: what it needs, and what can be chosen. */
  function claimsOf(
    consent: KeptConsent,
    service: RelyingParty,
    { language }: Guest,
  ): Pick<Views['service'], 'nothing' | 'required' | 'optional'> {
    const words = pages.words(language);
    const law = service.policy.basis?.law[language];
    const required = allowed(consent.granted, service).filter((claim) => isRequired(claim, service));
    const optional = optionalIn(consent, service);
    if (required.length + optional.length === 0) return { nothing: words('services.getsNothing') };
    const group = <Kind extends string>(kind: Kind, title: string, hint: string, names: readonly string[]) => ({
      ...{ kind, title, hint },
      claims: say.claimsOf(names, service, language),
    });
    const why = law ? words('services.required.byLaw', { law }) : words('services.required.hint');
    return {
      ...(required.length > 0 ? { required: group('required', words('services.required.title'), why, required) } : {}),
      ...(optional.length > 0
        ? {
            optional: {
              ...group('optional', words('services.optional.title'), words('services.optional.hint'), optional),
              ticked: optional.filter((claim) => consent.granted.includes(claim)),
            },
          }
        : {}),
    };
  }

  function stopOf(service: RelyingParty, { language }: Guest): NonNullable<Views['service']['stop']> {
    const object = service.policy.basis ? { object: '/account/requests' } : {};
    return { ...say.withdrawalOf(service, service.clientId, language), ...object };
  }

  function endedOf({ clientId, granted }: KeptConsent, service: RelyingParty | undefined, { language }: Guest) {
    const { held } = say.withdrawalOf(service, clientId, language);
    return { text: pages.words(language)('services.ended.text'), held, claims: say.labelsOf(granted, language) };
  }

  async function receiptsOf({ personId, clientId, mandateId }: KeptConsent, { language }: Guest) {
    const words = pages.words(language);
    const all = await receipts.list(personId, { clientId, limit: MOST_RECEIPTS });
    return all
      .filter((receipt) => receipt.mandateId === mandateId)
      .map(({ id, kind, at }) => ({ href: `/account/receipts/${id}`, label: words(RECEIPTS[kind], { when: at }) }));
  }

  return {
    async list(ctx: Context, guest: Guest, page: number): Promise<void> {
      const { id } = guest.person;
      const offset = (page - 1) * PAGE_SIZE;
      const open = await consents.page(id, { state: 'open', limit: PAGE_SIZE, offset });
      const since = new Date(now().getTime() - YEAR_MS);
      const stopped = await consents.page(id, { state: 'stopped', since, limit: MOST_STOPPED, offset: 0 });
      const used = await lastUses(id, open.consents);
      pages.show(ctx, 'services', {
        personName: guest.person.name.full,
        services: await Promise.all(open.consents.map((consent, i) => item(consent, used[i], guest))),
        stopped: page > 1 ? [] : await Promise.all(stopped.consents.map((consent) => item(consent, undefined, guest))),
        ...(page > 1 ? { previous: `${HOME}?page=${page - 1}` } : {}),
        ...(offset + PAGE_SIZE < open.total ? { next: `${HOME}?page=${page + 1}` } : {}),
      });
    },

    /** `all` are the answers to this service for this party, newest first; the first one is how it stands. */
    async one(ctx: Context, guest: Guest, all: readonly [KeptConsent, ...KeptConsent[]], done?: string): Promise<void> {
      const [consent] = all;
      const { language } = guest;
      const words = pages.words(language);
      const service = await relyingParties.find(consent.clientId);
      const { ended } = consent;
      const isOpen = !ended && service;
      const notice = Object.hasOwn(DONE, done ?? '') ? { notice: words(DONE[done as keyof typeof DONE]) } : {};
      const query = new URLSearchParams({ service: consent.clientId });
      pages.show(ctx, 'service', {
        personName: guest.person.name.full,
        at: `${HOME}/${consent.id}`,
        ...say.namesOf(service, consent.clientId, language),
        ...notice,
        state: ended ? words(stateKey(consent), { when: ended.at }) : words('services.state.open'),
        tone: ended ? 'bad' : 'good',
        facts: await factsOf(consent, service, guest),
        ...(isOpen ? { ...claimsOf(consent, service, guest), stop: stopOf(service, guest) } : {}),
        ...(ended ? { ended: endedOf(consent, service, guest) } : {}),
        changes: await changesOf(all, service, language),
        receipts: await receiptsOf(consent, guest),
        related: [
          { href: `/account/disclosures?${query}`, label: words('services.disclosures') },
          { href: '/account/sessions', label: words('services.sessionsLink') },
        ],
      });
    },
  };
}
