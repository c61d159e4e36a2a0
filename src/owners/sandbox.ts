/** The registration for trying a service out. */
import type Router from '@koa/router';
import { atPage } from '../approvals/approval.ts';
import type { Guest } from '../doors/door.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { RegistrationVersions, RelyingParty } from '../relying-parties/relying-party.ts';
import type { Sandboxes } from '../teams/sandboxes.ts';
import type { MadeSecret } from '../teams/secret-rotation.ts';
import { mayInTeam } from '../teams/team.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { OnService } from './at.ts';
import { NOT_SENT, noticeOf, type Sent, statusOf } from './page-parts.ts';
import {
  draftIn,
  FRESH,
  inputOfRegistration,
  type SandboxChoices,
  sandboxFacts,
  sandboxGroups,
} from './sandbox-views.ts';
import type { Entrance } from './teams.ts';

export interface SandboxRoutesParts {
  readonly choices: () => SandboxChoices;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly sandboxes: Sandboxes;
  readonly versions: Pick<RegistrationVersions, 'versionsOf'>;
}

const MOST_VERSIONS = 10;

/** Adds the pages. */
export function addSandboxRoutes(router: Router, { at }: Entrance, parts: SandboxRoutesParts): void {
  const { choices, pages, people, sandboxes, versions } = parts;
  const pageOf = ({ service }: OnService): string => `/owners/services/${service.id}/sandbox`;
  const backTo = (on: OnService) => ({
    href: pageOf(on),
    label: pages.words(on.guest.language)('owners.sandbox.back'),
  });

  async function versionsFor({ clientId }: RelyingParty, { language }: Guest) {
    const words = pages.words(language);
    const views = [];
    for (const { version, savedAt, personId } of (await versions.versionsOf(clientId)).slice(0, MOST_VERSIONS)) {
      const name = (personId && (await people.find(personId))?.name.full) || words('owners.somebody');
      views.push({
        text: words('owners.sandbox.version', { version, name }),
        when: words('owners.when', { when: savedAt }),
      });
    }
    return views;
  }

  async function show(ctx: Routed, on: OnService, sent?: Sent): Promise<void> {
    const { guest, owner, service, member } = on;
    const words = pages.words(guest.language);
    const registration = await sandboxes.find(service);
    const form = sent ?? { ...NOT_SENT, input: registration ? inputOfRegistration(registration) : FRESH };
    const groups = sandboxGroups(words, guest.language, form, choices());
    const claims = groups.flatMap((group) => group.claims ?? []);
    pages.show(
      ctx,
      'owner-sandbox',
      {
        owner,
        facts: registration ? sandboxFacts(registration, words) : [],
        exists: registration !== undefined,
        mayChange: mayInTeam(member.role, 'develop'),
        groups,
        fields: [
          ...groups.flatMap((group) => group.fields),
          ...claims.map(({ name, label, error }) => ({
            name: `purpose_${name}`,
            type: 'text' as const,
            label,
            autocomplete: 'off',
            ...(error ? { error: `${label}: ${error}` } : {}),
          })),
        ],
        versions: registration ? await versionsFor(registration, guest) : [],
        ...noticeOf(ctx, words),
      },
      statusOf(form),
    );
  }

  /** The answer to a form, at no address of its own: a secret is not shown a second time. */
  function showSecret(ctx: Routed, on: OnService, clientId: string, { secret, endsAt }: MadeSecret): void {
    const until = pages.words(on.guest.language)('serviceKeys.made.until', { when: endsAt });
    pages.show(ctx, 'service-secret', { owner: on.owner, secret, until, clientId, back: backTo(on) });
  }

  async function save(ctx: Routed, on: OnService): Promise<void> {
    const input = inputOf(ctx);
    const draft = draftIn(input, choices().rules);
    const saved = await sandboxes.save(atPage(on.guest.person), on.service.id, draft);
    if ('problems' in saved) return show(ctx, on, { input, problems: saved.problems });
    const { clientId, secret } = saved;
    if (secret) return showSecret(ctx, on, clientId, secret);
    lead(ctx, `${pageOf(on)}?done=saved`);
  }

  function askEnd(ctx: Routed, on: OnService): void {
    const words = pages.words(on.guest.language);
    pages.show(ctx, 'owner-confirm', {
      owner: on.owner,
      title: words('owners.end.title'),
      text: words('owners.end.text'),
      submit: words('owners.end.submit'),
      back: backTo(on),
    });
  }

  const develop = { act: 'develop', by: 'enter' } as const;
  router.get(
    '/services/:service/sandbox',
    at.service({ act: 'read', by: 'goOn' }, (ctx, on) => show(ctx, on)),
  );
  router.post('/services/:service/sandbox', at.service(develop, save));
  router.get('/services/:service/sandbox/end', at.service(develop, askEnd));
  router.post(
    '/services/:service/sandbox/end',
    at.service(develop, async (ctx, on) => {
      await sandboxes.end(atPage(on.guest.person), on.service.id);
      lead(ctx, `/owners/services/${on.service.id}?done=ended`);
    }),
  );
}
