/** What an identity provider in front of this one is and does, in the words of whoever looks after it. */
import type { Definition } from '../upstreams/definition.ts';
import type { Described } from '../upstreams/described.ts';
import type { Health, HealthState } from '../upstreams/health.ts';
import { signedOutOf } from '../upstreams/sign-outs.ts';
import type { ConditionView, FactView, UpstreamLevelView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** What is known of one of them. */
export interface SeenUpstream extends Described {
  readonly health: Health | undefined;
  readonly links: number;
}

const HEALTH = {
  up: 'staff.upstreams.health.up',
  failing: 'staff.upstreams.health.failing',
  resting: 'staff.upstreams.health.resting',
} as const satisfies Record<HealthState, string>;
const FIRST = {
  create: 'staff.upstreams.first.create',
  match: 'staff.upstreams.first.match',
  connect: 'staff.upstreams.first.connect',
} as const satisfies Record<Definition['firstArrival'], string>;
const STEP_UP = {
  local: 'staff.upstreams.stepUp.local',
  upstream: 'staff.upstreams.stepUp.upstream',
} as const satisfies Record<Definition['stepUp'], string>;
const FACTORS = {
  knowledge: 'staff.upstreams.factor.knowledge',
  possession: 'staff.upstreams.factor.possession',
  inherence: 'staff.upstreams.factor.inherence',
} as const;
const CLAIMS = {
  number: 'staff.upstreams.claim.number',
  name: 'staff.upstreams.claim.name',
  birthdate: 'staff.upstreams.claim.birthdate',
  gender: 'staff.upstreams.claim.gender',
} as const;

const isOfClaims = (name: string): name is keyof typeof CLAIMS => Object.hasOwn(CLAIMS, name);

/** The issuer of an upstream, where its protocol knows such a thing. */
export const issuerOf = ({ settings }: Definition): string | undefined =>
  typeof settings.issuer === 'string' ? settings.issuer : undefined;

/** Whether it is on, whether it can be used, and whether it answers: one that is off is not asked. */
export function conditionsOf({ row, problems, health }: SeenUpstream, words: Words): ConditionView[] {
  const off = row?.off;
  const { state, since, why = '', doubted } = health ?? {};
  return [
    off
      ? { text: words('staff.upstreams.off', { when: off.since }), tone: 'bad' }
      : { text: words('staff.upstreams.on'), tone: 'good' },
    ...(problems.length > 0 ? [{ text: words('staff.upstreams.unusable'), tone: 'bad' as const }] : []),
    ...(state && since && !off
      ? [{ text: words(HEALTH[state], { when: since, why }), tone: state === 'up' ? 'good' : 'bad' } as const]
      : []),
    ...(doubted
      ? [{ text: words('staff.upstreams.doubted', { when: doubted.at, why: doubted.why }), tone: 'bad' as const }]
      : []),
  ];
}

/** What the list says of it. */
export function lineOf({ definition, ofFile, row, links }: SeenUpstream, words: Words): readonly string[] {
  const { protocol, levels, firstArrival } = definition;
  return [
    [protocol, issuerOf(definition)].filter((one) => one !== undefined).join(' · '),
    words('staff.upstreams.line', { levels: levels.length, links }),
    words('staff.upstreams.firstLine', { what: words(FIRST[firstArrival]) }),
    ofFile ? words('staff.upstreams.ofFile') : words('staff.upstreams.ofStaff'),
    ...(row ? [words('staff.upstreams.changed', { when: row.changedAt })] : []),
  ];
}

/** What it is, for its own page. */
export function factsOf(seen: SeenUpstream, words: Words, issuer: string): FactView[] {
  const { definition, ofFile, row, links } = seen;
  const { id, protocol, firstArrival, stepUp, admitted } = definition;
  const address = `${issuer}/upstreams/${id}`;
  const fact = (label: string, value: string | undefined): FactView[] =>
    value === undefined ? [] : [{ label, value }];
  return [
    ...fact(words('staff.upstreams.fact.id'), id),
    ...fact(words('staff.upstreams.fact.protocol'), protocol),
    ...fact(words('staff.upstreams.fact.issuer'), issuerOf(definition)),
    ...fact(words('staff.upstreams.fact.first'), words(FIRST[firstArrival])),
    ...fact(words('staff.upstreams.fact.stepUp'), words(STEP_UP[stepUp])),
    ...fact(
      words('staff.upstreams.fact.admitted'),
      words(admitted ? 'staff.upstreams.everywhere' : 'staff.upstreams.named'),
    ),
    ...fact(words('staff.upstreams.fact.links'), words('staff.upstreams.people', { links })),
    ...fact(words('staff.upstreams.fact.source'), words(ofFile ? 'staff.upstreams.ofFile' : 'staff.upstreams.ofStaff')),
    ...fact(words('staff.upstreams.fact.secret'), row?.secret ? words('staff.upstreams.hasSecret') : undefined),
    ...fact(words('staff.upstreams.fact.changed'), row && words('history.when', { when: row.changedAt })),
    ...fact(words('staff.upstreams.fact.callback'), `${address}/callback`),
    ...fact(words('staff.upstreams.fact.signedOut'), signedOutOf(issuer, id)),
    ...fact(words('staff.upstreams.fact.logout'), `${address}/backchannel-logout`),
    ...fact(words('staff.upstreams.fact.keys'), `${issuer}/upstreams/jwks.json`),
  ];
}

/** What each level may vouch for. */
export const levelsOf = ({ levels }: Definition, words: Words): UpstreamLevelView[] =>
  levels.map(({ acr, factors, hardware, proof, identifies }, at) => ({
    title: words('staff.upstreams.level.title', { number: at + 1 }),
    ...(acr.length > 0 ? { acr: acr.join(', ') } : {}),
    facts: [
      ...(at === 0 ? [words('staff.upstreams.level.lowest')] : []),
      words('staff.upstreams.level.factors', { factors: factors.map((factor) => words(FACTORS[factor])).join(', ') }),
      ...(hardware ? [words('staff.upstreams.level.hardware')] : []),
      proof === undefined ? words('staff.upstreams.level.noProof') : words('staff.upstreams.level.proof', { proof }),
      words(identifies ? 'staff.upstreams.level.identifies' : 'staff.upstreams.level.identifiesNot'),
    ],
  }));

/** Which claims say who somebody is. */
export const claimsOf = ({ claims }: Definition, words: Words): FactView[] =>
  Object.entries(claims).flatMap(([name, path]) =>
    path === undefined ? [] : [{ label: isOfClaims(name) ? words(CLAIMS[name]) : name, value: path }],
  );
