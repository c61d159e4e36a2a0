/** Identity providers in front of this one, and the sign-ins at them. */
import type { Logger } from 'pino';
import type { AnsweredBy } from '../artifacts/interaction-result.ts';
import type { Audit } from '../audit/audit.ts';
import { readYamlAs } from '../config.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import { ConfigurationError } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import { createUpstreamCookies } from '../interaction/upstream-cookies.ts';
import { LEGAL_NAMES, type LegalDocuments } from '../legal/documents.ts';
import type { Tell } from '../messages/notices.ts';
import { createGuardedFetch } from '../oidc/outbound.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage.ts';
import { createBreakers } from '../upstreams/breaker.ts';
import { publicKeySet, readClientKeys } from '../upstreams/client-keys.ts';
import { type Definition, upstreamsFileSchema } from '../upstreams/definition.ts';
import { createUpstreamChoices } from '../upstreams/described.ts';
import { createHealthKeeper } from '../upstreams/health.ts';
import { createLogins } from '../upstreams/logins.ts';
import { createMatching } from '../upstreams/matching.ts';
import { lineOf } from '../upstreams/problems.ts';
import { problemsOfLevels } from '../upstreams/proposing.ts';
import { createUpstreams } from '../upstreams/registry.ts';
import { createSignOuts } from '../upstreams/sign-outs.ts';
import { upstreamOf } from '../upstreams/upstream.ts';
import { createWatch } from '../upstreams/watch.ts';

interface Common {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly artifacts: Storage['artifacts'];
  readonly now: () => Date;
  readonly log: Logger;
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
  const problems = described.flatMap((one) =>
    problemsOfLevels(one, proofNames).map((problem) => `${file}: ${one.id}: ${lineOf(problem)}`),
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

/** Without the names under which upstreams vouch: whether there is one is known only while it is there. */
export const ownMethods = (names: readonly string[]): readonly string[] =>
  names.filter((name) => upstreamOf(name) === undefined);

/** Makes them. */
export async function upstreamParts(common: Common) {
  const { settings, storage, proofNames } = common;
  const { issuer, outbound } = settings;
  const { file, clientKeysFile, timeoutSeconds, privateHosts } = settings.upstreams;
  const health = createHealthKeeper({ ...common, ...settings.upstreams, store: storage.upstreams.health });
  const breakers = createBreakers({ ...common, ...settings.upstreams, health });
  const clientKeys = readClientKeys(clientKeysFile);
  const upstreams = await createUpstreams({
    ...common,
    ...breakers,
    described: describedIn(file, proofNames),
    rows: storage.upstreams.rows,
    tools: {
      issuer,
      clientKeys,
      allowLoopback: outbound.allowLoopback,
      fetch: createGuardedFetch({ ...outbound, privateHosts }),
      withinMs: timeoutSeconds * 1000,
    },
  });
  const matching = createMatching({
    ...common,
    ...storage.upstreams,
    people: storage.people,
    proofs: storage.proofs,
    transaction: storage.transaction,
    accept: accepting(common),
  });
  const upstreamSessions = storage.upstreams.sessions;
  return {
    upstreams,
    upstreamSessions,
    signOuts: createSignOuts({ ...common, upstreams, upstreamSessions, issuer }),
    clientKeySet: publicKeySet(clientKeys),
    watchUpstreams: createWatch({ upstreams, health }),
    upstreamChoices: createUpstreamChoices({ upstreams, upstreamRows: storage.upstreams.rows }),
    links: storage.upstreams.links,
    merges: storage.upstreams.merges,
    upstreamCookies: createUpstreamCookies({ issuer }),
    upstreamLogins: createLogins({ ...common, upstreams, issuer }),
    identityCases: storage.upstreams.cases,
    matching,
    async connect(personId: string, { upstream, answer }: AnsweredBy): Promise<void> {
      const found = await upstreams.find(upstream);
      if (found) await matching.linkAfterBoth(personId, found.definition, answer);
    },
  };
}
