/** A plan as lines for people. */
import type { Plan } from '../relying-parties/change-sets.ts';
import { type DiffLine, EVERY_UPSTREAM, NO_UPSTREAMS } from '../relying-parties/diff.ts';

const WEIGHTS: Readonly<Record<NonNullable<DiffLine['weight']>, string>> = {
  'new-host': 'new host',
  'new-sector': 'people get other subjects',
  'weaker-profile': 'weaker profile',
  'more-data': 'more data',
  'lower-level': 'lower level',
  'new-keys': 'new keys',
  'weaker-proof': 'weaker client authentication',
  acting: 'acting for others',
  'more-ways': 'more ways to come',
};

/** Identity providers that are not named one by one. */
const UPSTREAMS: Readonly<Record<string, string>> = {
  [EVERY_UPSTREAM]: 'all that are for every service',
  [NO_UPSTREAMS]: 'none',
};

function lineOf({ name, weight, ...values }: DiffLine): string {
  const said = (value: string | undefined) =>
    (name === 'policy.upstreams' && value !== undefined && UPSTREAMS[value]) || value;
  const [before, after] = [said(values.before), said(values.after)];
  const change = before === undefined ? `+ ${after}` : after === undefined ? `- ${before}` : `${before} → ${after}`;
  return `    ${name}: ${change}${weight ? `   (${WEIGHTS[weight]})` : ''}`;
}

function changeOf({ to, base, lines, secretChanges, drifted }: Plan['changes'][number]): string {
  const head = base === undefined ? `+ ${to.clientId}` : `~ ${to.clientId} (version ${base})`;
  return [
    head,
    ...(drifted ? ['    ! changed beside the files since they were applied: applying takes that back'] : []),
    ...lines.map(lineOf),
    ...(secretChanges ? ['    clientSecret: another one'] : []),
  ].join('\n');
}

/** The whole plan. */
export function planText({ changes, same, others, problems }: Plan): string {
  const added = changes.filter(({ base }) => base === undefined).length;
  const drifted = changes.filter((one) => one.drifted).length;
  const sums = [
    `${added} to add`,
    `${changes.length - added} to change`,
    `${same.length} as they are`,
    ...(drifted > 0 ? [`${drifted} changed beside the files`] : []),
    ...(others.length > 0 ? [`${others.length} of the provider in no file, left alone`] : []),
  ];
  return [
    ...changes.map(changeOf),
    ...(problems.length > 0 ? [`Problems:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`] : []),
    `${sums.join(', ')}.`,
    '',
  ].join('\n');
}
