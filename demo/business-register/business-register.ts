import type Koa from 'koa';
import { createAnswering } from '../shared/answering.ts';
import type { Context, State } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import { readForm } from '../shared/form.ts';
import { createService, show } from '../shared/service.ts';
import { createSigner } from '../shared/signer.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { createRecords, STATUSES } from './organisations.ts';
import { aboutPage, anchorOf, listPage } from './pages.ts';
import { organisationQuestion } from './questions.ts';
import type { BusinessRegisterSettings } from './settings.ts';
import { BRAND } from './words.ts';

/** What createBusinessRegister needs; the rest of the settings is for listening. */
export type BusinessRegisterOptions = Omit<BusinessRegisterSettings, 'host' | 'port'>;

/** The register, and how it behaves, which can be ordered while it runs. */
export interface BusinessRegister {
  readonly app: Koa<State>;
  /** `slowMs` is how long a slow answer takes. */
  behave(behaviour: Behaviour, slowMs?: number): void;
  /** Questions that were asked, oldest first: their request ids. */
  readonly requests: readonly string[];
}

function backTo(ctx: Context, code: string): void {
  ctx.status = 303;
  ctx.redirect(`/#${anchorOf(code)}`);
}

/**
 * The business register: says whether an organisation is active and who represents it, in an answer that is signed and
 * bound to the question. On its page a developer changes both, and how it behaves. It does not listen.
 */
export async function createBusinessRegister(options: BusinessRegisterOptions): Promise<BusinessRegister> {
  const { origin, audience, token } = options;
  const signer = await createSigner(options.privateKey);
  const answering = createAnswering({ behaviours: BEHAVIOURS, issuer: origin, audience, token, signer });
  const records = createRecords(options.organisations);

  async function setStatus(ctx: Context): Promise<void> {
    const form = await readForm(ctx);
    const code = form.get('code') ?? '';
    const status = STATUSES.find((one) => one === form.get('status'));
    if (!status || !records.setStatus(code, status)) throw new Failure('invalid_request');
    backTo(ctx, code);
  }

  async function setRepresentative(ctx: Context): Promise<void> {
    const form = await readForm(ctx);
    const code = form.get('code') ?? '';
    const isRemoved = form.get('action') === 'remove';
    if (!isRemoved && form.get('action') !== 'restore') throw new Failure('invalid_request');
    if (!records.setRemoved(code, form.get('number') ?? '', isRemoved)) throw new Failure('invalid_request');
    backTo(ctx, code);
  }

  const app = createService({
    name: 'business-register',
    origin,
    issuer: origin,
    brand: BRAND,
    folder: import.meta.dirname,
    base: new URL('../shared/source.css', import.meta.url),
    calledByServers: ['/v1/organisations'],
    routes: {
      'GET /': (ctx) => show(ctx, BRAND, listPage(records, answering.current(), ctx.state.language)),
      'GET /privacy': (ctx) => show(ctx, BRAND, aboutPage(ctx.state.language)),
      'GET /jwks': (ctx) => {
        ctx.body = signer.keySet;
      },
      'POST /behaviour': answering.order,
      'POST /status': setStatus,
      'POST /representatives': setRepresentative,
      'POST /v1/organisations': answering.questions((ctx) => organisationQuestion(ctx, records)),
    },
  });
  return { app, requests: answering.requests, behave: answering.behave };
}
