/** What is wrong with the description of an identity provider in front of this one, in words. */
import type { Problem, ProblemKind } from '../upstreams/problems.ts';
import type { Views } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const WORDS = {
  missing: 'staff.upstreams.problem.missing',
  text: 'staff.upstreams.problem.text',
  number: 'staff.upstreams.problem.number',
  list: 'staff.upstreams.problem.list',
  group: 'staff.upstreams.problem.group',
  switch: 'staff.upstreams.problem.switch',
  choice: 'staff.upstreams.problem.choice',
  unknown: 'staff.upstreams.problem.unknown',
  empty: 'staff.upstreams.problem.empty',
  long: 'staff.upstreams.problem.long',
  least: 'staff.upstreams.problem.least',
  most: 'staff.upstreams.problem.most',
  format: 'staff.upstreams.problem.format',
  yaml: 'staff.upstreams.problem.yaml',
  id: 'staff.upstreams.problem.id',
  stays: 'staff.upstreams.problem.stays',
  ofFile: 'staff.upstreams.problem.ofFile',
  protocol: 'staff.upstreams.problem.protocol',
  hidden: 'staff.upstreams.problem.hidden',
  proof: 'staff.upstreams.problem.proof',
  proofAlone: 'staff.upstreams.problem.proofAlone',
  noNumber: 'staff.upstreams.problem.noNumber',
  acrTwice: 'staff.upstreams.problem.acrTwice',
  https: 'staff.upstreams.problem.https',
  issuer: 'staff.upstreams.problem.issuer',
  itself: 'staff.upstreams.problem.itself',
  openid: 'staff.upstreams.problem.openid',
  secret: 'staff.upstreams.problem.secret',
  keys: 'staff.upstreams.problem.keys',
  secretFile: 'staff.upstreams.problem.secretFile',
} as const satisfies Record<ProblemKind, string>;

/** The member and what is wrong with it; a protocol of the operator's own says so in its own words. */
export const problemView = (
  { at, kind, values, message }: Problem,
  words: Words,
): Views['staff-upstream-form']['wrong'][number] => ({ at, text: kind ? words(WORDS[kind], values) : message });
