/** The measured flows; each run is one operation. */
import { basic, CLIENTS } from './registrations.ts';
import { askForTokens, authorizationRequest, codeIn, expectStatus, redeem, type Target } from './relying-party.ts';
import { cookiesOf, keepCookies, type Visitor } from './visitor.ts';

/** One operation of a client for one of its visitors; throws when anything is not as it should be. */
export type Operation = (target: Target, visitor: Visitor) => Promise<void>;

async function authorize(target: Target, visitor: Visitor): Promise<{ code: string; verifier: string }> {
  const { path, verifier } = authorizationRequest(target, CLIENTS.service);
  const answer = expectStatus(await target.http.get(path, cookiesOf(visitor)), 303, 'authorization request');
  keepCookies(visitor, answer.cookies);
  return { code: codeIn(answer.location), verifier };
}

/** The claims that the service gets about the visitor. */
export async function userinfo({ http, paths }: Target, accessToken: string): Promise<Record<string, unknown>> {
  const answer = await http.get(paths.userinfo, { authorization: `Bearer ${accessToken}` });
  return JSON.parse(expectStatus(answer, 200, 'userinfo request').body) as Record<string, unknown>;
}

/** Signed in already and consent given: authorize, token, userinfo. */
const returningSignIn: Operation = async (target, visitor) => {
  const { code, verifier } = await authorize(target, visitor);
  const tokens = await redeem(target, CLIENTS.service, code, verifier);
  visitor.accessToken = tokens.access_token;
  const claims = await userinfo(target, tokens.access_token);
  if (!tokens.id_token || !claims.sub || !claims.email) throw new Error('a sign-in without ID token or claims');
};

const refresh: Operation = async (target, visitor) => {
  const form = { grant_type: 'refresh_token', refresh_token: visitor.refreshToken };
  const tokens = await askForTokens(target, CLIENTS.refreshing, form);
  if (!tokens.refresh_token || tokens.refresh_token === visitor.refreshToken) throw new Error('no rotation');
  visitor.refreshToken = tokens.refresh_token;
};

/** Asked by a resource server about a service's token, without a hint of its type. */
const introspection: Operation = async ({ http, paths }, visitor) => {
  const form = { token: visitor.accessToken };
  const answer = await http.post(paths.introspection, form, { authorization: basic(CLIENTS.api) });
  const { active } = JSON.parse(expectStatus(answer, 200, 'introspection').body) as { active: boolean };
  if (!active) throw new Error('the access token is not active');
};

const clientCredentials: Operation = async (target) => {
  const tokens = await askForTokens(target, CLIENTS.api, { grant_type: 'client_credentials' });
  if (!tokens.access_token) throw new Error('no access token');
};

/** The flows by name, in the order in which they run. */
export const FLOWS = {
  'returning-sign-in': returningSignIn,
  refresh,
  introspection,
  'client-credentials': clientCredentials,
} as const satisfies Record<string, Operation>;

export type FlowName = keyof typeof FLOWS;
export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];
