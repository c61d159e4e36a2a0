/** Differences of two descriptions in words, with what deserves a second look. */
import type { Difference } from '../upstreams/proposing.ts';
import type { DiffView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const MEMBERS = {
  id: 'staff.upstreams.member.id',
  protocol: 'staff.upstreams.member.protocol',
  name: 'staff.upstreams.member.name',
  settings: 'staff.upstreams.member.settings',
  claims: 'staff.upstreams.member.claims',
  levels: 'staff.upstreams.member.levels',
  firstArrival: 'staff.upstreams.member.firstArrival',
  stepUp: 'staff.upstreams.member.stepUp',
  admitted: 'staff.upstreams.member.admitted',
} as const;

const isMember = (name: string): name is keyof typeof MEMBERS => Object.hasOwn(MEMBERS, name);

/** Why a line matters to whoever decides; undefined when it does not more than others. */
function weightOf({ name, after }: Difference): string | undefined {
  if (after === undefined) return undefined;
  if (name.startsWith('settings.') && URL.canParse(after)) return 'staff.upstreams.weight.address';
  if (/^levels\.\d+\.(identifies|proof)$/.test(name) && after !== 'false') return 'staff.upstreams.weight.identity';
  if (/^levels\.\d+\.(factors|hardware)$/.test(name)) return 'staff.upstreams.weight.factors';
  if (name === 'claims.number') return 'staff.upstreams.weight.identity';
  if (name === 'firstArrival' && after === 'create') return 'staff.upstreams.weight.create';
  return name === 'admitted' && after === 'true' ? 'staff.upstreams.weight.everywhere' : undefined;
}

const kindOf = ({ before, after }: Difference): DiffView['kind'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

/** The lines as a page shows them. */
export const differenceViews = (differences: readonly Difference[], words: Words): readonly DiffView[] =>
  differences.map((one) => {
    const member = one.name.split('.')[0] ?? '';
    const weight = weightOf(one);
    return {
      label: isMember(member) ? words(MEMBERS[member]) : member,
      kind: kindOf(one),
      ...one,
      ...(weight ? { weight: words(weight) } : {}),
    };
  });
