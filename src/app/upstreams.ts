/** Identity providers in front of this one, and the sign-ins at them. */
import { readYamlAs } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage.ts';
import { type Definition, upstreamsFileSchema } from '../upstreams/definition.ts';
import { createLogins } from '../upstreams/logins.ts';
import { createUpstreams, readClientKeys } from '../upstreams/registry.ts';

interface Common {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly artifacts: Storage['artifacts'];
  readonly now: () => Date;
  /** Rows of `proofing` in the levels. */
  readonly proofNames: readonly string[];
}

/** Descriptions of the file; throws ConfigurationError for levels that name a proof nobody knows. */
function describedIn(file: string | undefined, proofNames: readonly string[]): readonly Definition[] {
  const described = file === undefined ? [] : readYamlAs(file, upstreamsFileSchema).upstreams;
  const problems = described.flatMap(({ id, levels }) =>
    levels.flatMap(({ proof }) =>
      proof === undefined || proofNames.includes(proof)
        ? []
        : [`${file}: ${id}: levels: "${proof}" is no proof of the levels`],
    ),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return described;
}

/** Makes them. */
export async function upstreamParts(common: Common) {
  const { settings, storage, proofNames } = common;
  const { file, clientKeysFile, timeoutSeconds } = settings.upstreams;
  const upstreams = await createUpstreams({
    described: describedIn(file, proofNames),
    rows: storage.upstreams.rows,
    tools: {
      issuer: settings.issuer,
      clientKeys: readClientKeys(clientKeysFile),
      allowLoopback: settings.outbound.allowLoopback,
      withinMs: timeoutSeconds * 1000,
    },
    guarded: (_id, connection) => connection,
    rests: () => false,
    now: common.now,
  });
  return {
    upstreams,
    links: storage.upstreams.links,
    merges: storage.upstreams.merges,
    upstreamLogins: createLogins({ ...common, upstreams, issuer: settings.issuer }),
  };
}
