/** oidc-provider's events as figures: counted in memory, nothing about who it was. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Counting } from '../figures/counting.ts';
import { errorName, grantName, type StepName } from '../figures/measures.ts';
import { requestState } from './request-state.ts';

/** What the library asks of a person next. */
export interface Asked {
  readonly name: string;
  readonly reasons: readonly string[];
  readonly details: Readonly<Record<string, unknown>>;
}

export interface CountedParts {
  readonly counting: Pick<Counting, 'count'>;
  /** Which page that is. */
  readonly stepOf: (asked: Asked) => StepName;
  /** The id of a level by its acr. */
  readonly levelOf: (acr: string | undefined) => string;
  /** Whether this client is a service whose figures somebody reads. */
  readonly isService: (clientId: string) => boolean;
}

interface InteractionEntity {
  readonly prompt: Asked;
  readonly iat?: number;
}

const interactionOf = ({ oidc }: KoaContextWithOIDC): InteractionEntity | undefined =>
  oidc.entities.Interaction as unknown as InteractionEntity | undefined;

/**
 * Counts what happens. A page counts when the library leads to it, not when it is shown: whoever reloads it, goes back or
 * mistypes is counted once, and an authorization request is one attempt whatever its pages.
 */
export function countEvents(provider: Provider, { counting, stepOf, levelOf, isService }: CountedParts): void {
  const step = ({ prompt }: InteractionEntity): StepName => stepOf(prompt);

  type Count = (measure: Parameters<Counting['count']>[1], at?: number) => void;
  const of =
    (handle: (ctx: KoaContextWithOIDC, count: Count, error?: { readonly error?: string }) => void) =>
    (ctx: KoaContextWithOIDC, error?: unknown): void => {
      const clientId = ctx.oidc?.client?.clientId;
      if (clientId === undefined || !isService(clientId)) return;
      handle(ctx, (measure, at) => counting.count(clientId, measure, at), error as { error?: string } | undefined);
    };

  // What the library goes on from; later the request has its next interaction in the same place.
  provider.on('interaction.ended', (ctx) => {
    const left = interactionOf(ctx);
    if (left) requestState(ctx).left = { step: step(left), since: left.iat };
  });
  provider.on(
    'interaction.started',
    of((ctx, count) => {
      const next = interactionOf(ctx);
      if (!next) return;
      const { left } = requestState(ctx);
      const entered = step(next);
      if (!left) count('attempt');
      if (left?.step === entered) return;
      if (left) count(`passed.${left.step}`, left.since);
      count(`entered.${entered}`, next.iat);
    }),
  );
  provider.on(
    'authorization.success',
    of((ctx, count) => {
      const { left } = requestState(ctx);
      if (left) count(`passed.${left.step}`, left.since);
      else {
        count('attempt');
        count('single-sign-on');
      }
      count(`success.${levelOf(ctx.oidc.acr)}`);
    }),
  );
  const refused = of((ctx, count, error) => {
    const interaction = interactionOf(ctx);
    if (interaction) count(`turned.${step(interaction)}`, interaction.iat);
    count(`refused.${errorName(error?.error)}`);
  });
  provider.on('authorization.error', refused);
  provider.on('pushed_authorization_request.error', refused);
  provider.on(
    'grant.success',
    of((ctx, count) => {
      count(`tokens.${grantName(ctx.oidc.params?.grant_type)}`);
      const code = ctx.oidc.entities.AuthorizationCode as { iat?: number } | undefined;
      if (code) count('redeemed', code.iat);
    }),
  );
  provider.on(
    'grant.error',
    of((_ctx, count, error) => count(`tokens-refused.${errorName(error?.error)}`)),
  );
}
