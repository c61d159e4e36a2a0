/** Teams of services that nobody owns any more: registrars name somebody, another registrar decides. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import type { Country } from '../identity/country.ts';
import { readInvited } from '../identity/invited.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { Scope } from '../relying-parties/service-list.ts';
import type { Orphan, Orphans } from '../teams/orphans.ts';
import type { TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { FieldView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { noteField, noticeOf, officerView } from './page-parts.ts';
import { authorityName } from './registration-facts.ts';
import { authoritiesOf, type StaffStore } from './staff.ts';

export interface TeamRoutesParts extends KeeperParts {
  readonly authorities: readonly Authority[];
  readonly country: Country;
  readonly orphans: Orphans;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly staff: Pick<StaffStore, 'rolesOf'>;
  readonly teams: Pick<TeamStore, 'knownMembers'>;
}

const HOME = '/staff/teams';
const LONGEST_REASON = 500;

type Input = Readonly<Record<string, unknown>>;

/** What was typed, with keys of words for what is wrong. */
interface Sent {
  readonly input: Input;
  readonly problems: Readonly<Record<string, string>>;
  /** It is there again after a fresh sign-in: nothing was looked at yet. */
  readonly isKept?: boolean;
}

const FIELDS = ['number', 'name', 'reason', 'outcome', 'note'];
const keptIn = (ctx: Context): Input =>
  Object.fromEntries(FIELDS.map((name) => [name, writtenIn(inputOf(ctx), name, LONGEST_REASON)]));

/** Adds the routes under /staff/teams. */
export function addTeamRoutes(router: Router, door: StaffDoor, parts: TeamRoutesParts): void {
  const { authorities, country, orphans, pages, people, staff, teams } = parts;
  const forms = createKeptForms<Input>(parts, 'staff-team');

  /** What this officer reads, or decides about. */
  async function scopeOf({ person }: Officer, what: 'reads' | 'decides'): Promise<Scope> {
    return authoritiesOf(await staff.rolesOf(person.id))[what];
  }

  async function list(ctx: Routed, officer: Officer): Promise<void> {
    const { language } = officer;
    const words = pages.words(language);
    const found = await orphans.list(await scopeOf(officer, 'reads'));
    pages.show(ctx, 'staff-teams', {
      officer: officerView(officer),
      teams: found.map(({ id, name, authority, createdAt }) => ({
        id,
        name: name[language],
        authority: authorityName(authorities, authority, language),
        since: words('staff.teams.since', { when: createdAt }),
      })),
      ...noticeOf(ctx, words),
    });
  }

  const typedField = (words: Words, { input, problems }: Sent, name: 'number' | 'name'): FieldView => {
    const problem = problems[name];
    return {
      name,
      type: 'text',
      label: words(name === 'number' ? 'mandates.form.number' : 'mandates.form.name'),
      hint: words(name === 'number' ? 'mandates.form.numberHint' : 'mandates.form.nameHint'),
      autocomplete: 'off',
      value: textOf(input, name).slice(0, 200),
      ...(problem ? { error: words(problem) } : {}),
    };
  };

  function writtenField(words: Words, { input, isKept }: Sent, name: 'reason' | 'note'): FieldView {
    const value = writtenIn(input, name);
    const isSent = Object.hasOwn(input, name) && !isKept;
    const problem = isSent ? noteProblem(value, LONGEST_REASON) : undefined;
    const say =
      name === 'reason'
        ? { name, label: 'staff.teams.reason', hint: 'staff.teams.reasonHint' }
        : { name, label: 'staff.teams.note', hint: 'staff.teams.reasonHint' };
    return noteField(words, say, { value, problem, most: LONGEST_REASON });
  }

  function outcomeField(words: Words, { input, problems }: Sent): FieldView {
    return {
      name: 'outcome',
      type: 'choice',
      label: words('staff.teams.outcome'),
      autocomplete: 'off',
      value: textOf(input, 'outcome'),
      options: [
        { value: 'approve', text: words('staff.teams.approve'), hint: words('staff.teams.approveHint') },
        { value: 'refuse', text: words('staff.teams.refuse') },
      ],
      ...(problems.outcome ? { error: words(problems.outcome) } : {}),
    };
  }

  async function membersOf(teamId: string, words: Words): Promise<{ label: string; value: string }[]> {
    const facts = [];
    for (const { personId, role, counts } of await teams.knownMembers(teamId))
      facts.push({
        label: words(ROLES[role]),
        value: `${(await people.find(personId))?.name.full ?? ''}${counts ? '' : ` (${words('owners.member.away')})`}`,
      });
    return facts;
  }

  async function show(ctx: Routed, officer: Officer, orphan: Orphan, sent?: Sent): Promise<void> {
    const { language } = officer;
    const words = pages.words(language);
    const { team, requests, invited } = orphan;
    const open = requests.find(({ decision }) => !decision);
    const mayDecide = open !== undefined && officer.mayAct && (await orphans.mayDecide(atPage(officer.person), open));
    const form = sent ?? { input: {}, problems: {} };
    const fields = open
      ? [outcomeField(words, form), writtenField(words, form, 'note')]
      : [typedField(words, form, 'number'), typedField(words, form, 'name'), writtenField(words, form, 'reason')];
    pages.show(
      ctx,
      'staff-team',
      {
        officer: officerView(officer),
        id: team.id,
        name: team.name[language],
        facts: [
          { label: words('owners.authority'), value: authorityName(authorities, team.authority, language) },
          ...(await membersOf(team.id, words)),
        ],
        invited,
        ...(open
          ? {
              asked: {
                facts: [
                  { label: words('staff.teams.named'), value: open.content.invited.name },
                  { label: words('mandates.form.number'), value: open.content.invited.number },
                  { label: words('staff.teams.askedAt'), value: words('owners.when', { when: open.at }) },
                  { label: words('staff.teams.reason'), value: open.reason },
                ],
                mayDecide,
              },
            }
          : {}),
        fields,
        ...(form.problems[''] ? { error: words(form.problems['']) } : {}),
        ...noticeOf(ctx, words),
      },
      { status: sent && !sent.isKept ? 400 : 200 },
    );
  }

  /** The page of one team, which does not exist where the officer's authority ends. */
  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const kept = await forms.find(officer, ctx);
    const orphan = await orphans.find(await scopeOf(officer, 'reads'), ctx.params.team ?? '');
    await show(ctx, officer, orphan, kept && { input: kept, problems: {}, isKept: true });
  }

  const onSent = (act: (ctx: Routed, officer: Officer, id: string) => Promise<void>) => async (ctx: Routed) => {
    const id = ctx.params.team ?? '';
    const officer = await forms.enter(ctx, door, `${HOME}/${id}`, keptIn);
    if (officer) await act(ctx, officer, id);
  };

  const again = async (ctx: Routed, officer: Officer, id: string, sent: Sent): Promise<void> =>
    show(ctx, officer, await orphans.find(await scopeOf(officer, 'decides'), id), sent);

  async function name(ctx: Routed, officer: Officer, id: string): Promise<void> {
    const input = inputOf(ctx);
    const scope = await scopeOf(officer, 'decides');
    const read = readInvited({ number: textOf(input, 'number'), name: textOf(input, 'name') }, country);
    const reason = writtenIn(input, 'reason');
    const wrong = 'problems' in read ? read.problems : {};
    const problems = {
      ...(wrong.number ? { number: 'mandates.problem.number' } : {}),
      ...(wrong.name ? { name: NAME_PROBLEMS[wrong.name] } : {}),
    };
    if ('problems' in read || noteProblem(reason, LONGEST_REASON)) return again(ctx, officer, id, { input, problems });
    const asked = await orphans.ask(atPage(officer.person), scope, id, { invited: read.invited, reason });
    if (asked === 'own') return again(ctx, officer, id, { input, problems: { number: 'owners.problem.oneself' } });
    lead(ctx, `${HOME}/${id}?done=${asked === 'asked' ? 'saved' : 'late'}`);
  }

  async function decide(ctx: Routed, officer: Officer, id: string): Promise<void> {
    const input = inputOf(ctx);
    const outcome = textOf(input, 'outcome');
    const note = writtenIn(input, 'note');
    const problems = outcome === 'approve' || outcome === 'refuse' ? {} : { outcome: 'staff.teams.outcomeMissing' };
    if (Object.keys(problems).length > 0 || noteProblem(note, LONGEST_REASON))
      return again(ctx, officer, id, { input, problems });
    const scope = await scopeOf(officer, 'decides');
    const decided = await orphans.decide(atPage(officer.person), scope, id, { approve: outcome === 'approve', note });
    lead(ctx, `${HOME}/${id}?done=${decided === 'late' || decided === 'stale' ? 'late' : 'saved'}`);
  }

  router.get('/teams', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (officer) await list(ctx, officer);
  });
  router.get('/teams/:team', look);
  router.get('/teams/:team/:form', look);
  router.post('/teams/:team/name', onSent(name));
  router.post('/teams/:team/decide', onSent(decide));
}

const ROLES = {
  owner: 'owners.role.owner',
  developer: 'owners.role.developer',
  viewer: 'owners.role.viewer',
} as const;
const NAME_PROBLEMS = {
  empty: 'error.statement.nameEmpty',
  too_long: 'error.statement.nameTooLong',
  character: 'error.statement.nameCharacter',
} as const;
