import { describe, expect, it } from 'vitest';
import { upstreamsFileSchema } from '../../../src/upstreams/definition.ts';
import { readDescription } from '../../../src/upstreams/proposing.ts';

const DESCRIBED = `id: ministry
protocol: oidc
name: { vi: Bộ Mẫu, en: Sample Ministry, fr: Ministère Exemple }
settings: { issuer: 'https://login.ministry.example.com', clientId: mot-cua }
claims: { number: citizen_id, name: name }
levels:
  - { acr: [low], factors: [knowledge] }
  - { acr: [high], factors: [knowledge, possession], proof: upstream_high, identifies: true }
firstArrival: match
`;

/** What is wrong with it when some of it says something else. */
function wrong(from: string, to: string): (string | undefined)[] {
  expect(DESCRIBED).toContain(from);
  const { problems = [] } = readDescription(DESCRIBED.replace(from, to));
  return problems.map(({ at, kind }) => `${at} ${kind}`);
}

describe('the description of an upstream', () => {
  it('is read where everything in it counts', () => {
    expect(readDescription(DESCRIBED).definition?.levels).toHaveLength(2);
  });

  it('gives no level a proof without its word on who somebody is, which would prove nothing', () => {
    expect(wrong(', identifies: true', '')).toEqual(['levels.1.proof proofAlone']);
    expect(wrong('identifies: true', 'identifies: false')).toEqual(['levels.1.proof proofAlone']);
  });

  it('believes no word on a number of which it does not say where it stands', () => {
    expect(wrong('number: citizen_id, ', '')).toEqual(['levels.1.identifies noNumber']);
  });

  it('has no level that an earlier one hides', () => {
    expect(wrong('acr: [high]', 'acr: [high, low]')).toEqual(['levels.1.acr acrTwice']);
  });

  it('holds nothing that makes it look like another one', () => {
    expect(wrong('Bộ Mẫu', '"Bộ \\u202eMẫu"')).toEqual(['name.vi hidden']);
    expect(wrong('clientId: mot-cua', 'clientId: "mot\\0cua"')).toEqual(['settings.clientId hidden']);
    expect(wrong('Bộ Mẫu', 'x'.repeat(101))).toEqual(['name.vi long']);
  });

  it('is refused by what each of its members has to be', () => {
    for (const [from, to, problem] of [
      ['firstArrival: match', 'firstArrival: always', 'firstArrival choice'],
      ['firstArrival: match', '', 'firstArrival missing'],
      ['vi: Bộ Mẫu, ', '', 'name.vi missing'],
      ['id: ministry', 'id: Ministry', 'id id'],
      ['id: ministry', 'id:', 'id missing'],
      ['id: ministry', 'id: 7', 'id text'],
      ['acr: [low]', 'acr: low', 'levels.0.acr list'],
      ['[knowledge]', '[]', 'levels.0.factors empty'],
      ['identifies: true', 'identifies: "yes"', 'levels.1.identifies switch'],
      ['number: citizen_id', 'number: a..b', 'claims.number format'],
      ['protocol: oidc', 'extra: 1\nprotocol: oidc', 'YAML unknown'],
    ] as const)
      expect(wrong(from, to), to).toEqual([problem]);
    expect(readDescription('').problems).toMatchObject([{ at: 'YAML', kind: 'missing' }]);
    expect(readDescription('hello').problems).toMatchObject([{ at: 'YAML', kind: 'group' }]);
    expect(readDescription('id: *x').problems).toMatchObject([{ kind: 'yaml' }]);
    expect(readDescription('id: [').line).toBe(1);
  });

  it('stops the start of a node in the same way, where a file has it', () => {
    const read = readDescription(DESCRIBED).definition;
    const levels = [{ acr: [], factors: ['knowledge'], proof: 'upstream_high' }];
    const { error } = upstreamsFileSchema.safeParse({ upstreams: [{ ...read, levels }] });
    expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'upstreams.0.levels.0.proof: counts for nothing without "identifies: true"',
    ]);
  });
});
