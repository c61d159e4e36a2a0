/** Codes of authenticator apps as a person shows them: each is taken once, so every sign-in needs one not shown before. */
import { codeOf, type Persona } from './personas.ts';

const PERIOD_MS = 30_000;
const periodAt = (at: Date): number => Math.floor(at.getTime() / PERIOD_MS);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** The last period of which each provider was shown the code, by provider and person. */
const shown = new Map<string, number>();

/**
 * A code of this person that the provider takes: of now, or of the first period whose code it was not shown. The provider
 * takes codes one period ahead; longer than that is waited for.
 */
export async function unusedCode(provider: string, person: Persona): Promise<string> {
  const key = `${provider} ${person.id}`;
  const now = new Date();
  const period = Math.max(periodAt(now), (shown.get(key) ?? 0) + 1);
  shown.set(key, period);
  await wait((period - 1) * PERIOD_MS - now.getTime());
  return codeOf(person, new Date(period * PERIOD_MS));
}
