import { describe, expect, it } from 'vitest';
import { FINDINGS, type FindingCode, findingOf } from '../../../src/relying-parties/findings.ts';
import { diffView, findingView } from '../../../src/relying-parties/said.ts';
import { createWords } from '../../../src/web/words.ts';

describe.each(['vi', 'en', 'fr'] as const)('in %s', (language) => {
  const words = createWords(language);

  it('every finding has words', () => {
    for (const code of Object.keys(FINDINGS) as FindingCode[])
      expect(findingView(findingOf('team')(code, 'team'), words).text).not.toBe('');
  });

  it('differences are called by what people know, a claim by its name, and what follows from others is left out', () => {
    const lines = [
      'policy.claims.email.purpose.vi',
      'policy.reasons.claims.citizen_id',
      'metadata.jwks',
      'metadata.something_new',
      'metadata.response_types',
    ].map((name) => ({ name, kind: 'added' as const, after: 'true' }));
    const said = diffView(lines, words);
    expect(said.map(({ label }) => label)).toEqual([
      `${words('diff.member.policy.claims')}: ${words('claim.email')}`,
      `${words('diff.member.policy.reasons.claims')}: ${words('claim.citizen_id')}`,
      words('diff.member.metadata.jwks'),
      words('diff.member.other'),
    ]);
    expect(said[0]?.after).toBe(words('diff.yes'));
  });

  it('every weight of a difference has words', () => {
    for (const weight of [
      'new-host',
      'new-sector',
      'weaker-profile',
      'more-data',
      'lower-level',
      'new-keys',
      'weaker-proof',
      'acting',
    ] as const)
      expect(diffView([{ name: 'name.vi', kind: 'added', after: 'a', weight }], words)[0]?.weight).toBeTruthy();
  });
});
