/** Keys and secrets of services in words. */
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import type { ClientSecret } from '../relying-parties/secrets.ts';
import { endOfKey, isLiving, keysOf, type ServiceKey } from '../relying-parties/service-keys.ts';
import { useOfKey, useOfSecret } from '../relying-parties/uses.ts';
import type { KeyView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** What the words depend on. */
export interface Telling {
  readonly words: Words;
  readonly now: Date;
  /** The last day of use by name. */
  readonly uses: ReadonlyMap<string, string>;
}

type Fact = KeyView['facts'][number];

const CURVES: Readonly<Record<string, string>> = { EC: 'EC P-256', OKP: 'Ed25519' };

/** Kind and strength, as developers call them. */
function kindOf({ kty, n = '', alg }: ServiceKey): string {
  const bits = Buffer.from(n, 'base64url').length * 8;
  const kind = kty === 'RSA' ? `RSA ${bits} bit` : (CURVES[kty] ?? kty);
  return alg ? `${kind} (${alg})` : kind;
}

/** Noon in Vietnam. */
const dateOf = (day: string): Date => new Date(`${day}T05:00:00Z`);

const factOf = ({ words }: Telling, name: string, value: string): Fact => ({
  label: words(`serviceKeys.fact.${name}`),
  value,
});

function usedFact(telling: Telling, name: string): Fact {
  const { words, uses } = telling;
  const day = uses.get(name);
  return factOf(
    telling,
    'used',
    day ? words('serviceKeys.day', { day: dateOf(day) }) : words('serviceKeys.used.never'),
  );
}

function endFact(telling: Telling, end: Date | undefined): Fact {
  const { words } = telling;
  return factOf(telling, 'ends', end ? words('serviceKeys.moment', { when: end }) : words('serviceKeys.ends.never'));
}

const STATES = {
  counts: 'serviceKeys.state.counts',
  ending: 'serviceKeys.state.ending',
  ended: 'serviceKeys.state.ended',
} as const;

const stateOf = ({ words }: Telling, state: keyof typeof STATES): Pick<KeyView, 'state' | 'counts'> => ({
  state: words(STATES[state]),
  counts: state !== 'ended',
});

/** A key for the pages. */
export function keyView(key: ServiceKey, telling: Telling): KeyView {
  const { words, now } = telling;
  const kind = kindOf(key);
  const state = !isLiving(key, now) ? 'ended' : key.end === undefined ? 'counts' : 'ending';
  const thumbprint = thumbprintOf(key);
  const since = key.iat === undefined ? undefined : new Date(key.iat * 1000);
  return {
    name: String(key.kid ?? ''),
    ...stateOf(telling, state),
    facts: [
      factOf(telling, 'kind', key.x5c ? words('serviceKeys.kind.certificate', { kind }) : kind),
      ...(thumbprint && thumbprint !== key.kid ? [{ ...factOf(telling, 'thumbprint', thumbprint), exact: true }] : []),
      ...(since ? [factOf(telling, 'since', words('serviceKeys.day', { day: since }))] : []),
      endFact(telling, endOfKey(key)),
      usedFact(telling, useOfKey(String(key.kid ?? ''))),
    ],
  };
}

/** A secret for the pages; `by` is the name of whoever made it. */
export function secretView(secret: ClientSecret, by: string, telling: Telling): KeyView {
  const { words, now } = telling;
  const { id, hint, createdAt, endsAt } = secret;
  return {
    name: words('serviceKeys.secretName', { hint }),
    ...stateOf(telling, endsAt !== undefined && endsAt <= now ? 'ended' : 'counts'),
    facts: [
      factOf(telling, 'since', words('serviceKeys.day', { day: createdAt })),
      ...(by === '' ? [] : [factOf(telling, 'by', by)]),
      endFact(telling, endsAt),
      usedFact(telling, useOfSecret(id)),
    ],
  };
}

/** So many are shown, and so long a name. */
const SHOWN = { keys: 20, name: 128 };
/** In seconds; later ones are no dates. */
const LAST_DAY = 8.64e12;

/** Keys as a service publishes them, of which anything may be wrong: what can be shown of them. */
export function publishedKeys(set: unknown): readonly ServiceKey[] {
  return keysOf({ jwks: set })
    .slice(0, SHOWN.keys)
    .map((given) => {
      const text = (name: keyof ServiceKey): Record<string, string> =>
        typeof given[name] === 'string' ? { [name]: given[name] } : {};
      const isEnd = Number.isSafeInteger(given.exp) && Math.abs(given.exp ?? 0) < LAST_DAY;
      const kid = String(text('kid').kid ?? '').slice(0, SHOWN.name);
      const members = Object.assign({}, ...(['kty', 'alg', 'crv', 'x', 'y', 'n', 'e'] as const).map(text));
      return { use: 'sig', kty: '?', ...members, kid, ...(isEnd ? { exp: given.exp } : {}) } as ServiceKey;
    });
}
