/** Adding an identity provider in front of this one, and changing its description: another officer decides. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { Definition } from '../upstreams/definition.ts';
import type { Described } from '../upstreams/described.ts';
import type { Problem } from '../upstreams/problems.ts';
import { keepsSecret, LONGEST_DESCRIPTION, readDescription, written } from '../upstreams/proposing.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import type { UpstreamChanges } from './upstream-changes.ts';
import {
  createUpstreamFormPages,
  EXAMPLE,
  type FormProblems,
  LONGEST_SECRET,
  type UpstreamForm,
} from './upstream-form-pages.ts';
import type { UpstreamPagesParts } from './upstream-pages.ts';

export interface UpstreamFormParts extends UpstreamPagesParts, KeeperParts {
  readonly upstreamChanges: UpstreamChanges;
}

const HOME = '/staff/upstreams';

function formIn(ctx: Context): UpstreamForm {
  const input = inputOf(ctx);
  const description = textOf(input, 'description').normalize('NFC').replace(/\r\n?/g, '\n');
  return {
    description: description.slice(0, LONGEST_DESCRIPTION + 1),
    reason: writtenIn(input, 'reason'),
  };
}

function secretIn(ctx: Context): string | undefined {
  const secret = textOf(inputOf(ctx), 'secret').trim();
  return secret === '' ? undefined : secret;
}

/** Links of people hang on the id. */
function movedFrom(before: Described | undefined, { id }: Definition): readonly Problem[] {
  const was = before?.definition.id;
  if (was === undefined || was === id) return [];
  return [{ at: 'id', kind: 'stays', values: { id: was }, message: `must stay "${was}"` }];
}

/** Adds the routes of the form. */
export function addUpstreamFormRoutes(router: Router, door: StaffDoor, parts: UpstreamFormParts): void {
  const { upstreamChanges } = parts;
  const show = createUpstreamFormPages(parts);
  const forms = createKeptForms<UpstreamForm>(parts, 'staff-upstream-form');

  /** What is described; one of the file has no such page. */
  async function meant(id: string | undefined): Promise<Described | undefined> {
    if (id === undefined) return undefined;
    const found = await upstreamChanges.find(id);
    if (!found || found.ofFile) throw new AppError('not_found', 'no such upstream of staff');
    return found;
  }
  const of = (id: string | undefined, before: Described | undefined) => ({
    id,
    hasSecret: before?.row?.secret !== undefined,
  });

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    if (!officer.mayAct) throw new AppError('not_found', 'whoever reads changes nothing');
    const { id } = ctx.params;
    const before = await meant(id);
    const kept = await forms.find(officer, ctx);
    const now = { description: before ? written(before.definition) : EXAMPLE, reason: '' };
    show(ctx, officer, of(id, before), kept ?? now);
  }

  /** What is wrong with a description that could be read. */
  function problemsIn(definition: Definition, before: Described | undefined, secret: string | undefined): FormProblems {
    const stays = keepsSecret(before?.definition, definition);
    const own = secret ?? (stays ? before?.row?.secret : undefined);
    const wrong = [...movedFrom(before, definition), ...upstreamChanges.problemsIn(definition, own)];
    const isLost = before?.row?.secret !== undefined && own === undefined;
    return { wrong, secretAgain: isLost && wrong.length > 0 };
  }

  function check(form: UpstreamForm, before: Described | undefined, secret: string | undefined) {
    const reason = noteProblem(form.reason);
    const isLong = form.description.length > LONGEST_DESCRIPTION;
    const secretLong = (secret?.length ?? 0) > LONGEST_SECRET;
    if (isLong || secretLong) return { problems: { wrong: [], isLong, secretLong, reason } };
    const { definition, line, problems: unread } = readDescription(form.description);
    if (!definition) return { problems: { wrong: unread, line, reason } };
    const problems: FormProblems = { ...problemsIn(definition, before, secret), reason };
    return problems.wrong.length > 0 || reason ? { problems } : { definition };
  }

  async function askAs(officer: Officer, ctx: Routed): Promise<void> {
    const { id } = ctx.params;
    const [before, form, secret] = [await meant(id), formIn(ctx), secretIn(ctx)];
    const { definition, problems } = check(form, before, secret);
    if (!definition) return show(ctx, officer, of(id, before), form, problems);
    const asked = await upstreamChanges.ask(
      definition.id,
      {
        what: 'describe',
        definition,
        ...(before ? { before: before.definition } : {}),
        ...(secret === undefined ? {} : { secret }),
        keeps: secret === undefined && keepsSecret(before?.definition, definition),
      },
      { reason: form.reason, by: atPage(officer.person) },
    );
    if ('problem' in asked) return show(ctx, officer, of(id, before), form, { wrong: [], refused: asked.problem });
    lead(ctx, `${id === undefined ? HOME : `${HOME}/${id}`}?done=asked`);
  }

  async function ask(ctx: Routed): Promise<void> {
    const { id } = ctx.params;
    const officer = await forms.enter(ctx, door, id === undefined ? `${HOME}/new` : `${HOME}/${id}/change`, formIn);
    if (officer) await askAs(officer, ctx);
  }

  for (const path of ['/upstreams/new', '/upstreams/:id/change']) {
    router.get(path, look);
    router.get(`${path}/:form`, look);
    router.post(path, ask);
  }
}
