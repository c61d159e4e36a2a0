/** People whom a team makes up for trying its services out. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import { TEST_CODE } from '../authenticators/test-codes.ts';
import { textOf } from '../conversations/fields.ts';
import type { Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { memberName } from '../teams/member-name.ts';
import type { TestPeople } from '../teams/test-people.ts';
import type { TestPerson } from '../teams/test-person.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { TestPersonView } from '../web/views.ts';
import type { OnTeam } from './at.ts';
import { errorOf, fieldOf, NOT_SENT, noticeOf, type Sent, statusOf } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface TestPeopleRoutesParts {
  readonly madeUp: TestPeople;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
}

/** Adds the pages; what is on them signs in, so that they are for whoever tries out. */
export function addTestPeopleRoutes(router: Router, { at }: Entrance, parts: TestPeopleRoutesParts): void {
  const { madeUp, pages, people } = parts;
  const pageOf = ({ team }: OnTeam): string => `/owners/teams/${team.id}/test-people`;

  async function viewOf(
    { personId, teamId, kind, login, secret, addedAt }: TestPerson,
    { language }: Guest,
  ): Promise<TestPersonView> {
    const words = pages.words(language);
    const person = await people.find(personId);
    const contacts = [...(person?.phones ?? []), ...(person?.emails ?? [])].map(({ value }) => value);
    return {
      id: memberName(teamId, personId),
      name: person?.name.full ?? '',
      story: madeUp.catalogue.find(({ key }) => key === kind)?.story[language] ?? kind,
      facts: [
        { label: words('testPeople.login'), value: login },
        { label: words('testPeople.secret'), value: secret },
        { label: words('testPeople.code'), value: TEST_CODE },
        { label: words('testPeople.contacts'), value: contacts.join(', ') },
        { label: words('testPeople.added'), value: words('owners.when', { when: addedAt }) },
      ],
    };
  }

  async function show(ctx: Routed, on: OnTeam, sent: Sent = NOT_SENT): Promise<void> {
    const { guest, owner, team } = on;
    const words = pages.words(guest.language);
    const all = await madeUp.ofTeam(atPage(guest.person), team.id);
    pages.show(
      ctx,
      'owner-test-people',
      {
        owner,
        code: TEST_CODE,
        people: await Promise.all(all.map((one) => viewOf(one, guest))),
        fields: [
          fieldOf(words, sent, {
            name: 'kind',
            type: 'choice',
            label: words('testPeople.kind'),
            options: madeUp.catalogue.map(({ key, story }) => ({ value: key, text: story[guest.language] })),
          }),
        ],
        ...errorOf(sent, words),
        ...noticeOf(ctx, words),
      },
      statusOf(sent),
    );
  }

  async function add(ctx: Routed, on: OnTeam): Promise<void> {
    const input = inputOf(ctx);
    const made = await madeUp.add(atPage(on.guest.person), on.team.id, textOf(input, 'kind'));
    if ('problems' in made) return show(ctx, on, { input, problems: made.problems });
    lead(ctx, `${pageOf(on)}?done=testPerson`);
  }

  /** The one that the address names; another team's do not exist. */
  async function named(ctx: Routed, { guest, team }: OnTeam): Promise<Person> {
    const all = await madeUp.ofTeam(atPage(guest.person), team.id);
    const own = all.find(({ personId }) => memberName(team.id, personId) === ctx.params.madeUp);
    const person = own && (await people.find(own.personId));
    if (!person) throw new AppError('not_found', 'no such test person of this team');
    return person;
  }

  async function confirm(ctx: Routed, on: OnTeam): Promise<void> {
    const { guest, owner } = on;
    const words = pages.words(guest.language);
    const person = await named(ctx, on);
    pages.show(ctx, 'owner-confirm', {
      owner,
      title: words('testPeople.remove.title', { name: person.name.full }),
      text: words('testPeople.remove.text'),
      submit: words('testPeople.remove.submit'),
      back: { href: pageOf(on), label: words('testPeople.back') },
    });
  }

  const path = '/teams/:team/test-people';
  const develop = { act: 'develop', by: 'enter' } as const;
  router.get(
    path,
    at.team({ act: 'develop', by: 'goOn' }, (ctx, on) => show(ctx, on)),
  );
  router.post(path, at.team(develop, add));
  router.get(`${path}/:madeUp/remove`, at.team(develop, confirm));
  router.post(
    `${path}/:madeUp/remove`,
    at.team(develop, async (ctx, on) => {
      await madeUp.remove(atPage(on.guest.person), on.team.id, (await named(ctx, on)).id);
      lead(ctx, `${pageOf(on)}?done=testPersonRemoved`);
    }),
  );
}
