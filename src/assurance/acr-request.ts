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
