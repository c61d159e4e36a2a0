/** Teams and their services: the one way for pages and the API. */
import { randomUUID } from 'node:crypto';
import { type Actor, answererOf } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Authority as Mandates } from '../mandates/authority.ts';
import { EVERYTHING } from '../mandates/powers.ts';
import type { Organisation, OrganisationStore } from '../organisations/organisation.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { Words } from '../relying-parties/relying-party.ts';
import type { AtService, AtTeam, TeamAccess } from './access.ts';
import { type Problems, readNames } from './names.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { Team, TeamAct, TeamStore } from './team.ts';

export interface TeamsParts extends RecordingParts {
  readonly access: TeamAccess;
  readonly authorities: readonly Authority[];
  /** Who looks after which company. */
  readonly authority: Pick<Mandates, 'organisationsOf' | 'overOrganisation'>;
  readonly organisations: Pick<OrganisationStore, 'lock'>;
  readonly people: { lock(id: string): Promise<unknown> };
  readonly settings: { readonly owners: { readonly mostTeams: number; readonly mostServices: number } };
  readonly teams: TeamStore;
  readonly transaction: Transaction;
}

/** Names as they were typed. */
export type TypedNames = Readonly<Partial<Record<keyof Words, string>>>;

/** What was made, or what is wrong by field: keys of words. */
export type Made = { readonly id: string } | { readonly problems: Problems };

/** A company of somebody who holds everything there, and its team. */
export interface OwnCompany {
  readonly organisation: Organisation;
  readonly team?: Team;
}

const MOST_COMPANIES = 50;

/** Of the same name there is one, also when a form is sent twice. */
const isCalled = ({ name }: { readonly name: Words }, { vi }: Words): boolean => name.vi === vi;

/** Makes what is done with teams; every function decides the rights of the actor itself. */
export function createTeams(parts: TeamsParts) {
  const { access, authorities, authority, organisations, people, settings, teams, transaction } = parts;
  const record = createRecording(parts);

  /** As the first of the people who may. */
  async function asOne<At>(by: Actor, look: (personId: string) => Promise<At>): Promise<At> {
    let refusal: unknown = new AppError('not_found', 'nobody answers for this');
    for (const personId of by.people) {
      try {
        return await look(personId);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'not_allowed' || by.people.length === 1) refusal = error;
      }
    }
    throw refusal;
  }
  const at = (by: Actor, teamId: string, act: TeamAct): Promise<AtTeam> =>
    asOne(by, (personId) => access.team(personId, teamId, act));
  const atService = (by: Actor, serviceId: string, act: TeamAct): Promise<AtService> =>
    asOne(by, (personId) => access.service(personId, serviceId, act));

  /** By a mandate for everything, of the person's own: not through another firm. */
  async function holdsEverything(personId: string, organisationId: string): Promise<boolean> {
    const chain = await authority.overOrganisation(personId, organisationId);
    return chain?.links.every(({ powers }) => powers.includes(EVERYTHING)) ?? false;
  }

  const isAuthority = (id: string): boolean => authorities.some((one) => one.id === id);

  async function problemsOfNew(personId: string, chosen: string): Promise<Problems> {
    const owned = (await teams.ofPerson(personId)).filter(({ role }) => role === 'owner');
    if (owned.length >= settings.owners.mostTeams) return { '': 'owners.problem.tooManyTeams' };
    return isAuthority(chosen) ? {} : { authority: 'owners.problem.authority' };
  }

  async function add(by: Actor, team: Omit<Team, 'id' | 'createdAt' | 'confirmedAt'>): Promise<Made> {
    const id = randomUUID();
    await teams.add({ ...team, id }, answererOf(by));
    await record({ teamId: id, type: 'created', role: 'owner' }, by);
    return { id };
  }

  return {
    /** Companies where this person holds everything; of very many the first. */
    async companiesOf(personId: string): Promise<readonly OwnCompany[]> {
      const found: OwnCompany[] = [];
      for (const organisation of (await authority.organisationsOf(personId)).slice(0, MOST_COMPANIES)) {
        if (!(await holdsEverything(personId, organisation.id))) continue;
        const team = await teams.ofOrganisation(organisation.id);
        found.push({ organisation, ...(team ? { team } : {}) });
      }
      return found;
    },

    /** Creates the team of an agency; whether it is one, a registrar confirms before anything of it is for everybody. */
    createForAgency: (by: Actor, typed: TypedNames, chosen: string): Promise<Made> =>
      transaction(async () => {
        const read = readNames(typed);
        await people.lock(answererOf(by));
        const more = await problemsOfNew(answererOf(by), chosen);
        if ('problems' in read) return { problems: { ...more, ...read.problems } };
        if (Object.keys(more).length > 0) return { problems: more };
        const own = (await teams.ofPerson(answererOf(by))).map(({ team }) => team);
        if (own.some((team) => team.authority === chosen && isCalled(team, read.name)))
          return { problems: { vi: 'owners.problem.teamThere' } };
        return add(by, { kind: 'agency', authority: chosen, name: read.name });
      }),

    /** Creates the team of a company, for whoever holds everything there: `not_found` for everybody else. */
    createForCompany: (by: Actor, organisationId: string, chosen: string): Promise<Made> =>
      transaction(async () => {
        await people.lock(answererOf(by));
        const organisation = (await holdsEverything(answererOf(by), organisationId))
          ? await organisations.lock(organisationId)
          : undefined;
        if (!organisation) throw new AppError('not_found', 'no company where this person holds everything');
        if (await teams.ofOrganisation(organisationId)) return { problems: { company: 'owners.problem.companyTaken' } };
        const problems = await problemsOfNew(answererOf(by), chosen);
        if (Object.keys(problems).length > 0) return { problems };
        const { name: vi, foreignName = vi } = organisation;
        return add(by, {
          kind: 'company',
          authority: chosen,
          organisationId,
          name: { vi, en: foreignName, fr: foreignName },
        });
      }),

    /** Whoever holds everything at a company may always become an owner of its team. */
    claim: (by: Actor, teamId: string): Promise<void> =>
      transaction(async () => {
        const personId = answererOf(by);
        const team = await teams.lock(teamId);
        const may = team?.organisationId !== undefined && (await holdsEverything(personId, team.organisationId));
        if (!team || !may) throw new AppError('not_found', 'no team of a company of this person');
        if ((await teams.memberOf(teamId, personId))?.role === 'owner') return;
        await teams.setMember({ teamId, personId, role: 'owner' }, personId);
        await record({ teamId, type: 'claimed', role: 'owner' }, by);
      }),

    /** Renames the team of an agency; a company is called what the register calls it. */
    rename: (by: Actor, teamId: string, typed: TypedNames): Promise<Made> =>
      transaction(async () => {
        await teams.lock(teamId);
        const { team } = await at(by, teamId, 'members');
        if (team.kind === 'company') throw new AppError('not_allowed', 'the register names companies');
        // What a registrar confirmed is the name.
        if (team.confirmedAt) throw new AppError('not_allowed', 'the team was confirmed by its name');
        const read = readNames(typed);
        if ('problems' in read) return read;
        await teams.rename(teamId, read.name);
        await record({ teamId, type: 'renamed' }, by);
        return { id: teamId };
      }),

    addService: (by: Actor, teamId: string, typed: TypedNames): Promise<Made> =>
      transaction(async () => {
        await teams.lock(teamId);
        await at(by, teamId, 'develop');
        const read = readNames(typed);
        if ('problems' in read) return read;
        const own = await teams.servicesOf(teamId);
        if (own.length >= settings.owners.mostServices) return { problems: { '': 'owners.problem.tooManyServices' } };
        if (own.some((service) => isCalled(service, read.name)))
          return { problems: { vi: 'owners.problem.serviceThere' } };
        const id = randomUUID();
        await teams.addService({ id, teamId, name: read.name });
        await record({ teamId, type: 'service-added', serviceId: id }, by);
        return { id };
      }),

    /** Renames a service; its registrations are called so from their next change on. */
    renameService: (by: Actor, serviceId: string, typed: TypedNames): Promise<Made> =>
      transaction(async () => {
        const { team } = await atService(by, serviceId, 'develop');
        await teams.lock(team.id);
        const { service } = await atService(by, serviceId, 'develop');
        const read = readNames(typed);
        if ('problems' in read) return read;
        const others = (await teams.servicesOf(team.id)).filter(({ id }) => id !== serviceId);
        if (others.some((one) => isCalled(one, read.name))) return { problems: { vi: 'owners.problem.serviceThere' } };
        await teams.saveService({ ...service, name: read.name });
        await record({ teamId: team.id, type: 'service-renamed', serviceId }, by);
        return { id: serviceId };
      }),

    at,
    atService,
  };
}

export type Teams = ReturnType<typeof createTeams>;
