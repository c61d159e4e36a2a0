/** The part of a person's own pages where they see who got to know what of them: services, data providers and staff. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { AuditStore } from '../audit/audit.ts';
import type { Receipt, ReceiptStore } from '../consent/receipts.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/views.ts';
import { DISCLOSURE_EVENTS, disclosureLines } from './disclosure-lines.ts';
import { createDisclosureWords } from './disclosure-words.ts';
import { createServiceNames, type ServiceNamesParts } from './service-names.ts';

export interface DisclosureRoutesParts extends DoorParts, Omit<ServiceNamesParts, 'people'> {
  readonly account: DoorOf;
  readonly auditTrail: Pick<AuditStore, 'ofPerson' | 'servicesOfPerson'>;
  readonly pages: Pages;
  readonly proofing: ProofingRegistry;
  readonly receipts: ReceiptStore;
}

const HOME = '/account/disclosures';
const EVENTS = 100;
const LINES = 20;
const RECEIPTS = 50;
const CLIENT_ID = /^[\x21-\x7e]{1,128}$/;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Routes under /account/disclosures. */
export function disclosureRoutes(parts: DisclosureRoutesParts): Router {
  const { account, auditTrail, pages, proofing, receipts } = parts;
  const door = createDoor(parts, account);
  const names = createServiceNames(parts);

  /** The services in the list to choose from. */
  async function servicesOf({ person, language }: Guest, chosen: string | undefined) {
    const all = await auditTrail.servicesOfPerson(person.id, DISCLOSURE_EVENTS);
    const named = await Promise.all(all.map(async (id) => ({ value: id, text: await names.service(id, language) })));
    const words = pages.words(language);
    const options = [
      { value: '', text: words('disclosures.everybody') },
      ...named.toSorted((a, b) => a.text.localeCompare(b.text, language)),
    ];
    return options.map((option) => ({ ...option, selected: option.value === (chosen ?? '') }));
  }

  /** Each service's receipts are read once for a page. */
  function receiptsBy(personId: string): (clientId: string) => Promise<readonly Receipt[]> {
    const known = new Map<string, Promise<readonly Receipt[]>>();
    return (clientId) => {
      const found = known.get(clientId) ?? receipts.list(personId, { clientId, limit: RECEIPTS });
      known.set(clientId, found);
      return found;
    };
  }

  async function linesFor(personId: string, language: Language, query: { from?: string; clientId?: string }) {
    const read = await auditTrail.ofPerson(personId, { ...query, types: DISCLOSURE_EVENTS, limit: EVENTS + 1 });
    const all = disclosureLines(read.slice(0, EVENTS));
    const view = createDisclosureWords({ names, pages, proofing, receiptsOf: receiptsBy(personId) });
    const lines = [];
    for (const line of all.slice(0, LINES)) lines.push(await view(line, language));
    const next = all[LINES]?.events[0].id ?? read[EVENTS]?.id;
    return { lines, next };
  }

  async function show(ctx: Context, guest: Guest): Promise<void> {
    const { person, language } = guest;
    const from = textOf(ctx.query.from);
    const service = textOf(ctx.query.service);
    const clientId = service !== undefined && CLIENT_ID.test(service) ? service : undefined;
    const query = { ...(from ? { from } : {}), ...(clientId ? { clientId } : {}) };
    const { lines, next } = await linesFor(person.id, language, query);
    const to = (more: Record<string, string>): string => {
      const search = new URLSearchParams({ ...(clientId ? { service: clientId } : {}), ...more }).toString();
      return search === '' ? HOME : `${HOME}?${search}`;
    };
    pages.show(ctx, 'account-disclosures', {
      personName: person.name.full,
      services: await servicesOf(guest, clientId),
      lines,
      ...(from === undefined ? {} : { newest: to({}) }),
      ...(next === undefined ? {} : { older: to({ from: next }) }),
    });
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await show(ctx, guest);
  });
  return router;
}
