import { type Level, levelOf } from './levels.ts';

/** What a resource server asks for (RFC 9470, section 3). */
export interface StepUp {
  readonly level?: Level;
  /** Seconds. */
  readonly maxAge?: number;
}

/** Reads `WWW-Authenticate`; undefined when it asks for no step-up, or for a level that is unknown. */
export function readStepUp(issuer: string, header: string | null): StepUp | undefined {
  const parts = new Map(
    [...(header ?? '').matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name = '', value = '']) => [name, value]),
  );
  if (parts.get('error') !== 'insufficient_user_authentication') return undefined;
  const asked = parts.get('acr_values')?.split(' ') ?? [];
  const level = asked.map((value) => levelOf(issuer, value)).find((known) => known !== undefined);
  if (asked.length > 0 && level === undefined) return undefined;
  const maxAge = /^\d+$/.test(parts.get('max_age') ?? '') ? Number(parts.get('max_age')) : undefined;
  return { ...(level ? { level } : {}), ...(maxAge === undefined ? {} : { maxAge }) };
}
