/** What happened in a team: who did what, and when. */
import type Router from '@koa/router';
import type { PersonStore } from '../identity/person-store.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { PastTeamEvent, TeamEventType, TeamHistory } from '../teams/history.ts';
import { nameOfProgram } from '../teams/programs.ts';
import type { TeamStore } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import type { Language } from '../web/views.ts';
import type { OnTeam } from './at.ts';
import { ROLE_WORDS } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface HistoryRoutesParts {
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly teamHistory: TeamHistory;
  readonly teams: TeamStore;
}

/** Keys of the sentences: each of them may name who, whom, the role and the service. */
const SENTENCES = {
  created: 'owners.event.created',
  renamed: 'owners.event.renamed',
  claimed: 'owners.event.claimed',
  invited: 'owners.event.invited',
  withdrawn: 'owners.event.withdrawn',
  joined: 'owners.event.joined',
  'member-moved': 'owners.event.memberMoved',
  declined: 'owners.event.declined',
  'role-changed': 'owners.event.roleChanged',
  removed: 'owners.event.removed',
  left: 'owners.event.left',
  'service-added': 'owners.event.serviceAdded',
  'service-renamed': 'owners.event.serviceRenamed',
  'sandbox-saved': 'owners.event.sandboxSaved',
  'sandbox-ended': 'owners.event.sandboxEnded',
  'secret-made': 'owners.event.secretMade',
  'owner-named': 'owners.event.ownerNamed',
  'secret-ending': 'owners.event.secretEnding',
  'secret-removed': 'owners.event.secretRemoved',
  'key-added': 'owners.event.keyAdded',
  'key-ending': 'owners.event.keyEnding',
  'key-removed': 'owners.event.keyRemoved',
  'test-person-added': 'owners.event.testPersonAdded',
  'test-person-removed': 'owners.event.testPersonRemoved',
  'fault-on': 'owners.event.faultOn',
  'fault-off': 'owners.event.faultOff',
  'program-added': 'owners.event.programAdded',
  'program-removed': 'owners.event.programRemoved',
  'registration-asked': 'owners.event.registrationAsked',
  'registration-withdrawn': 'owners.event.registrationWithdrawn',
  'registration-approved': 'owners.event.registrationApproved',
  'registration-refused': 'owners.event.registrationRefused',
  'registration-stale': 'owners.event.registrationStale',
  'registration-stopped': 'owners.event.registrationStopped',
  'registration-stopped-by-team': 'owners.event.registrationStoppedByTeam',
} as const satisfies Record<TeamEventType, string>;

const PAGE = /^[1-9]\d{0,3}$/;

/** Adds the page. */
export function addHistoryRoutes(router: Router, { at }: Entrance, parts: HistoryRoutesParts): void {
  const { pages, people, relyingParties, teamHistory, teams } = parts;

  async function sentences(events: readonly PastTeamEvent[], language: Language): Promise<string[]> {
    const words = pages.words(language);
    const names = new Map<string, string>();
    for (const id of new Set(events.flatMap(({ by, personId }) => [by, personId]).filter((one) => one !== undefined)))
      names.set(id, (await people.find(id))?.name.full || words('owners.somebody'));
    const services = new Map<string, string>();
    for (const id of new Set(events.flatMap(({ serviceId }) => serviceId ?? [])))
      services.set(id, (await teams.findService(id))?.name[language] ?? '');
    const programs = new Map<string, string>();
    for (const id of new Set(events.flatMap(({ program }) => program ?? []))) {
      const registration = await relyingParties.find(id);
      programs.set(id, registration ? nameOfProgram(registration) : id);
    }
    const programOf = (id: string | undefined): string => programs.get(id ?? '') ?? '';
    const nameOf = (id: string | undefined): string => names.get(id ?? '') ?? words('owners.somebody');
    return events.map(({ type, by, personId, role, serviceId, program }) =>
      words(SENTENCES[type], {
        who: by === undefined && program ? words('programs.who', { name: programOf(program) }) : nameOf(by),
        program: programOf(program),
        whom: nameOf(personId),
        role: role ? words(ROLE_WORDS[role]) : '',
        service: services.get(serviceId ?? '') ?? '',
      }),
    );
  }

  async function show(ctx: Routed, { guest, owner, team }: OnTeam): Promise<void> {
    const { language } = guest;
    const asked = String(ctx.query.page ?? '1');
    const page = PAGE.test(asked) ? Number(asked) : 1;
    const { events, more } = await teamHistory.list(team.id, page);
    const texts = await sentences(events, language);
    const words = pages.words(language);
    pages.show(ctx, 'owner-history', {
      owner,
      events: events.map(({ at: when }, i) => ({ text: texts[i] ?? '', when: words('owners.when', { when }) })),
      page,
      ...(page > 1 ? { previous: page - 1 } : {}),
      ...(more ? { next: page + 1 } : {}),
    });
  }

  router.get('/teams/:team/history', at.team({ act: 'read', by: 'goOn' }, show));
}
