/** A service tries out and works: two registrations, each with figures and mistakes of its own. */
import type { Context } from 'koa';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { TeamService } from '../teams/team.ts';
import type { TabView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

export const ENVIRONMENTS = ['production', 'sandbox'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A registration of a service. */
export interface Chosen {
  readonly environment: Environment;
  /** Undefined before there is one. */
  readonly clientId: string | undefined;
}

const clientOf = ({ productionClient, sandboxClient }: TeamService): Record<Environment, string | undefined> => ({
  production: productionClient,
  sandbox: sandboxClient,
});

/** Which one a page is about: the one that is asked for by `?of=`, else production where there is one. */
export function environmentOf({ query }: Pick<Context, 'query'>, service: TeamService): Chosen {
  const clients = clientOf(service);
  const asked = ENVIRONMENTS.find((name) => name === query.of && clients[name]);
  const environment = asked ?? ENVIRONMENTS.find((name) => clients[name]) ?? 'sandbox';
  return { environment, clientId: clients[environment] };
}

/** The key of the words for whether it is for everybody. */
export async function productionState(
  { productionClient }: TeamService,
  relyingParties: Pick<RelyingPartyStore, 'find'>,
): Promise<string> {
  if (productionClient === undefined) return 'owners.service.noProduction';
  const { stopped } = (await relyingParties.find(productionClient)) ?? {};
  return stopped ? 'owners.service.stopped' : 'owners.service.hasProduction';
}

const LABELS = { production: 'figures.production', sandbox: 'figures.sandbox' } as const;

/** Leads from one to the other; nothing where there is only one. */
export function environmentTabs(
  service: TeamService,
  current: Environment,
  href: (environment: Environment) => string,
  words: Words,
): TabView[] {
  const there = ENVIRONMENTS.filter((name) => clientOf(service)[name]);
  if (there.length < 2) return [];
  return there.map((name) => ({ href: href(name), label: words(LABELS[name]), current: name === current }));
}
