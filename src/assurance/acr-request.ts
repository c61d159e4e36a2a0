import type { AcrRequest } from './decide.ts';

/** The `acr` member of the claims parameter (OpenID Connect Core 5.5.1.1), as it came from outside: nothing in it is trusted. */
export interface AcrClaimRequest {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

/** The two places where a relying party can ask for a level. */
export interface AcrParameters {
  /** `acr_values`: space-separated, the most preferred first. */
  readonly acrValues?: string | undefined;
  readonly claimsAcr?: AcrClaimRequest | null | undefined;
}

/** Requested values, each once, in the order of preference. */
export interface RequestedAcr {
  readonly essential: readonly string[];
  readonly voluntary: readonly string[];
}

function claimValues({ value, values }: AcrClaimRequest): string[] {
  const list: unknown[] = Array.isArray(values) ? values : [];
  return [value, ...list].filter((item) => typeof item === 'string' && item !== '') as string[];
}

/** Reads what levels a relying party asks for; an essential `acr` without a value asks for no level in particular. */
export function parseAcrRequest({ acrValues, claimsAcr }: AcrParameters): RequestedAcr {
  const wished = (acrValues ?? '').split(' ').filter((value) => value !== '');
  const claimed = claimValues(claimsAcr ?? {});
  const isEssential = claimsAcr?.essential === true;
  return {
    essential: isEssential ? [...new Set(claimed)] : [],
    voluntary: [...new Set(isEssential ? wished : [...wished, ...claimed])],
  };
}

/** From the parameter itself: the library's own reading lets `acr_values` replace what the claims parameter asks for. */
function claimsAcr({ claims }: Record<string, unknown>): AcrClaimRequest | undefined {
  if (typeof claims !== 'string') return undefined;
  return (JSON.parse(claims) as { id_token?: { acr?: AcrClaimRequest | null } }).id_token?.acr ?? undefined;
}

/** What an authorization request asks for, beside the least that its relying party accepts. */
export function acrRequestOf(params: Record<string, unknown>, minimum: string | undefined): AcrRequest {
  const acrValues = typeof params.acr_values === 'string' ? params.acr_values : undefined;
  return { ...(minimum ? { minimum } : {}), ...parseAcrRequest({ acrValues, claimsAcr: claimsAcr(params) }) };
}
