/** A mistake of a service in words: where, what was sent, what was expected. */
import type { Expected } from '../protocol-errors/expected.ts';
import type { ProtocolError, SentAssertion } from '../protocol-errors/protocol-errors.ts';
import type { FactView, MistakeItem } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** What the mistake is. */
export const titleOf = ({ rule }: ProtocolError, words: Words): string => words(`protocolErrors.title.${rule}`);

/** Anybody who knows the client_id may have sent it. */
export const uncertainOf = ({ authenticated }: ProtocolError, words: Words): { uncertain?: string } =>
  authenticated ? {} : { uncertain: words('protocolErrors.uncertain') };

const placeOf = ({ place }: ProtocolError, words: Words): string => words(`protocolErrors.place.${place}`);

/** In the list. */
export const itemOf = (one: ProtocolError, words: Words): MistakeItem => ({
  id: one.id,
  title: titleOf(one, words),
  facts: [placeOf(one, words), words('protocolErrors.counted', { count: one.count, when: one.lastAt })],
  isNew: !one.seen,
  ...uncertainOf(one, words),
});

/** Where and when. */
export const factsOf = (one: ProtocolError, words: Words): FactView[] => [
  { label: words('protocolErrors.where'), value: placeOf(one, words) },
  { label: words('protocolErrors.code'), value: one.error },
  { label: words('protocolErrors.last'), value: words('protocolErrors.moment', { when: one.lastAt }) },
  { label: words('protocolErrors.first'), value: words('protocolErrors.moment', { when: one.firstAt }) },
  { label: words('protocolErrors.count'), value: words('protocolErrors.times', { count: one.count }) },
];

function assertionFacts({ alg, kid, typ, aud, lifetime, age }: SentAssertion, words: Words): FactView[] {
  const texts = { alg, kid, typ, aud: aud?.join(', ') };
  const said = Object.entries(texts).flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
  const seconds = (label: string, value: number | undefined): FactView[] =>
    value === undefined ? [] : [{ label, value: words('protocolErrors.seconds', { seconds: value }) }];
  return [...said, ...seconds('exp − iat', lifetime), ...seconds(words('protocolErrors.age'), age)];
}

/** What was sent, as far as it was kept. */
export function sentFacts({ sent }: ProtocolError, words: Words): FactView[] {
  const { parameters, withheld, unknown, authentication, assertion, answer } = sent;
  return [
    ...Object.entries(parameters).map(([label, value]) => ({ label, value })),
    ...(authentication ? [{ label: words('protocolErrors.authentication'), value: authentication }] : []),
    ...(assertion ? assertionFacts(assertion, words) : []),
    ...(answer ? [{ label: words('protocolErrors.answer'), value: answer }] : []),
    ...(withheld.length > 0 ? [{ label: words('protocolErrors.withheld'), value: withheld.join(', ') }] : []),
    ...(unknown > 0
      ? [{ label: words('protocolErrors.unknown'), value: words('protocolErrors.unknownCount', { count: unknown }) }]
      : []),
  ];
}

/** What would have been right. */
export const expectedFacts = (expected: readonly Expected[], words: Words): FactView[] =>
  expected.map(({ name, values }) => ({
    label: words(`protocolErrors.expected.${name}`),
    value: values.join('\n'),
  }));
