/** Public keys of machine clients, as an organisation's developers paste them. Pure. */
import {
  type KeyRules,
  type KeysProblem,
  type PublicKey,
  type ReadKeys,
  readPublicKeys,
} from '../relying-parties/key-rules.ts';

/** Enough to change keys without a gap. */
export const MOST_KEYS = 5;

const RULES: KeyRules = {
  algorithms: { EC: ['ES256'], RSA: ['PS256'], OKP: ['EdDSA', 'Ed25519'] },
  most: MOST_KEYS,
  certificates: false,
};

/** What is wrong with the text; the words are `systems.keys.<problem>`. Without certificates nothing has an end of its own. */
export type SystemKeysProblem = Exclude<KeysProblem, 'expired'>;

/** Reads what was pasted. */
export const readKeys = (text: string) => readPublicKeys(text, RULES) as ReadKeys<PublicKey, SystemKeysProblem>;
