/** Keys and secrets of services in words. */
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import type { ClientSecret } from '../relying-parties/secrets.ts';
import { endOfKey, isLiving, type ServiceKey } from '../relying-parties/service-keys.ts';
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
  past: 'serviceKeys.state.past',
} as const;

const stateOf = ({ words }: Telling, state: keyof typeof STATES): Pick<KeyView, 'state' | 'counts'> => ({
  state: words(STATES[state]),
  counts: state !== 'ended' && state !== 'past',
});

/** A key for the pages. One that the service publishes itself goes on past the end it names, as long as it is published. */
export function keyView(key: ServiceKey, telling: Telling, over: 'ended' | 'past' = 'ended'): KeyView {
  const { words, now } = telling;
  const kind = kindOf(key);
  const state = !isLiving(key, now) ? over : key.end === undefined ? 'counts' : 'ending';
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
