/** The upstreams of this deployment: those of the file and those that staff added, each connected by its protocol. */
import { readdirSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { createLoader } from '../plugins/loader.ts';
import { able } from '../plugins/problems.ts';
import type { Definition } from './definition.ts';
import { lineOf, type Problem, problemsOf } from './problems.ts';
import type { UpstreamRow, UpstreamRows } from './rows.ts';
import type { Connection, ConnectionTools, Protocol, Upstream, Upstreams } from './upstream.ts';

const shape = z.looseObject({ id: z.string(), connect: able });

const folder = `${import.meta.dirname}/protocols`;

const loader = createLoader<Protocol>({
  folder,
  noun: 'upstream protocol',
  maker: 'createUpstreamProtocol',
  name: /^[a-z][a-z0-9-]*$/,
  setting: 'upstreams',
  ownSettings: 'upstreams',
  problemsIn(made, name) {
    const { data, error } = shape.safeParse(made);
    if (!data) return (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || '(top)'}: ${message}`);
    return data.id === name ? [] : [`id: must be "${name}" like the file, and is "${data.id}"`];
  },
});

/**
 * Names of our own: every file of the folder is one, and what it is made of stands in a folder of its name. Those of operators
 * are loaded where a definition names them.
 */
const ours = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

export interface RegistryParts {
  /** Descriptions in the file. */
  readonly described: readonly Definition[];
  readonly rows: Pick<UpstreamRows, 'all' | 'find'>;
  readonly tools: Omit<ConnectionTools, 'settings' | 'secret' | 'mayReadFiles'>;
  /** What stands between us and an upstream that fails. */
  readonly guarded: (id: string, connection: Connection) => Connection;
  readonly rests: (id: string) => boolean;
  readonly now: () => Date;
}

/** What staff entered beside a description. */
interface Added {
  readonly secret: string | undefined;
}

type Tried =
  | { readonly connection: Connection; readonly problems?: undefined }
  | { readonly connection?: undefined; readonly problems: readonly Problem[] };

/** For so long a node works with what it read. */
const FRESH_MS = 5_000;

/** All upstreams, also those that are switched off, as the console shows them. */
export interface UpstreamRegistry extends Upstreams {
  every(): Promise<
    readonly { readonly upstream: Upstream; readonly row: UpstreamRow | undefined; readonly ofFile: boolean }[]
  >;
  /** What is wrong with a description; empty when it can be used. */
  problemsIn(definition: Definition, secret?: string): readonly Problem[];
}

/** Loads the protocols and connects the upstreams of the file. Throws ConfigurationError with every problem. */
export async function createUpstreams(parts: RegistryParts): Promise<UpstreamRegistry> {
  const { described, rows, tools, guarded } = parts;
  const names = [...new Set([...ours(), ...described.map(({ protocol }) => protocol)])];
  const loaded = await loader.load(names, () => undefined);
  const protocols = new Map(names.map((name, index) => [name, loaded[index]]));

  /** Without `added` the description is of the file. */
  function tryOut({ protocol: name, settings }: Definition, added?: Added): Tried {
    const protocol = protocols.get(name);
    if (!protocol) {
      const message = `there is no upstream protocol "${name}"`;
      return { problems: [{ at: 'protocol', kind: 'protocol', values: { protocol: name }, message }] };
    }
    const own = { secret: added?.secret, mayReadFiles: added === undefined };
    try {
      return { connection: protocol.connect({ ...tools, ...own, settings }) };
    } catch (error) {
      if (error instanceof z.ZodError) return { problems: problemsOf(error.issues, settings, ['settings']) };
      if (error instanceof ConfigurationError)
        return { problems: error.problems.map((message) => ({ at: 'settings', values: {}, message })) };
      throw error;
    }
  }

  /** Throws ConfigurationError. */
  function connect(definition: Definition, added?: Added): Connection {
    const { connection, problems } = tryOut(definition, added);
    if (connection) return guarded(definition.id, connection);
    throw new ConfigurationError(problems.map((one) => `upstreams.${definition.id}.${lineOf(one)}`));
  }

  const ofFile = described.map((definition): Upstream => ({ definition, connection: connect(definition) }));
  const added = new Map<string, { readonly at: number; readonly upstream: Upstream }>();

  /** Connected once for each description; one that cannot be used any more is left out. */
  function fromRow({ id, definition, secret, changedAt }: UpstreamRow): Upstream | undefined {
    if (!definition || ofFile.some((one) => one.definition.id === id)) return undefined;
    const known = added.get(id);
    if (known?.at === changedAt.getTime()) return known.upstream;
    try {
      const upstream = { definition, connection: connect(definition, { secret }) };
      added.set(id, { at: changedAt.getTime(), upstream });
      return upstream;
    } catch (error) {
      if (error instanceof ConfigurationError) return undefined;
      throw error;
    }
  }

  async function every() {
    const known = await rows.all();
    const rowOf = ({ definition: { id } }: Upstream) => known.find((row) => row.id === id);
    const others = known.map(fromRow).filter((one) => one !== undefined);
    return [
      ...ofFile.map((upstream) => ({ upstream, row: rowOf(upstream), ofFile: true })),
      ...others.map((upstream) => ({ upstream, row: rowOf(upstream), ofFile: false })),
    ];
  }

  let kept: { readonly until: number; readonly all: Promise<readonly Upstream[]> } | undefined;

  const readOn = async () => (await every()).filter(({ row }) => !row?.off).map(({ upstream }) => upstream);

  return {
    every,
    rests: parts.rests,
    nameOf: (id) => (ofFile.find(({ definition }) => definition.id === id) ?? added.get(id)?.upstream)?.definition.name,
    all() {
      const at = parts.now().getTime();
      if (!kept || kept.until <= at) {
        const all = readOn();
        kept = { until: at + FRESH_MS, all };
        all.catch(() => {
          kept = undefined;
        });
      }
      return kept.all;
    },
    async find(id) {
      const row = await rows.find(id);
      if (row?.off) return undefined;
      return ofFile.find(({ definition }) => definition.id === id) ?? (row && fromRow(row));
    },
    problemsIn(definition, secret) {
      const { problems = [] } = tryOut(definition, { secret });
      const isOfFile = ofFile.some((one) => one.definition.id === definition.id);
      const message = 'a file describes it';
      return [...problems, ...(isOfFile ? [{ at: 'id', kind: 'ofFile' as const, values: {}, message }] : [])];
    },
  };
}
