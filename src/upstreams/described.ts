/** Every upstream that there is a description of, for those who look after them. */
import type { Definition } from './definition.ts';
import type { Problem } from './problems.ts';
import type { UpstreamRegistry } from './registry.ts';
import type { UpstreamRow, UpstreamRows } from './rows.ts';

/** One upstream, on or off. */
export interface Described {
  readonly definition: Definition;
  /** A file describes it: it is changed there. */
  readonly ofFile: boolean;
  readonly row: UpstreamRow | undefined;
  /** Why it cannot be used. */
  readonly problems: readonly Problem[];
}

export interface DescribedParts {
  readonly upstreams: Pick<UpstreamRegistry, 'every' | 'problemsIn'>;
  readonly upstreamRows: Pick<UpstreamRows, 'all'>;
}

/** All of them, those of the file first. */
export async function allDescribed({ upstreams, upstreamRows }: DescribedParts): Promise<readonly Described[]> {
  const [usable, rows] = await Promise.all([upstreams.every(), upstreamRows.all()]);
  const ofFile = usable.filter((one) => one.ofFile);
  const ids = new Set(ofFile.map(({ upstream }) => upstream.definition.id));
  return [
    ...ofFile.map(({ upstream, row }) => ({ definition: upstream.definition, ofFile: true, row, problems: [] })),
    ...rows.flatMap((row) => {
      const { definition, secret } = row;
      if (!definition || ids.has(row.id)) return [];
      return [{ definition, ofFile: false, row, problems: upstreams.problemsIn(definition, secret) }];
    }),
  ];
}

/** The ids and names of all of them, for those who choose among them. */
export const createUpstreamChoices = (parts: DescribedParts) => async () =>
  (await allDescribed(parts)).map(({ definition: { id, name } }) => ({ id, name }));
