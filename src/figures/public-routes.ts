/** The public page of figures, and the same for programs. */
import Router from '@koa/router';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import { SCHEMAS } from '../web/schemas.ts';
import { webState } from '../web/state.ts';
import type { FigureRow, FigureTable, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { dayOf, type FigureStore } from './figures.ts';
import { daysOf, monthsOver, type PublicMonth, publicMonth } from './public-figures.ts';

export interface PublicFiguresParts {
  readonly figures: Pick<FigureStore, 'byService' | 'firstDay'>;
  readonly pages: Pages;
  readonly issuer: string;
  readonly country: { readonly utcOffsetMinutes: number };
  readonly settings: { readonly country: string; readonly figures: { readonly publicSmallest: number } };
  readonly now: () => Date;
}

const SCHEMA = 'public-figures-1.schema.json';
const JSON_PATH = '/figures/months.json';
const ONE_HOUR = 3_600;

/** Reads the months, at most once an hour for everybody: they are over and change no more. */
function createReader({ figures, country, settings, now }: PublicFiguresParts): () => Promise<readonly PublicMonth[]> {
  let known: { readonly until: number; readonly months: Promise<readonly PublicMonth[]> } | undefined;

  async function read(): Promise<readonly PublicMonth[]> {
    const today = dayOf(now().getTime(), country.utcOffsetMinutes);
    const months: PublicMonth[] = [];
    for (const month of monthsOver(today, await figures.firstDay())) {
      const { from, to } = daysOf(month);
      months.push(publicMonth(month, await figures.byService(from, to), settings.figures.publicSmallest));
    }
    return months;
  }

  return () => {
    const at = now().getTime();
    if (known && at < known.until) return known.months;
    const months = read();
    known = { until: at + ONE_HOUR * 1000, months };
    months.catch(() => {
      known = undefined;
    });
    return months;
  };
}

const WHOLE = 100;

/** Routes under /figures. */
export function publicFiguresRoutes(parts: PublicFiguresParts): Router {
  const { pages, issuer, settings } = parts;
  const read = createReader(parts);
  const smallest = settings.figures.publicSmallest;

  function monthWords(month: string, language: Language): string {
    const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
    return new Intl.DateTimeFormat(language, options).format(new Date(month));
  }

  const atStart = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

  function rows(
    list: readonly (Pick<FigureRow, 'label' | 'href'> & { readonly signIns: number })[],
    language: Language,
  ) {
    const most = Math.max(1, ...list.map(({ signIns }) => signIns));
    return list.map(({ signIns, ...rest }) => ({
      ...rest,
      bar: Math.round((signIns * WHOLE) / most),
      cells: [new Intl.NumberFormat(language).format(signIns)],
    }));
  }

  function monthsTable(months: readonly PublicMonth[], language: Language, words: Words): FigureTable {
    return {
      title: words('publicFigures.months'),
      columns: [words('publicFigures.month'), words('publicFigures.signIns')],
      rows: rows(
        months.map(({ month, signIns }) => ({
          label: atStart(monthWords(month, language)),
          href: `/figures?month=${month}`,
          signIns,
        })),
        language,
      ),
    };
  }

  function servicesTable({ month, services, others }: PublicMonth, language: Language, words: Words): FigureTable {
    const named = services.map(({ name, organisation, signIns }) => ({
      label: `${name[language]} · ${organisation[language]}`,
      signIns,
    }));
    const rest = others
      ? [{ label: words('publicFigures.others', { count: others.services }), signIns: others.signIns }]
      : [];
    return {
      title: words('publicFigures.services', { month: monthWords(month, language) }),
      columns: [words('publicFigures.service'), words('publicFigures.signIns')],
      rows: rows([...named, ...rest], language),
    };
  }

  async function show(ctx: Routed): Promise<void> {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const months = await read();
    const chosen = months.find(({ month }) => month === ctx.query.month) ?? months[0];
    const services = chosen && servicesTable(chosen, language, words);
    pages.show(ctx, 'public-figures', {
      ...(months.length > 0 ? { months: monthsTable(months, language, words) } : {}),
      ...(services && services.rows.length > 0 ? { services } : {}),
      json: JSON_PATH,
      smallest,
    });
  }

  async function tell(ctx: Routed): Promise<void> {
    const months = await read();
    ctx.set({ 'Cache-Control': `public, max-age=${ONE_HOUR}`, 'Access-Control-Allow-Origin': '*' });
    ctx.body = { $schema: `${issuer}${SCHEMAS}${SCHEMA}`, country: settings.country.toUpperCase(), smallest, months };
  }

  const router = new Router();
  router.get('/figures', (ctx) => show(ctx as Routed));
  router.get(JSON_PATH, (ctx) => tell(ctx as Routed));
  return router;
}
