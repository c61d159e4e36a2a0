/** The names that registrations may use at this provider, and the circumstances that they are judged in. */
import { API_SCOPES, TEAM_SCOPES } from '../api/scopes.ts';
import { personClaims, type ScopeClaims } from '../consent/claim-requests.ts';
import type { PowerCatalogue } from '../mandates/powers.ts';
import type { Known } from '../relying-parties/acceptable.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import { profileCircumstances } from '../relying-parties/profiles.ts';
import type { Settings } from '../settings.ts';

export interface KnownParts {
  readonly settings: Pick<Settings, 'environment' | 'outbound' | 'clientCertificates'>;
  readonly scopeClaims: ScopeClaims;
  readonly levels: readonly string[];
  readonly powers: PowerCatalogue;
  readonly authorities: readonly Authority[];
  readonly now: () => Date;
}

/** In production exceptions are judged by the day; demonstrations last longer. */
export function createKnown({ settings, scopeClaims, levels, powers, authorities, now }: KnownParts): Known {
  const { environment } = settings;
  return {
    scopes: new Set([...Object.keys(scopeClaims), 'offline_access']),
    claims: new Set(personClaims(scopeClaims)),
    levels: new Set(levels),
    powers: new Set(Object.keys(powers.powers)),
    authorities: new Set(authorities.map(({ id }) => id)),
    apiScopes: { staff: new Set(Object.keys(API_SCOPES)), team: new Set(TEAM_SCOPES) },
    get circumstances() {
      return {
        ...profileCircumstances(settings),
        ...(environment === 'production' ? { today: now().toISOString().slice(0, 10) } : {}),
      };
    },
  };
}
