/** The teams of a person: founding one, and what it is called. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import type { Door, Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Members } from '../teams/members.ts';
import { mayInTeam, type TeamStore } from '../teams/team.ts';
import type { Teams } from '../teams/teams.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { At, OnTeam } from './at.ts';
import { productionState } from './environments.ts';
import {
  errorOf,
  fieldOf,
  NOT_SENT,
  nameFields,
  namesIn,
  noticeOf,
  ownWords,
  ROLE_WORDS,
  type Sent,
  showForm,
} from './page-parts.ts';

export interface TeamRoutesParts {
  readonly authorities: readonly Authority[];
  readonly members: Members;
  readonly pages: Pages;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly teams: TeamStore;
  readonly teamService: Teams;
}

/** What the pages are entered by. */
export interface Entrance {
  readonly door: Door;
  readonly at: At;
}

const HOME = '/owners';

/** Adds the pages about teams. */
export function addTeamRoutes(router: Router, { door, at }: Entrance, parts: TeamRoutesParts): void {
  const { authorities, members, pages, relyingParties, teams, teamService } = parts;
  const authorityName = (id: string, language: Language): string =>
    authorities.find((one) => one.id === id)?.name[language] ?? id;

  async function home(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const own = await teams.ofPerson(person.id);
    const owned = new Set(own.flatMap(({ team, role }) => (role === 'owner' ? [team.id] : [])));
    const companies = await teamService.companiesOf(person.id);
    const invitations = await members.waiting(person);
    pages.show(ctx, 'owners', {
      owner: { name: person.name.full },
      teams: own.map(({ team, role }) => ({
        id: team.id,
        name: team.name[language],
        authority: authorityName(team.authority, language),
        role: words(ROLE_WORDS[role]),
      })),
      invitations: invitations.map(({ invitation, team }) => ({
        id: invitation.id,
        name: team.name[language],
        text: words('owners.invitation.as', { role: words(ROLE_WORDS[invitation.role]) }),
      })),
      companies: companies.flatMap(({ organisation, team }) =>
        team && owned.has(team.id)
          ? []
          : [
              {
                id: organisation.id,
                name: organisation.name,
                code: organisation.code,
                ...(team ? { team: team.id } : {}),
              },
            ],
      ),
      ...noticeOf(ctx, words),
    });
  }

  const authorityField = (words: Words, sent: Sent, language: Language): FieldView =>
    fieldOf(words, sent, {
      name: 'authority',
      type: 'choice',
      label: words('owners.authority'),
      hint: words('owners.authority.hint'),
      options: authorities.map(({ id, name }) => ({ value: id, text: name[language] })),
    });

  function askAgency(ctx: Context, { person, language }: Guest, sent: Sent): void {
    const words = pages.words(language);
    showForm(
      ctx,
      { pages, owner: { name: person.name.full }, words },
      {
        title: words('owners.new.title'),
        text: words('owners.new.text'),
        fields: [...nameFields(words, sent, {}, 'owners.new.hint'), authorityField(words, sent, language)],
        submit: words('owners.new.submit'),
        back: { href: HOME, label: words('owners.toTeams') },
      },
      sent,
    );
  }

  async function foundAgency(ctx: Context, guest: Guest): Promise<void> {
    const input = inputOf(ctx);
    const made = await teamService.createForAgency(atPage(guest.person), namesIn(input), textOf(input, 'authority'));
    if ('problems' in made) return askAgency(ctx, guest, { input, problems: made.problems });
    lead(ctx, `${HOME}/teams/${made.id}?done=created`);
  }

  async function askCompany(ctx: Routed, { person, language }: Guest, sent: Sent): Promise<void> {
    const words = pages.words(language);
    const own = await teamService.companiesOf(person.id);
    const company = own.find(({ organisation }) => organisation.id === ctx.params.company);
    if (!company) throw new AppError('not_found', 'no company where this person holds everything');
    const error = sent.problems.company ? { error: words(sent.problems.company) } : errorOf(sent, words);
    showForm(
      ctx,
      { pages, owner: { name: person.name.full }, words },
      {
        title: words('owners.company.title', { name: company.organisation.name }),
        text: words('owners.company.text'),
        fields: [authorityField(words, sent, language)],
        submit: words('owners.new.submit'),
        back: { href: HOME, label: words('owners.toTeams') },
        ...error,
      },
      sent,
    );
  }

  async function foundCompany(ctx: Routed, guest: Guest): Promise<void> {
    const input = inputOf(ctx);
    const company = ctx.params.company ?? '';
    const made = await teamService.createForCompany(atPage(guest.person), company, textOf(input, 'authority'));
    if ('problems' in made) return askCompany(ctx, guest, { input, problems: made.problems });
    lead(ctx, `${HOME}/teams/${made.id}?done=created`);
  }

  async function show(ctx: Routed, { guest, owner, team, member }: OnTeam): Promise<void> {
    const { language } = guest;
    const words = pages.words(language);
    const mine = await teams.servicesOf(team.id);
    pages.show(ctx, 'owner-team', {
      owner,
      facts: [
        { label: words('owners.authority'), value: authorityName(team.authority, language) },
        { label: words('owners.yourRole'), value: words(ROLE_WORDS[member.role]) },
        {
          label: words('owners.confirmed'),
          value: words(team.confirmedAt ? 'owners.confirmed.yes' : 'owners.confirmed.no'),
        },
      ],
      services: await Promise.all(
        mine.map(async (service) => ({
          id: service.id,
          name: service.name[language],
          facts: [
            words(service.sandboxClient ? 'owners.service.hasSandbox' : 'owners.service.noSandbox'),
            words(await productionState(service, relyingParties)),
          ],
        })),
      ),
      mayAdd: mayInTeam(member.role, 'develop'),
      mayRename: mayInTeam(member.role, 'members') && team.kind === 'agency' && !team.confirmedAt,
      ...noticeOf(ctx, words),
    });
  }

  function askRename(ctx: Routed, { guest, owner, team }: OnTeam, sent: Sent): void {
    const words = pages.words(guest.language);
    showForm(
      ctx,
      { pages, owner, words },
      {
        title: words('owners.rename.title'),
        fields: nameFields(words, sent, ownWords(team.name), 'owners.new.hint'),
        submit: words('owners.save'),
        back: { href: `${HOME}/teams/${team.id}`, label: words('owners.toTeam') },
      },
      sent,
    );
  }

  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await home(ctx, guest);
  });
  router.get('/teams/new', async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) askAgency(ctx, guest, NOT_SENT);
  });
  router.post('/teams/new', async (ctx) => {
    const guest = await door.enter(ctx, ctx.path);
    if (guest) await foundAgency(ctx, guest);
  });
  router.get('/companies/:company', async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) await askCompany(ctx, guest, NOT_SENT);
  });
  router.post('/companies/:company', async (ctx) => {
    const guest = await door.enter(ctx, ctx.path);
    if (guest) await foundCompany(ctx, guest);
  });
  router.post('/teams/:team/claim', async (ctx) => {
    const guest = await door.enter(ctx, HOME);
    if (!guest) return;
    await teamService.claim(atPage(guest.person), ctx.params.team ?? '');
    lead(ctx, `${HOME}/teams/${ctx.params.team}?done=claimed`);
  });
  router.get('/teams/:team', at.team({ act: 'read', by: 'goOn' }, show));
  router.get(
    '/teams/:team/rename',
    at.team({ act: 'members', by: 'enter' }, (ctx, on) => askRename(ctx, on, NOT_SENT)),
  );
  router.post(
    '/teams/:team/rename',
    at.team({ act: 'members', by: 'enter' }, async (ctx, on) => {
      const input = inputOf(ctx);
      const made = await teamService.rename(atPage(on.guest.person), on.team.id, namesIn(input));
      if ('problems' in made) return askRename(ctx, on, { input, problems: made.problems });
      lead(ctx, `${HOME}/teams/${made.id}?done=renamed`);
    }),
  );
}
