/** Identity providers in front of this one, and the sign-ins at them. */
import type { Audit } from '../audit/audit.ts';
import { readYamlAs } from '../config.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import { ConfigurationError } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import { LEGAL_NAMES, type LegalDocuments } from '../legal/documents.ts';
import type { Tell } from '../messages/notices.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage.ts';
import { type Definition, upstreamsFileSchema } from '../upstreams/definition.ts';
import { createLogins } from '../upstreams/logins.ts';
import { createMatching } from '../upstreams/matching.ts';
import { createUpstreams, readClientKeys } from '../upstreams/registry.ts';

interface Common {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly artifacts: Storage['artifacts'];
  readonly now: () => Date;
  readonly acceptances: AcceptanceStore;
  readonly audit: Audit;
  readonly country: Country;
  readonly legal: LegalDocuments;
  readonly tell: Tell;
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

/** Whoever opens an account accepts the texts in force. */
const accepting =
  ({ acceptances, legal }: Pick<Common, 'acceptances' | 'legal'>) =>
  ({ id: personId, language }: Pick<Person, 'id' | 'language'>): Promise<void> =>
    acceptances.add(
      LEGAL_NAMES.map((document) => {
        const { version, hash } = legal(document, language);
        return { personId, document, version, language, textHash: hash };
      }),
    );

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
    identityCases: storage.upstreams.cases,
    matching: createMatching({
      ...common,
      ...storage.upstreams,
      people: storage.people,
      proofs: storage.proofs,
      transaction: storage.transaction,
      accept: accepting(common),
    }),
    upstreamLogins: createLogins({ ...common, upstreams, issuer: settings.issuer }),
  };
}
