/** Who looks after services: people of one agency or company. No service hangs on one person. */
import type { Words } from '../relying-parties/relying-party.ts';

/** A team of one body: an agency, or a company that is brought in. */
export interface Team {
  readonly id: string;
  readonly kind: 'agency' | 'company';
  /** Id of the ministry or province whose registrars look at its requests. */
  readonly authority: string;
  /** The company. */
  readonly organisationId?: string;
  /** Name of the body, as people read who answers for a service. */
  readonly name: Words;
  /** When a registrar confirmed that the team is of this body; absent before the first approval. */
  readonly confirmedAt?: Date;
  readonly createdAt: Date;
}

export const TEAM_ROLES = ['owner', 'developer', 'viewer'] as const;

/** An owner does everything; a developer tries out and drafts; a viewer reads. */
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface Membership {
  readonly teamId: string;
  readonly personId: string;
  readonly role: TeamRole;
  readonly since: Date;
}

/** A service of a team; client_ids of its registration for trying out and of the one for everybody. */
export interface TeamService {
  readonly id: string;
  readonly teamId: string;
  readonly name: Words;
  readonly sandboxClient?: string;
  readonly productionClient?: string;
  readonly createdAt: Date;
}

/** What members do with their team and its services. */
export type TeamAct =
  | 'read'
  /** Changes the registration for trying out, writes the draft of a request. */
  | 'develop'
  /** Asks for production, and takes the request back. */
  | 'request'
  /** Keys and secrets of production. */
  | 'keys'
  /** Invites, changes roles, removes. */
  | 'members';

const ACTS: Readonly<Record<TeamRole, readonly TeamAct[]>> = {
  owner: ['read', 'develop', 'request', 'keys', 'members'],
  developer: ['read', 'develop'],
  viewer: ['read'],
};

export const mayInTeam = (role: TeamRole, act: TeamAct): boolean => ACTS[role].includes(act);

/** A member, and whether their account is open: nobody else counts. */
export interface KnownMember extends Membership {
  readonly counts: boolean;
}

/** How many owners a team needs for a registration in production. */
export const OWNERS_FOR_PRODUCTION = 2;

/** Where teams, their members and services are kept. */
export interface TeamStore {
  /** Adds a team with its first owner. */
  add(team: Omit<Team, 'createdAt' | 'confirmedAt'>, ownerId: string): Promise<void>;
  find(id: string): Promise<Team | undefined>;
  /** The same as find, read anew; whoever else locks it waits until the running transaction ends. */
  lock(id: string): Promise<Team | undefined>;
  rename(id: string, name: Words): Promise<void>;
  /** Notes that a registrar confirmed the body. */
  confirm(id: string, by: string): Promise<void>;
  /** Teams of somebody with their role, oldest first. */
  ofPerson(personId: string): Promise<readonly { team: Team; role: TeamRole }[]>;
  /** The team of a company. */
  ofOrganisation(organisationId: string): Promise<Team | undefined>;
  /** Teams that nobody owns whose account is open, of these authorities only; of very many the first. */
  withoutOwner(authorities?: readonly string[]): Promise<readonly Team[]>;
  /** Members whose accounts are open, by role, oldest first. */
  members(teamId: string): Promise<readonly Membership[]>;
  /** The same with those whose accounts are blocked or being closed. */
  knownMembers(teamId: string): Promise<readonly KnownMember[]>;
  memberOf(teamId: string, personId: string): Promise<Membership | undefined>;
  /** Adds a member, or gives another role. */
  setMember(member: Omit<Membership, 'since'>, by: string): Promise<void>;
  removeMember(teamId: string, personId: string): Promise<boolean>;
  addService(service: Omit<TeamService, 'createdAt'>): Promise<void>;
  saveService(service: Omit<TeamService, 'createdAt' | 'teamId'>): Promise<void>;
  findService(id: string): Promise<TeamService | undefined>;
  /** The service that a registration belongs to. */
  serviceOfClient(clientId: string): Promise<TeamService | undefined>;
  /** Oldest first; of very many the first. */
  servicesOf(teamId: string): Promise<readonly TeamService[]>;
}
