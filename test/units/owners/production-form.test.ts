import { expect, it } from 'vitest';
import { createFormFields } from '../../../src/owners/production-fields.ts';
import { readProposal } from '../../../src/owners/production-form.ts';
import { checkProposal } from '../../../src/relying-parties/checks.ts';
import { createWords } from '../../../src/web/words.ts';

const rules = { allowLoopback: false, certificates: true, levels: ['m0'], claims: [], powers: [] };
const findings = (input: Readonly<Record<string, string>>) => {
  const proposal = readProposal({ profile: 'fapi2', level: 'm0', ...input }, { claims: [], powers: [] }, []);
  return checkProposal(proposal, rules, { now: new Date('2027-03-01T00:00:00Z') }).map(({ code, field }) => [
    code,
    field,
  ]);
};

it('cuts nothing short: what is longer than it may be is refused', () => {
  const long = `https://thue.gov.vn/${'a'.repeat(5_000)}`;
  expect(findings({ privacy: long })).toContainEqual(['address-long', 'uris.privacy']);
  expect(findings({ redirect_uris: `https://thue.gov.vn/a\n${long}` })).toContainEqual([
    'address-long',
    'metadata.redirect_uris',
  ]);
  const many = Array.from({ length: 300 }, (_, i) => `https://thue.gov.vn/${i}/${'a'.repeat(100)}`);
  expect(findings({ redirect_uris: many.join('\n') })).toContainEqual(['address-many', 'metadata.redirect_uris']);
  const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: `{"keys":[]${' '.repeat(21_000)}}` };
  expect(findings(keys)).toContainEqual(['keys-large', 'metadata.jwks']);
});

it('keeps that no identity provider is admitted, also while there is none', () => {
  const parts = { levels: ['m0'], formChoices: { claims: [], powers: [] }, powers: {} };
  const asked = { words: createWords('en'), language: 'en', upstreams: [] } as const;
  const form = (providers: string) => {
    const proposal = readProposal({ profile: 'fapi2', level: 'm0', providers }, parts.formChoices, []);
    const fields = createFormFields(parts as never)(proposal, [], asked).flatMap((section) => section.fields);
    return [
      proposal.policy.upstreams,
      fields.map(({ input }) => input.name).filter((name) => /^(prov|upst)/.test(name)),
    ];
  };
  expect(form('none')).toEqual([[], ['providers']]);
  expect(form('every')).toEqual([undefined, []]);
});
