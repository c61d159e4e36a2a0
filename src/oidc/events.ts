/** oidc-provider's events as audit events and log lines. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Audit, AuditEventType } from '../audit/audit.ts';
import { visitOf } from '../audit/visit.ts';
import { exceptionsUsed } from './profiles.ts';
import { mandateInUse } from './request-state.ts';

interface ProtocolError extends Error {
  readonly error?: string;
  readonly error_description?: string;
  readonly error_detail?: string;
}

const describe = (error: Error): Record<string, unknown> => {
  const { error: code, error_description: description, error_detail: detail } = error as ProtocolError;
  return { error: code ?? error.name, description, detail };
};

/** The pages that led to an answer; none where no page was needed. */
function visitIn({ oidc }: KoaContextWithOIDC): string | undefined {
  const { cid } = (oidc.entities.Interaction ?? {}) as { cid?: string };
  return cid && visitOf(cid);
}

/** Connects a provider's events with the audit trail and the log; errors of requests without a client are only logged. */
export function listen(provider: Provider, { audit, log }: { audit: Audit; log: Logger }): void {
  const record = (type: AuditEventType, ctx: KoaContextWithOIDC, details: Record<string, unknown> = {}): void => {
    const { oidc } = ctx;
    const personId = oidc.session?.accountId ?? oidc.account?.accountId;
    void audit({ type, personId, clientId: oidc.client?.clientId, details });
  };
  const refused = (type: AuditEventType) => (ctx: KoaContextWithOIDC, error: Error) => {
    log.info({ client: ctx.oidc.client?.clientId, ...describe(error) }, type);
    if (ctx.oidc.client) record(type, ctx, describe(error));
  };
  const failed = (ctx: KoaContextWithOIDC, error: Error): void =>
    log.error({ err: error, route: ctx.oidc?.route }, 'the provider failed');

  /** What only an exception allows is worth a line of its own, each time. */
  function noteExceptions(ctx: KoaContextWithOIDC): void {
    const without = exceptionsUsed(ctx);
    if (without.length === 0) return;
    const client = ctx.oidc.client?.clientId;
    log.warn({ client, without }, 'exception.used');
    void audit({ type: 'exception.used', clientId: client, details: { without } });
  }

  provider.on('authorization.success', (ctx) => {
    noteExceptions(ctx);
    record('authorization.granted', ctx, {
      acr: ctx.oidc.acr,
      scope: ctx.oidc.params?.scope,
      mandate: mandateInUse(ctx),
      visit: visitIn(ctx),
    });
  });
  provider.on('authorization.error', refused('authorization.refused'));
  provider.on('grant.success', (ctx) => record('tokens.issued', ctx, { grantType: ctx.oidc.params?.grant_type }));
  provider.on('grant.error', refused('tokens.refused'));
  provider.on('grant.revoked', (ctx) => record('grant.revoked', ctx, { route: ctx.oidc.route }));
  provider.on('end_session.success', (ctx) => record('session.ended', ctx));
  provider.on('server_error', failed);
}
