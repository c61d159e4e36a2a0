/** The programs of a team that use the management API. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { keysOf } from '../relying-parties/service-keys.ts';
import { nameOfProgram, type Programs } from '../teams/programs.ts';
import { mayInTeam } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Words } from '../web/words.ts';
import type { OnTeam } from './at.ts';
import { fieldOf, NOT_SENT, noticeOf, type Sent, showForm, tickedOf } from './page-parts.ts';
import type { Entrance } from './teams.ts';

export interface ProgramRoutesParts {
  readonly pages: Pages;
  readonly programs: Programs;
  readonly programScopes: readonly string[];
}

const SCOPES: Readonly<Record<string, string>> = {
  'services:read': 'programs.scope.services:read',
  'services:write': 'programs.scope.services:write',
  'keys:write': 'programs.scope.keys:write',
};
const scopeWords = (words: Words, scope: string): string => words(SCOPES[scope] ?? scope);

/** Adds the pages. */
export function addProgramRoutes(router: Router, { at }: Entrance, parts: ProgramRoutesParts): void {
  const { pages, programs, programScopes } = parts;
  const pageOf = ({ team }: OnTeam): string => `/owners/teams/${team.id}/programs`;
  const backTo = (on: OnTeam) => ({ href: pageOf(on), label: pages.words(on.guest.language)('programs.back') });

  const viewOf = (program: RelyingParty, words: Words) => ({
    id: program.clientId,
    name: nameOfProgram(program),
    scopes: (program.policy.api?.scopes ?? []).map((scope) => scopeWords(words, scope)),
    keys: keysOf(program.metadata).map((key) => {
      const [name, thumbprint] = [key.kid ?? '', thumbprintOf(key) ?? ''];
      return name === thumbprint ? name : `${name} · ${thumbprint.slice(0, 12)}…`;
    }),
  });

  async function show(ctx: Routed, on: OnTeam): Promise<void> {
    const words = pages.words(on.guest.language);
    const all = await programs.list(atPage(on.guest.person), on.team.id);
    pages.show(ctx, 'owner-programs', {
      owner: on.owner,
      programs: all.map((one) => viewOf(one, words)),
      mayChange: mayInTeam(on.member.role, 'members'),
      ...noticeOf(ctx, words),
    });
  }

  function askAdd(ctx: Routed, on: OnTeam, sent: Sent): void {
    const words = pages.words(on.guest.language);
    const [name, nameHint] = [words('programs.field.name'), words('programs.field.nameHint')];
    const [keys, keysHint] = [words('programs.field.keys'), words('programs.field.keysHint')];
    const scopes = fieldOf(words, sent, {
      name: 'scopes',
      type: 'ticks',
      label: words('programs.field.scopes'),
      options: programScopes.map((value) => ({ value, text: scopeWords(words, value) })),
    });
    const form = {
      title: words('programs.add.title'),
      text: words('programs.add.text'),
      fields: [
        fieldOf(words, sent, { name: 'name', type: 'text', label: name, hint: nameHint }),
        { ...scopes, ticked: tickedOf(sent.input, 'scopes') },
        fieldOf(words, sent, { name: 'keys', type: 'long-text', label: keys, hint: keysHint }),
      ],
      submit: words('programs.add.submit'),
      back: backTo(on),
    };
    showForm(ctx, { pages, owner: on.owner, words }, form, sent);
  }

  async function add(ctx: Routed, on: OnTeam): Promise<void> {
    const input = inputOf(ctx);
    const [name, keys] = [textOf(input, 'name'), textOf(input, 'keys')];
    const made = await programs.add(atPage(on.guest.person), on.team.id, {
      name,
      keys,
      scopes: tickedOf(input, 'scopes'),
    });
    if ('problems' in made) askAdd(ctx, on, { input, problems: made.problems });
    else lead(ctx, `${pageOf(on)}?done=program`);
  }

  async function askRemove(ctx: Routed, on: OnTeam): Promise<void> {
    const words = pages.words(on.guest.language);
    const all = await programs.list(atPage(on.guest.person), on.team.id);
    const one = all.find(({ clientId }) => clientId === ctx.params.program);
    if (!one) throw new AppError('not_found', 'no such program');
    pages.show(ctx, 'owner-confirm', {
      owner: on.owner,
      title: words('programs.remove.title', { name: nameOfProgram(one) }),
      text: words('programs.remove.text'),
      submit: words('programs.remove.submit'),
      back: backTo(on),
    });
  }

  const byOwner = { act: 'members', by: 'enter' } as const;
  router.get('/teams/:team/programs', at.team({ act: 'read', by: 'goOn' }, show));
  router.get(
    '/teams/:team/programs/add',
    at.team(byOwner, (ctx, on) => askAdd(ctx, on, NOT_SENT)),
  );
  router.post('/teams/:team/programs/add', at.team(byOwner, add));
  router.get('/teams/:team/programs/:program/remove', at.team(byOwner, askRemove));
  router.post(
    '/teams/:team/programs/:program/remove',
    at.team(byOwner, async (ctx, on) => {
      await programs.remove(atPage(on.guest.person), on.team.id, ctx.params.program ?? '');
      lead(ctx, `${pageOf(on)}?done=no-program`);
    }),
  );
}
