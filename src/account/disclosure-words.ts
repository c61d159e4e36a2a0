/** Lines of the disclosures in words. */
import type { Receipt } from '../consent/receipts.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { Pages } from '../web/pages.ts';
import type { DisclosureView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { DisclosureLine } from './disclosure-lines.ts';
import type { ServiceNames } from './service-names.ts';

export interface DisclosureWordsParts {
  readonly names: ServiceNames;
  readonly pages: Pages;
  readonly proofing: ProofingRegistry;
  /** The person's receipts of a service, newest first. */
  readonly receiptsOf: (clientId: string) => Promise<readonly Receipt[]>;
}

type Event = DisclosureLine['events'][0];

const ROLES: Readonly<Record<string, string>> = {
  'identity-officer': 'disclosures.role.identityOfficer',
  registrar: 'disclosures.role.registrar',
  support: 'disclosures.role.support',
  'security-officer': 'disclosures.role.securityOfficer',
  auditor: 'disclosures.role.auditor',
  administrator: 'disclosures.role.administrator',
};
/** What the look was for, where it says so. */
const WHY: Readonly<Record<string, string>> = {
  organisation: 'disclosures.why.organisation',
  'data-request': 'disclosures.why.dataRequest',
  report: 'disclosures.why.report',
  people: 'disclosures.why.people',
  merges: 'disclosures.why.merges',
  audit: 'disclosures.why.audit',
  case: 'disclosures.why.case',
};
const TITLES: Readonly<Record<string, string>> = {
  'staff.person-read': 'disclosures.title.read',
  'staff.searched': 'disclosures.title.searched',
  'staff.audit-read': 'disclosures.title.auditRead',
  'proof.examined': 'disclosures.title.examined',
  'proof.added': 'disclosures.title.proofAdded',
  'proof.refused': 'disclosures.title.proofRefused',
  'proof.withdrawn': 'disclosures.title.proofWithdrawn',
};
/** Claims that only say something about another one; `mandate` goes where the party goes. */
const BESIDE = /_verified$|^mandate$/;
const ANSWERS: ReadonlySet<string> = new Set(['agreed', 'changed', 'informed']);

const textIn = ({ details }: Event, name: string): string | undefined => {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const textsIn = ({ details }: Event, name: string): string[] => {
  const value = details[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** Makes the words. */
export function createDisclosureWords({ names, pages, proofing, receiptsOf }: DisclosureWordsParts) {
  const places = proofing.all.flatMap(({ review }) => review?.places ?? []);
  const nameOfPlace = (id: string, language: Language): string =>
    places.find((place) => place.id === id)?.name[language] ?? id;

  function claimsIn(event: Event, words: Words): string[] {
    const isRepresented = event.details.represented === true;
    const told = textsIn(event, 'claims').filter((claim) => isRepresented || !BESIDE.test(claim));
    return told.map((claim) => words(`claim.${claim}`));
  }

  /** By which answer of the person the service has the data: the last one before. */
  async function receiptOf(event: Event): Promise<string | undefined> {
    if (event.clientId === undefined || event.details.represented === true) return undefined;
    const mandate = textIn(event, 'mandate');
    const all = await receiptsOf(event.clientId);
    return all.find(({ kind, mandateId, at }) => ANSWERS.has(kind) && mandateId === mandate && at <= event.at)?.id;
  }

  async function factsOfService(event: Event, language: Language): Promise<(string | undefined)[]> {
    const words = pages.words(language);
    const party = event.details.represented === true ? undefined : await names.party(textIn(event, 'mandate'));
    const service = textIn(event, 'service');
    return [
      event.details.represented === true ? words('disclosures.represented') : undefined,
      party && words('history.for', { party }),
      event.details.by === 'id_token' ? words('disclosures.byIdToken') : undefined,
      service && words('disclosures.forService', { service: await names.service(service, language) }),
    ];
  }

  function whereOf(event: Event, language: Language): string | undefined {
    const place = textIn(event, 'place');
    const all = place ? [place] : textsIn(event, 'places');
    if (all.length === 0) return undefined;
    const named = all.map((id) => nameOfPlace(id, language)).join(' · ');
    return pages.words(language)('disclosures.place', { place: named });
  }

  /** For what staff looked, as far as it is on record. */
  function whyOf(event: Event, language: Language): string | undefined {
    const words = pages.words(language);
    const reason = textIn(event, 'reason');
    if (reason) return words('disclosures.reason', { reason });
    const about = WHY[textIn(event, 'about') ?? ''];
    if (about) return words(about);
    if (textIn(event, 'request')) return words('disclosures.why.request');
    return event.type.startsWith('staff.') ? words('disclosures.why.proofs') : undefined;
  }

  /** Never the name of whoever it was: the office answers for it. */
  function factsOfStaff(event: Event, language: Language): (string | undefined)[] {
    const words = pages.words(language);
    const method = textIn(event, 'method');
    const role = ROLES[textIn(event, 'role') ?? (event.type.startsWith('proof.') ? 'identity-officer' : '')];
    return [
      role && words('disclosures.by', { role: words(role) }),
      whereOf(event, language),
      // What is no method of ours is the word of another provider, which people know by its name.
      method &&
        (proofing.get(method)?.words[language].name ??
          textIn(event, 'source') ??
          pages.words(language)('proofs.otherMethod')),
      whyOf(event, language),
    ];
  }

  async function titleOf({ kind, events: [event] }: DisclosureLine, language: Language): Promise<string> {
    const words = pages.words(language);
    const service = event.clientId === undefined ? '' : await names.service(event.clientId, language);
    if (kind === 'release') return words('disclosures.title.release', { service });
    if (kind === 'request') return words('disclosures.title.request', { service });
    return words(TITLES[event.type] ?? 'disclosures.title.read');
  }

  return async (line: DisclosureLine, language: Language): Promise<DisclosureView> => {
    const words = pages.words(language);
    const [event, ...others] = line.events;
    const isOfService = line.kind === 'release' || line.kind === 'request';
    const facts = isOfService ? await factsOfService(event, language) : factsOfStaff(event, language);
    const claims = line.kind === 'release' ? claimsIn(event, words) : [];
    const receipt = line.kind === 'release' ? await receiptOf(event) : undefined;
    const oldest = others.at(-1);
    return {
      title: await titleOf(line, language),
      when: words('history.when', { when: event.at }),
      ...(oldest ? { times: words('disclosures.times', { count: others.length + 1, since: oldest.at }) } : {}),
      claims,
      facts: facts.filter((fact) => fact !== undefined && fact !== '') as string[],
      isStaff: !isOfService,
      ...(receipt ? { receipt: `/account/receipts/${receipt}` } : {}),
    };
  };
}
