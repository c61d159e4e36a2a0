/** What was sent, so that its owner can mend it and nobody learns a secret or anything about a person. */
import type { Sent, SentAssertion } from './protocol-errors.ts';

/** What a request looked like, as the protocol layer hands it over. */
export interface Request {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Names of everything that was in the address or the form. */
  readonly names: readonly string[];
  readonly authorization?: string | undefined;
  /** The connection came with a certificate. */
  readonly withCertificate?: boolean;
  /** Seconds since the epoch. */
  readonly now: number;
}

const LONGEST = 200;
const MOST_NAMES = 20;

/** Parameters whose values are kept: they say how the service is built, and nothing about who signs in. */
const KEPT = [
  'response_type',
  'response_mode',
  'scope',
  'redirect_uri',
  'post_logout_redirect_uri',
  'prompt',
  'max_age',
  'acr_values',
  'ui_locales',
  'grant_type',
  'code_challenge_method',
  'client_assertion_type',
  'token_type_hint',
  'resource',
] as const;

/** Parameters of the protocol of which only the name is kept. */
const WITHHELD: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'client_assertion',
  'claims',
  'claims_locales',
  'code',
  'code_challenge',
  'code_verifier',
  'display',
  'dpop_jkt',
  'access_token',
  'authorization_details',
  'id_token_hint',
  'login_hint',
  'logout_hint',
  'nonce',
  'refresh_token',
  'registration',
  'represented_party',
  'idp_hint',
  'idp_path',
  'request',
  'request_uri',
  'state',
  'token',
]);

const ADDRESSES: ReadonlySet<string> = new Set(['redirect_uri', 'post_logout_redirect_uri', 'resource']);

/** Long numbers and addresses of people have no place in a setting; whoever sent them is not shown them again. */
const masked = (text: string): string => text.replace(/[^\s@/?]+@[^\s@/?]+/g, '…').replace(/\d(?: ?\d){8,}/g, '…');

const shortened = (text: string): string => {
  const clean = masked(text.replace(/[^\x20-\x7e]+/g, '…'));
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
};

/** An address letter by letter, as it is compared: without user, password and fragment; of its query only the names are kept. */
function address(text: string): string {
  const [path = ''] = text.split(/[?#]/);
  if (!URL.canParse(text)) return shortened(path);
  const { searchParams, hash } = new URL(text);
  const query = [...searchParams.keys()].map((name) => `${name}=…`).join('&');
  return shortened(`${path.replace(/\/\/[^/]*@/, '//')}${query ? `?${query}` : ''}${hash ? '#…' : ''}`);
}

function partOf(token: string, index: number): Record<string, unknown> {
  try {
    const part: unknown = JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
    return typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textIn = (value: unknown, name: string): Record<string, string> =>
  typeof value === 'string' ? { [name]: shortened(value) } : {};

function assertionOf(token: string, now: number): SentAssertion {
  const { alg, kid, typ } = partOf(token, 0);
  const { aud, exp, iat } = partOf(token, 1);
  const audiences = [aud].flat().filter((one) => typeof one === 'string');
  return {
    ...textIn(alg, 'alg'),
    ...textIn(kid, 'kid'),
    ...textIn(typ, 'typ'),
    ...(audiences.length > 0 ? { aud: audiences.slice(0, 5).map(address) } : {}),
    ...(typeof exp === 'number' && typeof iat === 'number' ? { lifetime: Math.round(exp - iat) } : {}),
    ...(typeof iat === 'number' ? { age: Math.round(now - iat) } : {}),
  };
}

function methodOf({ parameters, authorization, withCertificate }: Request): string {
  const { client_assertion: assertion, client_secret: secret } = parameters;
  if (typeof assertion === 'string') {
    return String(partOf(assertion, 0).alg ?? '').startsWith('HS') ? 'client_secret_jwt' : 'private_key_jwt';
  }
  if (secret !== undefined) return 'client_secret_post';
  if (authorization?.toLowerCase().startsWith('basic ')) return 'client_secret_basic';
  return withCertificate ? 'self_signed_tls_client_auth' : 'none';
}

/** What is kept of a request; `authenticates` where the client must say who it is there. */
export function sentOf(request: Request, authenticates: boolean): Sent {
  const { parameters, names, now } = request;
  const { client_assertion: assertion } = parameters;
  const kept = KEPT.filter((name) => typeof parameters[name] === 'string' && parameters[name] !== '');
  const shown = (name: string): string => (ADDRESSES.has(name) ? address : shortened)(String(parameters[name]));
  const all = new Set([...names, ...Object.keys(parameters).filter((name) => parameters[name] !== undefined)]);
  return {
    parameters: Object.fromEntries(kept.map((name) => [name, shown(name)])),
    withheld: [...all]
      .filter((name) => WITHHELD.has(name))
      .slice(0, MOST_NAMES)
      .sort(),
    unknown: [...all].filter((name) => !WITHHELD.has(name) && !(KEPT as readonly string[]).includes(name)).length,
    ...(authenticates ? { authentication: methodOf(request) } : {}),
    ...(typeof assertion === 'string' ? { assertion: assertionOf(assertion, now) } : {}),
  };
}
