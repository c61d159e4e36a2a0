/** oidc-provider's errors of known clients, for the error inbox of their owners. */
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Counting } from '../figures/counting.ts';
import type { Senders } from '../outbox/outbox.ts';
import type { Collecting } from '../protocol-errors/collecting.ts';
import type { Place } from '../protocol-errors/protocol-errors.ts';
import { isMistake, type RawError, ruleOf } from '../protocol-errors/rules.ts';
import { sentOf } from '../protocol-errors/sent.ts';
import { webState } from '../web/state.ts';

export interface MistakeParts {
  readonly collecting: Pick<Collecting, 'collect'>;
  /** Whether this client is a service whose mistakes somebody reads. */
  readonly isService: (clientId: string) => boolean;
}

const EVENTS = {
  'authorization.error': 'authorization',
  'pushed_authorization_request.error': 'pushed',
  'grant.error': 'token',
  'userinfo.error': 'userinfo',
  'introspection.error': 'introspection',
  'revocation.error': 'revocation',
  'end_session.error': 'sign-out',
} as const satisfies Record<string, Place>;

/** Where a client proves who it is. */
const WITH_AUTHENTICATION: ReadonlySet<Place> = new Set(['pushed', 'token', 'introspection', 'revocation']);

/** Whether nobody else can have sent this: the client has proved who it is, or has shown a token that only it has. */
function isCertain({ oidc }: KoaContextWithOIDC, place: Place, error: RawError): boolean {
  if (place === 'userinfo') return true;
  const proves = WITH_AUTHENTICATION.has(place) && oidc.client?.clientAuthMethod !== 'none';
  return proves && error.error !== 'invalid_client';
}

function requestOf(ctx: KoaContextWithOIDC) {
  const { oidc, query, headers } = ctx;
  const { body = {} } = oidc as unknown as { body?: Readonly<Record<string, unknown>> };
  const { client_assertion, client_secret } = body;
  const asked = (oidc.params ?? {}) as Record<string, unknown> & { toPlainObject?: () => Record<string, unknown> };
  return {
    // Where a request is pushed, the library keeps apart what the client proves itself by.
    parameters: { client_assertion, client_secret, ...(asked.toPlainObject?.() ?? asked) },
    names: Object.keys({ ...query, ...body }),
    authorization: headers.authorization,
    withCertificate: webState(ctx).clientCertificate !== undefined,
    now: Math.floor(Date.now() / 1000),
  };
}

/** Collects what goes wrong in requests of services. */
export function collectMistakes(provider: Provider, { collecting, isService }: MistakeParts): void {
  const take =
    (place: Place) =>
    (ctx: KoaContextWithOIDC, thrown: Error): void => {
      const error = thrown as RawError;
      const clientId = ctx.oidc?.client?.clientId;
      if (clientId === undefined || !isService(clientId) || !isMistake(error)) return;
      const what = { clientId, place, error: error.error ?? thrown.name, rule: ruleOf(error) };
      const describe = () => sentOf(requestOf(ctx), WITH_AUTHENTICATION.has(place));
      collecting.collect({ ...what, authenticated: isCertain(ctx, place, error) }, describe);
    };
  const events = provider as unknown as { on(name: string, listener: ReturnType<typeof take>): void };
  for (const [event, place] of Object.entries(EVENTS)) events.on(event, take(place));
}

/** What a code or token that was used twice is noted by. */
export interface SecondUseParts extends MistakeParts {
  readonly counting: Pick<Counting, 'count'>;
}

/** Notes what the library could not see: that somebody else was faster with the same code or refresh token. */
export function noteSecondUse(ctx: KoaContextWithOIDC, parts: SecondUseParts): void {
  const { counting, collecting, isService } = parts;
  const { client, params } = ctx.oidc;
  const clientId = client?.clientId;
  if (clientId === undefined || !isService(clientId)) return;
  const isRefresh = params?.grant_type === 'refresh_token';
  const rule = isRefresh ? 'refresh-used' : 'code-used';
  const what = { clientId, place: 'token', error: 'invalid_grant', rule, authenticated: true } as const;
  collecting.collect(what, () => sentOf(requestOf(ctx), true));
  counting.count(clientId, 'tokens-refused.invalid_grant');
}

const STATUS = /(?:got:|answered) (\d{3})/;
/** Errors of connections, which say why without saying where. */
const CODE = /^[A-Z][A-Z0-9_]{2,40}$/;

function answerOf(error: unknown): { readonly error: string; readonly answer: string } {
  const { message, cause, code } = error as { message?: unknown; cause?: { code?: unknown }; code?: unknown };
  const status = STATUS.exec(String(message))?.[1];
  if (status) return { error: 'not_confirmed', answer: status };
  const why = [cause?.code, code].find((one): one is string => typeof one === 'string' && CODE.test(one));
  return { error: 'unreachable', answer: why ?? 'no answer' };
}

/** What services are told. */
type ToServices = Pick<Senders, 'backchannel-logout' | 'consent-withdrawn' | 'subject-merged'>;

/** What services are told and do not take is collected as well. */
export function collectingSenders(senders: ToServices, collecting: Pick<Collecting, 'collect'>): ToServices {
  const watched =
    <Message extends { readonly clientId: string }, Result>(
      send: (message: Message, id: string) => Promise<Result>,
      place: Place,
    ) =>
    async (message: Message, id: string): Promise<Result> => {
      try {
        return await send(message, id);
      } catch (thrown) {
        const { error, answer } = answerOf(thrown);
        const occurrence = { clientId: message.clientId, place, error, rule: ruleOf({ error }), authenticated: true };
        collecting.collect(occurrence, () => ({ parameters: {}, withheld: [], unknown: 0, answer }));
        throw thrown;
      }
    };
  return {
    'backchannel-logout': watched(senders['backchannel-logout'], 'logout-delivery'),
    'consent-withdrawn': watched(senders['consent-withdrawn'], 'event-delivery'),
    'subject-merged': watched(senders['subject-merged'], 'event-delivery'),
  };
}
