import { ConfigurationError } from '../errors.ts';
import { createLoader } from '../plugins/loader.ts';
import type { Authenticator, AuthenticatorTools, Message } from './authenticator.ts';
import { problemsIn } from './problems.ts';
import { withTestCode } from './test-codes.ts';

/** The authenticators of this deployment; the first one asks who the person is, too. */
export interface AuthenticatorRegistry {
  readonly first: Authenticator;
  readonly all: readonly Authenticator[];
  get(id: string): Authenticator | undefined;
}

/** What every authenticator may use, and the settings of each by name. */
export type RegistryTools = Omit<AuthenticatorTools, 'settings'> & {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Channels over which messages can be sent. */
  readonly channels?: readonly Message['channel'][];
  /** Browsers are asked for certificates. */
  readonly clientCertificates?: boolean;
};

/** What assurance needs to know of an authenticator. */
export const methodOf = ({ id, factors, hardware = false }: Authenticator) => ({ method: id, factors, hardware });

/** Names of those whose answer no false page can pass on. */
export const resistantOf = ({ all }: Pick<AuthenticatorRegistry, 'all'>): ReadonlySet<string> =>
  new Set(all.filter(({ phishingResistant }) => phishingResistant).map(({ id }) => id));

const loader = createLoader<Authenticator>({
  folder: import.meta.dirname,
  noun: 'authenticator',
  maker: 'createAuthenticator',
  name: /^[a-z][a-z0-9-]*$/,
  setting: 'authenticators',
  ownSettings: 'authenticatorSettings',
  problemsIn,
});

/**
 * Throws ConfigurationError that lists every name that is no authenticator, enabled or not; `where` is the setting that
 * names them, and `enabled` are those of this deployment, of whatever file.
 */
export const checkAuthenticators = (
  names: readonly string[],
  where: string,
  enabled: Pick<AuthenticatorRegistry, 'get'>,
): Promise<void> =>
  loader.check(
    names.filter((name) => !enabled.get(name)),
    where,
  );

const notSetUp = (made: readonly Authenticator[], { channels = [], clientCertificates }: RegistryTools): string[] =>
  made.flatMap(({ id, sends, readsCertificates }) => [
    ...(sends && !channels.includes(sends)
      ? [`authenticators: "${id}" sends messages by ${sends}, which is not set up`]
      : []),
    ...(readsCertificates && !clientCertificates
      ? [`authenticators: "${id}" reads certificates, which are not asked for (clientCertificates.source)`]
      : []),
  ]);

/** Loads the authenticators named in the settings. Throws ConfigurationError that lists every one that is none, is broken, or lacks what it needs. */
export async function loadAuthenticators(
  entries: readonly string[],
  tools: RegistryTools,
): Promise<AuthenticatorRegistry> {
  const { settings = {}, channels: _, clientCertificates: __, ...rest } = tools;
  const made = await loader.load(entries, (name) => ({ ...rest, settings: settings[name] }));
  const all = made.map(withTestCode);
  const byId = new Map(all.map((authenticator) => [authenticator.id, authenticator]));
  const get = (id: string) => byId.get(id);
  await checkAuthenticators(Object.keys(settings), 'authenticatorSettings', { get });
  const lacking = notSetUp(made, tools);
  if (lacking.length > 0) throw new ConfigurationError(lacking);
  const [first] = all;
  if (!first) throw new ConfigurationError(['authenticators: name at least one']);
  return { first, all, get };
}
