/** What a program may do at the management API. */
import type { RelyingParty } from '../relying-parties/relying-party.ts';

/** Scopes with their meaning, as the OpenAPI document tells it. */
export const API_SCOPES = {
  'services:read': 'Read services, their registrations, versions, figures and errors.',
  'services:write': 'Change registrations for trying out and drafts; ask for production.',
  'keys:write': 'Add and remove keys and secrets of services.',
  'requests:read': 'Read changes that wait for a second pair of eyes.',
  'requests:decide': 'Approve or refuse changes that somebody else asked for.',
  'people:read': 'Find an account by its exact number and read its state.',
  'people:act': 'End sessions, start a recovery, block and unblock.',
  'roles:read': 'Read who has which role.',
  'roles:write': 'Ask for a role or its end.',
  'audit:read': 'Read the audit trail.',
  'upstreams:read': 'Read identity providers in front of this one, and how they do.',
  'upstreams:off': 'Switch an identity provider in front of this one off.',
} as const satisfies Record<string, string>;

export type ApiScope = keyof typeof API_SCOPES;

export const isApiScope = (text: string): text is ApiScope => Object.hasOwn(API_SCOPES, text);

/** The scopes of a program of a team: only what concerns its own services. */
export const TEAM_SCOPES: readonly ApiScope[] = ['services:read', 'services:write', 'keys:write'];

/** The resource indicator of the API (RFC 8707): tokens for it are of no use anywhere else. */
export const apiResource = (issuer: string): string => `${issuer}/api`;

/** What a registration lets its program do at the API; undefined for every other service. */
export function apiScopesOf({ policy }: RelyingParty): readonly ApiScope[] | undefined {
  const { api } = policy;
  if (!api) return undefined;
  const known = api.scopes.filter(isApiScope);
  return api.team === undefined ? known : known.filter((scope) => TEAM_SCOPES.includes(scope));
}
