/** How a service is used, and what it does wrong. */
import { z } from 'zod';
import { dayAfter, dayOf, type FigureStore } from '../figures/figures.ts';
import { stepsTold, summarise } from '../figures/summary.ts';
import type { Country } from '../identity/country.ts';
import { expectedOf, type Rules } from '../protocol-errors/expected.ts';
import type { ProtocolError, ProtocolErrorStore } from '../protocol-errors/protocol-errors.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { type AtServiceParts, createAtService, ofRegistration } from './at-service.ts';
import { type Operation, operation } from './operation.ts';
import { limitedQuery, more, pageOf } from './paging.ts';
import { ENGLISH, type SaidParts } from './said.ts';

export interface WatchingOperationsParts extends AtServiceParts, SaidParts {
  readonly country: Pick<Country, 'utcOffsetMinutes'>;
  readonly figures: Pick<FigureStore, 'between'>;
  readonly now: () => Date;
  readonly protocolErrors: ProtocolErrorStore;
  readonly settings: Rules & { readonly figures: { readonly smallest: number } };
}

const part = z.object({ name: z.string(), count: z.int() });
const shown = z
  .object({ kind: z.enum(['exact', 'about', 'fewer']), count: z.int().optional(), than: z.int().optional() })
  .describe('Exactly, in steps, or only as fewer than so many.');
const figuresOfDays = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  attempts: z.int(),
  successes: z.int(),
  withoutPage: z.int(),
  redeemed: z.int(),
  levels: z.array(part),
  refusals: z.array(part),
  tokens: z.array(part),
  tokenRefusals: z.array(part),
  spans: z.array(z.object({ from: z.iso.date(), to: z.iso.date(), attempts: z.int(), successes: z.int() })),
  steps: z.array(z.object({ step: z.string(), reached: shown, left: shown })),
});
const mistake = z.object({
  id: z.uuid(),
  place: z.string(),
  error: z.string(),
  rule: z.string(),
  title: z.string(),
  mend: z.string().describe('How to mend it.'),
  authenticated: z.boolean().describe('Whether the service proved who it is.'),
  count: z.int(),
  first_at: z.iso.datetime(),
  last_at: z.iso.datetime(),
  seen: z.boolean(),
  sent: z.record(z.string(), z.unknown()),
  expected: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
});

/** Makes the operations. */
export function watchingOperations(parts: WatchingOperationsParts): readonly Operation[] {
  const { country, figures, now, pages, protocolErrors, settings } = parts;
  const { atRegistration } = createAtService(parts);

  function mistakeView(one: ProtocolError, registration: RelyingParty) {
    const words = pages.words(ENGLISH);
    const { id, place, error, rule, authenticated, count, firstAt, lastAt, seen, sent } = one;
    return {
      ...{ id, place, error, rule, authenticated, count, seen },
      title: words(`protocolErrors.title.${rule}`),
      mend: words(`protocolErrors.mend.${rule}`),
      first_at: firstAt.toISOString(),
      last_at: lastAt.toISOString(),
      sent: { ...sent },
      expected: expectedOf(rule, registration, settings).map(({ name, values }) => ({ name, values: [...values] })),
    };
  }

  return [
    operation({
      id: 'readFigures',
      method: 'get',
      path: '/services/{id}/{environment}/figures',
      summary: 'How the service was used in the last days.',
      scope: 'services:read',
      params: ofRegistration,
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) }),
      answer: figuresOfDays,
      async run(caller, { params, query }) {
        const { clientId } = (await atRegistration(caller, params, 'read')).registration;
        const to = dayOf(now().getTime(), country.utcOffsetMinutes);
        const from = dayAfter(to, 1 - query.days);
        const all = await figures.between(clientId, from, to);
        const smallest = params.environment === 'production' ? settings.figures.smallest : undefined;
        const { levels, refusals, tokens, tokenRefusals, spans, ...counts } = summarise(all, from, to);
        return {
          ...{ from, to, ...counts },
          ...{ levels: [...levels], refusals: [...refusals], tokens: [...tokens], tokenRefusals: [...tokenRefusals] },
          spans: [...spans],
          steps: stepsTold(all, { today: to, smallest }),
        };
      },
    }),
    operation({
      id: 'listErrors',
      method: 'get',
      path: '/services/{id}/{environment}/errors',
      summary: 'Mistakes of the service in the protocol, newest first, with how to mend them.',
      scope: 'services:read',
      params: ofRegistration,
      query: limitedQuery,
      answer: z.object({ errors: z.array(mistake), more }),
      async run(caller, { params, query }) {
        const { registration } = await atRegistration(caller, params, 'read');
        const { here, more: goesOn } = pageOf(await protocolErrors.ofClient(registration.clientId), query);
        return { errors: here.map((one) => mistakeView(one, registration)), more: goesOn };
      },
    }),
    operation({
      id: 'markErrorsSeen',
      method: 'post',
      path: '/services/{id}/{environment}/errors/seen',
      summary: 'Says that these were looked at; made again, they are new again.',
      scope: 'services:write',
      params: ofRegistration,
      body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) }),
      async run(caller, { params, body }) {
        const { registration } = await atRegistration(caller, params, 'develop');
        await protocolErrors.markSeen(registration.clientId, body.ids);
        return undefined;
      },
    }),
  ];
}
