/** How a service is used: its figures for everybody in its team. */
import type Router from '@koa/router';
import { csvOf } from '../figures/csv.ts';
import { dayAfter, dayOf, type FigureStore } from '../figures/figures.ts';
import { stepsTold, summarise } from '../figures/summary.ts';
import type { Country } from '../identity/country.ts';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import type { TabView } from '../web/views.ts';
import type { At, OnService } from './at.ts';
import { type Chosen, environmentOf, environmentTabs } from './environments.ts';
import { answersTable, dayWords, levelsTable, numbersOf, spansTable, stepsTable } from './figures-view.ts';

export interface FigureRoutesParts {
  readonly figures: Pick<FigureStore, 'between'>;
  readonly pages: Pages;
  readonly country: Pick<Country, 'utcOffsetMinutes'>;
  readonly settings: { readonly figures: { readonly smallest: number } };
  readonly now: () => Date;
}

const PERIODS = [7, 30, 90] as const;
const USUAL = 30;

/** What is looked at. */
interface Looking extends Chosen {
  readonly days: number;
  readonly from: string;
  readonly to: string;
}

/** Adds the page of figures and its table for other programs. */
export function addFigureRoutes(router: Router, { at }: { readonly at: At }, parts: FigureRoutesParts): void {
  const { figures, pages, country, settings, now } = parts;

  function look(ctx: Routed, { service }: OnService): Looking {
    const days = PERIODS.find((period) => String(period) === ctx.query.days) ?? USUAL;
    const to = dayOf(now().getTime(), country.utcOffsetMinutes);
    return { ...environmentOf(ctx, service), days, from: dayAfter(to, 1 - days), to };
  }

  const read = async ({ clientId, from, to }: Looking) => (clientId ? figures.between(clientId, from, to) : []);

  function tabsOf(base: string, looking: Looking, words: (days: number) => string): TabView[] {
    const { environment, days } = looking;
    return PERIODS.map((period) => ({
      href: `${base}?days=${period}&of=${environment}`,
      label: words(period),
      current: period === days,
    }));
  }

  async function show(ctx: Routed, on: OnService): Promise<void> {
    const { service, guest, owner } = on;
    const { language } = guest;
    const words = pages.words(language);
    const speaking = { words, language };
    const looking = look(ctx, on);
    const { environment, days, from, to } = looking;
    const all = await read(looking);
    const summary = summarise(all, from, to);
    const smallest = environment === 'production' ? settings.figures.smallest : undefined;
    const steps = stepsTold(all, { today: to, smallest });
    const base = `/owners/services/${service.id}/figures`;
    pages.show(ctx, 'owner-figures', {
      owner,
      environments: environmentTabs(service, environment, (name) => `${base}?days=${days}&of=${name}`, words),
      periods: tabsOf(base, looking, (period) => words('figures.period', { days: period })),
      range: words('figures.range', { from: dayWords(from, language), to: dayWords(to, language) }),
      numbers: numbersOf(summary, speaking),
      tables: [
        spansTable(summary, speaking),
        stepsTable(steps, smallest, speaking),
        levelsTable(summary, speaking),
        answersTable(summary.refusals, 'figures.refusals', speaking),
        answersTable(summary.tokenRefusals, 'figures.tokenRefusals', speaking),
      ].filter(({ rows }) => rows.length > 0),
      csv: `${base}.csv?days=${days}&of=${environment}`,
      nothing: all.length === 0,
    });
  }

  async function download(ctx: Routed, on: OnService): Promise<void> {
    const looking = look(ctx, on);
    const text = csvOf(await read(looking), { steps: looking.environment === 'sandbox' });
    ctx.set('Content-Disposition', `attachment; filename="figures-${looking.from}-${looking.to}.csv"`);
    ctx.type = 'text/csv; charset=utf-8';
    ctx.body = text;
  }

  router.get('/services/:service/figures', at.service({ act: 'read', by: 'goOn' }, show));
  router.get('/services/:service/figures.csv', at.service({ act: 'read', by: 'goOn' }, download));
}
