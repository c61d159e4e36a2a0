/** Services as registrars look for them, and drafts as teams keep them. */
import type { Proposal } from './proposal.ts';
import type { Words } from './relying-party.ts';

/** Whose services: of these ministries and provinces only, or of every one and those of nobody. */
export type Scope = 'all' | readonly string[];

/** A service in production. */
export interface ListedService {
  readonly clientId: string;
  readonly name: Words;
  readonly organisation: Words;
  readonly authority?: string;
  readonly teamId?: string;
  readonly stopped: boolean;
}

/** Which services: those whose name begins with a text, or whose client_id it is; 20 on a page, the first is 1. */
export interface ServicesAsked {
  readonly scope: Scope;
  readonly text: string;
  readonly page: number;
}

/** Where services in production are looked for. */
export interface ServiceList {
  list(asked: ServicesAsked): Promise<{ readonly services: readonly ListedService[]; readonly more: boolean }>;
  /** One of them, as far as the scope goes. */
  find(clientId: string, scope: Scope): Promise<ListedService | undefined>;
  /** Services other than this one with such a name, by what is left of it; with their authority. */
  namedLike(
    skeletons: readonly string[],
    but: string,
  ): Promise<readonly Pick<ListedService, 'clientId' | 'name' | 'authority'>[]>;
}

/** Where drafts are kept: one for each service. */
export interface DraftStore {
  find(serviceId: string): Promise<Proposal | undefined>;
  save(serviceId: string, proposal: Proposal): Promise<void>;
  remove(serviceId: string): Promise<void>;
}
