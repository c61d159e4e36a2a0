/** What of a service ends, and when people are told. Pure. */
import { thumbprintOf } from './key-rules.ts';
import type { KeySetLooks } from './published-keys.ts';
import type { RelyingParty } from './relying-party.ts';
import type { ClientSecret } from './secrets.ts';
import { endOfKey, keysOf, type ServiceKey } from './service-keys.ts';
import { useOfKey, useOfSecret } from './uses.ts';

/** Something that ends. */
export interface Ending {
  readonly kind: 'key' | 'certified' | 'secret';
  /** What it is told apart by, whatever it is called. */
  readonly id: string;
  /** What people know it by. */
  readonly name: string;
  /** Its name among the uses. */
  readonly use: string;
  readonly endsAt: Date;
}

/** How many days before the end people are told; 0 once it has ended. */
export interface ExpiryWarning {
  readonly clientId: string;
  readonly id: string;
  readonly endsAt: Date;
  readonly days: number;
}

/** Where it is noted of what people were told. */
export interface ExpiryStore {
  /** Registrations with keys or secrets, by client_id, those after one of them. */
  registrationsAfter(clientId: string, limit: number): Promise<readonly Omit<RelyingParty, 'clientSecret'>[]>;
  /** Notes it within the running transaction; false when somebody did before. Of several nodes one gets true. */
  claim(warning: ExpiryWarning): Promise<boolean>;
  readonly keySets: KeySetLooks;
}

const DAY_MS = 86_400_000;
/** What ended longer ago was told, or was never ours to tell. */
const ENDED_MS = 2 * DAY_MS;

/** The keys that have an end. */
export const endingsOfKeys = (keys: readonly ServiceKey[]): Ending[] =>
  keys.flatMap((key): Ending[] => {
    const [id, endsAt] = [thumbprintOf(key), endOfKey(key)];
    const kind = key.x5c && key.end === undefined ? 'certified' : 'key';
    const name = String(key.kid ?? '');
    return id && endsAt ? [{ kind, id, name, use: useOfKey(name), endsAt }] : [];
  });

/** Whatever has an end, in one registration. */
export function endingsOf({ metadata }: Pick<RelyingParty, 'metadata'>, secrets: readonly ClientSecret[]): Ending[] {
  const own = secrets.flatMap(({ id, hint, endsAt }): Ending[] =>
    endsAt ? [{ kind: 'secret', id, name: `…${hint}`, use: useOfSecret(id), endsAt }] : [],
  );
  return [...endingsOfKeys(keysOf(metadata)), ...own];
}

/** Which warning is due: the last of `warnDays` that the end has come closer than, or 0 for what has just ended. */
export function stageOf(endsAt: Date, now: Date, warnDays: readonly number[]): number | undefined {
  const left = endsAt.getTime() - now.getTime();
  if (left <= 0) return left > -ENDED_MS ? 0 : undefined;
  const reached = warnDays.filter((days) => left <= days * DAY_MS);
  return reached.length > 0 ? Math.min(...reached) : undefined;
}

/** Days that are left, the one that has begun with them. */
export const daysLeft = (endsAt: Date, now: Date): number =>
  Math.max(0, Math.ceil((endsAt.getTime() - now.getTime()) / DAY_MS));
