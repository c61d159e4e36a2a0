import type Koa from 'koa';
import { createAnswering } from '../shared/answering.ts';
import type { State } from '../shared/context.ts';
import { createService, show } from '../shared/service.ts';
import { createSigner } from '../shared/signer.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { aboutPage, listPage } from './pages.ts';
import { guardianQuestion, matchQuestion } from './questions.ts';
import type { PopulationRegisterSettings } from './settings.ts';
import { BRAND } from './words.ts';

/** What createPopulationRegister needs; the rest of the settings is for listening. */
export type PopulationRegisterOptions = Omit<PopulationRegisterSettings, 'host' | 'port'>;

/** The register, and how it behaves, which can be ordered while it runs. */
export interface PopulationRegister {
  readonly app: Koa<State>;
  /** `slowMs` is how long a slow answer takes. */
  behave(behaviour: Behaviour, slowMs?: number): void;
  /** Questions that were asked, oldest first: their request ids. */
  readonly requests: readonly string[];
}

/**
 * The population register: says whether a number, a name and a date of birth belong together, and who is whose parent or
 * guardian, in answers that are signed and bound to the question. It behaves badly when ordered to. It does not listen.
 */
export async function createPopulationRegister(options: PopulationRegisterOptions): Promise<PopulationRegister> {
  const { origin, audience, token, residents } = options;
  const signer = await createSigner(options.privateKey);
  const answering = createAnswering({ behaviours: BEHAVIOURS, issuer: origin, audience, token, signer });
  const app = createService({
    name: 'population-register',
    origin,
    issuer: origin,
    brand: BRAND,
    folder: import.meta.dirname,
    base: new URL('../shared/source.css', import.meta.url),
    calledByServers: ['/v1/match', '/v1/guardians'],
    routes: {
      'GET /': (ctx) => show(ctx, BRAND, listPage(residents, answering.current(), ctx.state.language)),
      'GET /privacy': (ctx) => show(ctx, BRAND, aboutPage(ctx.state.language)),
      'GET /jwks': (ctx) => {
        ctx.body = signer.keySet;
      },
      'POST /behaviour': answering.order,
      'POST /v1/match': answering.questions((ctx) => matchQuestion(ctx, residents)),
      'POST /v1/guardians': answering.questions((ctx) => guardianQuestion(ctx, residents)),
    },
  });
  return { app, requests: answering.requests, behave: answering.behave };
}
