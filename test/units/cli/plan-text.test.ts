import { expect, it } from 'vitest';
import { planText } from '../../../src/cli/plan-text.ts';
import { diffOf } from '../../../src/relying-parties/diff.ts';

const registration = (upstreams?: readonly string[]): Parameters<typeof diffOf>[1] =>
  ({ clientId: 'portal', metadata: {}, policy: { ...(upstreams ? { upstreams } : {}) } }) as never;

/** What a plan says of another list of identity providers. */
function said(before: readonly string[] | undefined, after: readonly string[] | undefined): string {
  const [from, to] = [registration(before), registration(after)];
  const lines = diffOf(from, to, { levels: [] } as never);
  const change = { to, base: 1, lines, secretChanges: false, drifted: false };
  return planText({ changes: [change], same: [], others: [], problems: [] } as never);
}

it('says through which providers people may come as a sentence would', () => {
  expect(said(undefined, [])).toContain('policy.upstreams: - all that are for every service\n');
  expect(said(undefined, [])).toContain('policy.upstreams: + none\n');
  expect(said([], undefined)).toContain('policy.upstreams: + all that are for every service   (more ways to come)');
  expect(said(['bank'], ['bank', 'ministry'])).toContain('policy.upstreams: + ministry   (more ways to come)');
});
