/** Programs of a team that use the management API: its owners add them, and end them at once. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import {
  type ProgramDirectory,
  type RelyingParty,
  type RelyingPartyStore,
  relyingPartySchema,
} from '../relying-parties/relying-party.ts';
import { readServiceKeys } from '../relying-parties/service-keys.ts';
import type { AtTeam } from './access.ts';
import { type Problems, readName } from './names.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { Team, TeamStore } from './team.ts';
import type { Teams } from './teams.ts';

export interface ProgramsParts extends RecordingParts {
  readonly levels: readonly string[];
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  readonly programScopes: readonly string[];
  readonly relyingParties: Pick<RelyingPartyStore, 'save'>;
  /** As they are stored, past every cache. */
  readonly stored: Pick<RelyingPartyStore, 'find'> & ProgramDirectory;
  readonly teamService: Pick<Teams, 'at'>;
  readonly teams: Pick<TeamStore, 'lock' | 'members'>;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** The form as it was sent. */
export interface TypedProgram {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Public keys: a JWK set or PEM. */
  readonly keys: string;
}

interface ReadProgram {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly jwks: object;
}

/** At once, of one team. */
const MOST_PROGRAMS = 10;

/** Nothing proves any more who it is, and it may do nothing. */
const ENDED: RelyingParty['metadata'] = {
  redirect_uris: [],
  grant_types: [],
  response_types: [],
  token_endpoint_auth_method: 'none',
};

const TOLD = {
  added: { subject: 'programs.mail.added.subject', text: 'programs.mail.added.text' },
  removed: { subject: 'programs.mail.removed.subject', text: 'programs.mail.removed.text' },
} as const;

/** Makes what is done with them, by people at their pages alone: a program makes no other program. */
export function createPrograms(parts: ProgramsParts) {
  const { levels, now, people, programScopes, relyingParties, stored, teamService, teams, tell, transaction } = parts;
  const record = createRecording(parts);

  function ownerOf({ via, people: [first] }: Actor): string {
    if (via !== 'page' || first === undefined) throw new AppError('not_allowed', 'owners do this at their page');
    return first;
  }

  /** The team under its lock, for an owner. */
  async function locked(by: Actor, teamId: string): Promise<AtTeam> {
    await teamService.at(by, teamId, 'members');
    await teams.lock(teamId);
    return teamService.at(by, teamId, 'members');
  }

  async function ofTeam(teamId: string): Promise<readonly RelyingParty[]> {
    const found = await Promise.all((await stored.programsOf(teamId)).map((id) => stored.find(id)));
    return found.filter((one) => one !== undefined);
  }

  async function tellOwners(what: keyof typeof TOLD, team: Team, name: string, by: Person | undefined): Promise<void> {
    for (const { personId, role } of await teams.members(team.id)) {
      const owner = role === 'owner' ? await people.find(personId) : undefined;
      const values = owner && { team: team.name[owner.language], name, who: by?.name.full ?? '', when: now() };
      if (owner && values) await tell(owner, { ...TOLD[what], values });
    }
  }

  /** What is wrong by field: keys of words. */
  function read({ name, scopes, keys }: TypedProgram): ReadProgram | { readonly problems: Problems } {
    const problems: Record<string, string> = {};
    const named = readName(name);
    if ('problem' in named) problems.name = named.problem;
    else if (named.name === '') problems.name = 'owners.problem.nameMissing';
    const own = programScopes.filter((one) => scopes.includes(one));
    if (own.length === 0) problems.scopes = 'programs.problem.scopes';
    const given = readServiceKeys(keys, 'fapi2', now());
    if (given.problem) problems.keys = `serviceKeys.problem.${given.problem}`;
    if (Object.keys(problems).length > 0 || given.problem || 'problem' in named) return { problems };
    return { name: named.name, scopes: own, jwks: { keys: given.keys } };
  }

  function registrationOf(
    { id, name: organisation }: Team,
    { name, scopes, jwks }: ReadProgram,
    personId: string,
  ): RelyingParty {
    return relyingPartySchema.parse({
      clientId: `api-${randomBytes(12).toString('base64url')}`,
      // A program is not to be taken for a service of such a name.
      name: { vi: `API: ${name}`, en: `API: ${name}`, fr: `API: ${name}` },
      organisation,
      metadata: {
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks,
      },
      policy: {
        minimumAcr: levels[0] ?? '',
        profile: 'fapi2',
        scopes: ['openid'],
        claims: {},
        api: { scopes, people: [personId], team: id },
      },
    });
  }

  return {
    async list(by: Actor, teamId: string): Promise<readonly RelyingParty[]> {
      await teamService.at(by, teamId, 'read');
      return ofTeam(teamId);
    },

    add: (by: Actor, teamId: string, typed: TypedProgram) =>
      transaction(async (): Promise<{ readonly clientId: string } | { readonly problems: Problems }> => {
        const personId = ownerOf(by);
        const { team } = await locked(by, teamId);
        const made = read(typed);
        if ('problems' in made) return made;
        if ((await stored.programsOf(teamId)).length >= MOST_PROGRAMS)
          return { problems: { '': 'programs.problem.many' } };
        const registration = registrationOf(team, made, personId);
        const { clientId } = registration;
        await relyingParties.save(registration, { personId });
        await record({ teamId, type: 'program-added', program: clientId }, by, { clientId });
        await tellOwners('added', team, made.name, await people.find(personId));
        return { clientId };
      }),

    /** At once and on every node; `not_found` for what is no program of this team. */
    remove: (by: Actor, teamId: string, clientId: string): Promise<void> =>
      transaction(async () => {
        const personId = ownerOf(by);
        const { team } = await locked(by, teamId);
        const program = (await ofTeam(teamId)).find((one) => one.clientId === clientId);
        if (!program) throw new AppError('not_found', 'no such program of this team');
        const { api: _, ...policy } = program.policy;
        const exception = { reason: 'The program was ended by its team.' };
        const ended = { ...program, metadata: ENDED, policy: { ...policy, profile: 'code-pkce' as const, exception } };
        await relyingParties.save(ended, { personId });
        await record({ teamId, type: 'program-removed', program: clientId }, by, { clientId });
        await tellOwners('removed', team, nameOfProgram(program), await people.find(personId));
      }),
  };
}

/** As its team calls it. */
export const nameOfProgram = ({ name }: Pick<RelyingParty, 'name'>): string => name.vi.replace(/^API: /, '');

export type Programs = ReturnType<typeof createPrograms>;
