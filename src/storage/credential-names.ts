/** What people call their ways to sign in: encrypted, because it may name them or others. */
import type { Cipher } from './cipher.ts';

/** A row with the name of a credential; `label` is how names were kept before. */
export interface NamedRow {
  readonly named: Buffer | null;
  readonly label: string | null;
}

/** The name that is encrypted beside a credential, by its id. */
export const NAME = 'credential-name';
/** The name from before a change, by the hash of the change's token. */
export const FORMER_NAME = 'former-credential-name';

/** The name in a row; undefined when it has none. */
export const nameIn = (cipher: Cipher, purpose: string, of: Buffer | string, { named, label }: NamedRow) =>
  named ? cipher.open(purpose, of, named) : (label ?? undefined);
