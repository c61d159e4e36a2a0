/** Time that has passed for sessions, without anybody waiting. */
import { sql } from './sql.ts';
import type { World } from './world.ts';

const FAR_SECONDS = 1_000_000_000;

/** As if everything that sessions have shown had been shown so many seconds earlier. */
export async function ageSignIns({ databaseUrl }: Pick<World, 'databaseUrl'>, seconds: number): Promise<void> {
  // Moved far away first: what was shown so many seconds before would stand where this one is going to.
  for (const by of [FAR_SECONDS, seconds - FAR_SECONDS])
    await sql(databaseUrl, 'UPDATE session_evidence SET at = at - $1', [by]);
}
