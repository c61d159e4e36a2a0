import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Place } from './loopback.ts';

/** A plain OpenID provider that signs everybody in without a page: an independent peer for the relying parties. */
export interface BareProvider {
  readonly issuer: string;
  /** What happens to the next person: signed in, or sent back with access_denied. */
  answer: 'agree' | 'cancel';
  /** The level that the provider says it reached, whatever was asked. */
  level: 'm0' | 'm1' | 'm2';
  /** Claims about the party for whom the next person who agrees will act; what was agreed before stays. */
  represents: Readonly<Record<string, unknown>>;
  /** Changes what is said of everybody for whom somebody acts already. */
  change(claims: Readonly<Record<string, unknown>>): void;
  /** Forgets what was agreed: the next request needs a page. */
  forget(): void;
  /** Signs anything with the provider's own key. */
  sign(payload: JWTPayload, type: string): Promise<string>;
}

const KEY_ID = 'bare';

/** What was agreed, by grant: each has a `sid` of its own and claims of its own. */
type Agreed = Map<string, { readonly sid: string; claims: Readonly<Record<string, unknown>> }>;

/** The grant that was agreed to just now, or the one that the ID token of a request without pages names. */
function grantOf({ oidc }: KoaContextWithOIDC, agreed: Agreed): string | undefined {
  const sid = oidc.entities.IdTokenHint?.payload.sid;
  const before = [...agreed].find(([, one]) => one.sid === sid)?.[0];
  return oidc.result?.consent?.grantId ?? (oidc.prompts.has('none') ? before : undefined);
}

function configuration(issuer: string, clients: ClientMetadata[], key: object, agreed: Agreed): Configuration {
  return {
    clients,
    jwks: { keys: [{ ...key, kid: KEY_ID, alg: 'ES256', use: 'sig' } as never] },
    scopes: ['openid', 'phone', 'email'],
    acrValues: ['m0', 'm1', 'm2'].map((level) => `${issuer}/acr/${level}`),
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name'],
      organization: ['organization', 'mandate'],
      represented_person: ['represented_person', 'mandate'],
      citizen_id: ['citizen_id'],
      birth: ['birthdate'],
    },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
    },
    cookies: { keys: ['test'] },
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600, RefreshToken: 600 },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    expiresWithSession: () => false,
    async loadExistingGrant(ctx) {
      const { client, provider, session } = ctx.oidc;
      const grantId = grantOf(ctx, agreed);
      const sid = agreed.get(grantId ?? '')?.sid;
      if (sid) session?.sidFor(client?.clientId ?? '', sid);
      return grantId ? provider.Grant.find(grantId) : undefined;
    },
    findAccount: (_ctx, accountId, token) => ({
      accountId,
      claims: async () => ({
        sub: accountId,
        name: '<b>Lan</b>',
        birthdate: '1948',
        citizen_id: '099188000001',
        ...agreed.get(token?.grantId ?? '')?.claims,
      }),
    }),
  };
}

async function interact(
  provider: Provider,
  bare: BareProvider,
  agreed: Agreed,
  { req, res }: KoaContextWithOIDC,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(req, res);
  const finish = (result: Record<string, unknown>): Promise<void> =>
    provider.interactionFinished(req, res, result, { mergeWithLastSubmission: bare.answer === 'agree' });
  if (bare.answer === 'cancel') return finish({ error: 'access_denied' });
  const login = { accountId: 'lan', acr: `${bare.issuer}/acr/${bare.level}`, amr: ['pwd'] };
  if (prompt.name === 'login') return finish({ login });
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  agreed.set(grantId, { sid: crypto.randomUUID(), claims: bare.represents });
  return finish({ login, consent: { grantId } });
}

/** Starts the provider at a place, with these clients. */
export async function startBareProvider({ origin, serve }: Place, clients: ClientMetadata[]): Promise<BareProvider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const agreed: Agreed = new Map();
  const provider = new Provider(origin, configuration(origin, clients, await exportJWK(privateKey), agreed));
  const bare: BareProvider = {
    issuer: origin,
    answer: 'agree',
    level: 'm1',
    represents: {},
    change(claims) {
      for (const one of agreed.values()) one.claims = claims;
    },
    forget: () => agreed.clear(),
    sign: (payload, typ) => signAs(privateKey, payload, typ),
  };
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    ctx.respond = false;
    await interact(provider, bare, agreed, ctx as KoaContextWithOIDC);
  });
  serve(provider.callback());
  return bare;
}

const signAs = (key: CryptoKey, payload: JWTPayload, typ: string): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: KEY_ID, typ }).sign(key);
