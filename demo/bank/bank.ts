import { randomUUID } from 'node:crypto';
import type Koa from 'koa';
import type { Context, State } from '../shared/context.ts';
import { createExpiringMap } from '../shared/expiring-map.ts';
import { Failure } from '../shared/failure.ts';
import { readForm } from '../shared/form.ts';
import type { Resident } from '../shared/residents.ts';
import { createService, show } from '../shared/service.ts';
import { createSigner } from '../shared/signer.ts';
import { LIFETIME_SECONDS, makeAssertion } from './assertion.ts';
import { asBehaviour, type Behaviour } from './behaviours.ts';
import { createOpenid } from './openid/openid.ts';
import { aboutPage, agreementPage, assertionPage, homePage } from './pages.ts';
import type { BankSettings } from './settings.ts';
import { BRAND } from './words.ts';

/** What createBank needs; the rest of the settings is for listening. */
export type BankOptions = Omit<BankSettings, 'host' | 'port'> & { readonly behaviour?: Behaviour };

/** The bank, and how it behaves, which can be ordered while it runs. */
export interface Bank {
  readonly app: Koa<State>;
  behave(behaviour: Behaviour): void;
  /** An assertion about the customer with this number, as the page would give it. */
  assertionFor(number: string, request: string): Promise<string>;
}

const REQUEST = /^[A-Za-z0-9_-]{16,128}$/;
const MOST_ASSERTIONS = 1_000;

/** The dead and small children have no account at a bank. */
const isCustomer = ({ deceased, parents }: Resident): boolean => !deceased && parents.length === 0;

/**
 * A bank that tells others who its customer is: by an assertion that is signed, bound to one request of one provider, and
 * handed over by the customer; and as an OpenID provider. It behaves badly when ordered to. It does not listen.
 */
export async function createBank(options: BankOptions): Promise<Bank> {
  const { origin, provider } = options;
  const customers = options.residents.filter(isCustomer);
  const signer = await createSigner(options.privateKey);
  const given = createExpiringMap<string>({ lifetimeSeconds: LIFETIME_SECONDS, maximum: MOST_ASSERTIONS });
  let behaviour: Behaviour = options.behaviour ?? 'honest';

  const assertionOf = (customer: Resident, request: string): Promise<string> =>
    makeAssertion({ issuer: origin, audience: provider, request, customer }, signer, behaviour);

  /** The request that brought the customer here; throws Failure('invalid_request') when there is none. */
  function requestOf(value: unknown): string {
    if (typeof value !== 'string' || !REQUEST.test(value)) throw new Failure('invalid_request');
    return value;
  }

  async function agree(ctx: Context): Promise<void> {
    const form = await readForm(ctx);
    const request = requestOf(form.get('request'));
    const customer = customers.find(({ number }) => number === form.get('customer'));
    if (!customer || form.get('agree') !== 'yes') {
      show(
        ctx,
        BRAND,
        agreementPage({ request, customers, chosen: customer?.number, wrong: true }, ctx.state.language),
      );
      ctx.status = 422;
      return;
    }
    const id = randomUUID();
    given.set(id, await assertionOf(customer, request));
    ctx.status = 303;
    ctx.redirect(`/assertion?id=${id}`);
  }

  const assertionIn = (ctx: Context): string => {
    const found = given.get(String(ctx.query.id));
    if (found === undefined) throw new Failure('not_found');
    return found;
  };

  function download(ctx: Context): void {
    ctx.body = assertionIn(ctx);
    ctx.type = 'text/plain';
    ctx.attachment('ekyc.jwt');
  }

  async function order(ctx: Context): Promise<void> {
    const ordered = asBehaviour((await readForm(ctx)).get('behaviour'));
    if (!ordered) throw new Failure('invalid_request');
    behaviour = ordered;
    ctx.status = 303;
    ctx.redirect('/');
  }

  const openid = createOpenid({ ...options, customers, signer, behaviour: () => behaviour });
  const app = createService({
    name: 'bank',
    origin,
    issuer: provider,
    brand: BRAND,
    folder: import.meta.dirname,
    base: new URL('../shared/source.css', import.meta.url),
    calledByServers: [],
    first: openid.protocol,
    formsLeadAnywhere: true,
    routes: {
      ...openid.routes,
      'GET /': (ctx) => show(ctx, BRAND, homePage(behaviour, ctx.state.language)),
      'GET /privacy': (ctx) => show(ctx, BRAND, aboutPage(ctx.state.language)),
      'GET /jwks': (ctx) => {
        ctx.body = signer.keySet;
      },
      'GET /ekyc': (ctx) =>
        show(ctx, BRAND, agreementPage({ request: requestOf(ctx.query.request), customers }, ctx.state.language)),
      'POST /ekyc': agree,
      'GET /assertion': (ctx) =>
        show(ctx, BRAND, assertionPage(String(ctx.query.id), assertionIn(ctx), ctx.state.language)),
      'GET /assertion.jwt': download,
      'POST /behaviour': order,
    },
  });
  return {
    app,
    behave(ordered) {
      behaviour = ordered;
    },
    async assertionFor(number, request) {
      const customer = customers.find((one) => one.number === number);
      if (!customer) throw new Error(`${number} is no customer`);
      return assertionOf(customer, request);
    },
  };
}
