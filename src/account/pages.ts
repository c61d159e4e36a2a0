/** What a person's own pages show. */
import type { Context } from 'koa';
import type { CredentialEntry } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { isAskedOnce } from '../conversations/conversation.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { ceremonyMissing, fieldViews } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Guest } from '../doors/door.ts';
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { Pages } from '../web/pages.ts';
import type { GivenWayView, Language, WayView } from '../web/views.ts';
import type { Task } from './tasks.ts';

export interface AccountPagesParts {
  readonly pages: Pages;
  readonly authenticators: AuthenticatorRegistry;
}

/** What was wrong with an answer, as keys of the authenticator's words: one for the form, or some by field. */
export interface Problem {
  readonly words?: string;
  /** Somebody has that very credential already. */
  readonly taken?: true;
  readonly missing?: Readonly<Record<string, string>>;
}

/** What the overview tells. */
export interface Overview {
  readonly level: string;
  readonly marks: Readonly<Record<string, string>>;
  readonly recoveredSince: Date | undefined;
}

/** Longest name of a way to sign in, in characters. */
export const MAX_LABEL_LENGTH = 60;
const REFUSED = 400;

/** What a page may say about what was just done; the address names one. */
export const NOTICES = {
  added: 'account.done.added',
  changed: 'account.done.changed',
  removed: 'account.done.removed',
  renamed: 'account.done.renamed',
  over: 'account.done.over',
  recoveryStopped: 'account.done.recoveryStopped',
} as const;

const isNotice = (name: unknown): name is keyof typeof NOTICES =>
  typeof name === 'string' && Object.hasOwn(NOTICES, name);

const isReachable = (person: Person): boolean => mailboxOf(person) !== undefined || phoneOf(person) !== undefined;

/** Makes the pages. */
export function createAccountPages({ pages, authenticators }: AccountPagesParts) {
  const methodName = (method: string, language: Language): string =>
    authenticators.get(method)?.words[language].name ?? method;
  const nameOf = ({ label, method }: CredentialEntry, language: Language): string =>
    label ?? methodName(method, language);

  function wayView(credential: CredentialEntry, language: Language): WayView {
    const words = pages.words(language);
    const { id, label, method, createdAt, lastUsedAt } = credential;
    const enrolment = authenticators.get(method)?.enrolment;
    return {
      id,
      name: nameOf(credential, language),
      ...(label === undefined ? {} : { method: methodName(method, language) }),
      added: words('account.added', { when: createdAt }),
      used: lastUsedAt ? words('account.used', { when: lastUsedAt }) : words('account.neverUsed'),
      replaceable: enrolment?.most === 1,
    };
  }

  /** Methods of which the person may have one more. */
  function addable(all: readonly CredentialEntry[], language: Language) {
    return authenticators.all.flatMap((authenticator) => {
      const { id, enrolment } = authenticator;
      const own = all.filter(({ method }) => method === id).length;
      if (!enrolment || own >= enrolment.most) return [];
      return [{ id, name: methodName(id, language), about: say(authenticator, language, 'about') }];
    });
  }

  /** What works without a credential, such as codes to a verified phone. */
  function given(person: Person, language: Language): GivenWayView[] {
    return authenticators.all.flatMap((authenticator) => {
      const to = authenticator.contactOf?.(person);
      if (to === undefined) return [];
      return [{ name: methodName(authenticator.id, language), about: say(authenticator, language, 'about', { to }) }];
    });
  }

  function complaint({ authenticator, conversation: { form } }: Task, language: Language, problem: Problem = {}) {
    if (problem.taken) return pages.words(language)('account.enrol.taken');
    if (problem.words) return say(authenticator, language, problem.words, form.values);
    return ceremonyMissing(authenticator, form, language, problem.missing);
  }

  function happenings({ query }: Context, language: Language, recoveredSince: Date | undefined) {
    const words = pages.words(language);
    return {
      ...(recoveredSince ? { recovery: words('account.recovery.text', { when: recoveredSince }) } : {}),
      ...(isNotice(query.done) ? { notice: words(NOTICES[query.done]) } : {}),
    };
  }

  return {
    /** `level` and `marks` as on the page. */
    overview(ctx: Context, { person, language }: Guest, about: Overview): void {
      const { level, marks, recoveredSince } = about;
      pages.show(ctx, 'account', {
        personName: person.name.full,
        level,
        marks,
        unreachable: !isReachable(person),
        ...happenings(ctx, language, recoveredSince),
      });
    },

    /** `recoveredSince`: when somebody began to recover the account, if it is not over. */
    ways(ctx: Context, { person, language }: Guest, all: readonly CredentialEntry[], recoveredSince?: Date): void {
      pages.show(ctx, 'account-ways', {
        personName: person.name.full,
        ways: all.map((credential) => wayView(credential, language)),
        given: given(person, language),
        canAdd: addable(all, language).length > 0,
        told: isReachable(person),
        ...happenings(ctx, language, recoveredSince),
      });
    },

    add(ctx: Context, { person, language }: Guest, all: readonly CredentialEntry[]): void {
      pages.show(ctx, 'account-add', { personName: person.name.full, ways: addable(all, language) });
    },

    async enrol(ctx: Context, { person, language }: Guest, task: Task, problem?: Problem): Promise<void> {
      const { authenticator, conversation } = task;
      const { form, turn } = conversation;
      const error = complaint(task, language, problem);
      const model = {
        personName: person.name.full,
        action: `/account/tasks/${task.id}?turn=${turn}`,
        title: say(authenticator, language, form.title, form.values),
        explanation: say(authenticator, language, form.explanation, form.values),
        fields: fieldViews(authenticator, form, language, { missing: problem?.missing }),
        exhibits: await exhibitViews(authenticator, form, language, CONTINUE),
        byDevice: isAskedOnce(form),
        ...(error ? { error } : {}),
      };
      pages.show(ctx, 'account-enrol', model, { status: problem ? REFUSED : 200 });
    },

    rename(ctx: Context, { person, language }: Guest, credential: CredentialEntry, typed?: string): void {
      const words = pages.words(language);
      const field = {
        name: 'label',
        type: 'text' as const,
        label: words('account.rename.label'),
        hint: words('account.rename.hint'),
        value: typed ?? credential.label ?? '',
        autocomplete: 'off',
        ...(typed === undefined ? {} : { error: words('account.rename.tooLong', { most: MAX_LABEL_LENGTH }) }),
      };
      const model = { personName: person.name.full, name: nameOf(credential, language), fields: [field] };
      pages.show(ctx, 'account-rename', model, { status: typed === undefined ? 200 : REFUSED });
    },

    remove(ctx: Context, { person, language }: Guest, credential: CredentialEntry, isLast: boolean): void {
      pages.show(
        ctx,
        'account-remove',
        {
          personName: person.name.full,
          name: nameOf(credential, language),
          refused: isLast,
          told: isReachable(person),
          replaceable: authenticators.get(credential.method)?.enrolment?.most === 1,
          id: credential.id,
        },
        { status: isLast && ctx.method === 'POST' ? REFUSED : 200 },
      );
    },
  };
}
