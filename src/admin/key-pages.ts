/** What security officers see of the keys: names, never keys. */
import type { Context } from 'koa';
import type { ChangeRequest } from '../approvals/approval.ts';
import { type SigningStep, subjectOf } from '../approvals/key-change.ts';
import type { NoteProblem } from '../conversations/written.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, ProviderKeyView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { KEY_STEPS, stepsFor } from './key-changes.ts';
import { noteField, noticeOf, officerView } from './page-parts.ts';
import { changeLine } from './role-pages.ts';
import type { KnownSigningKey, SigningKeysKnown } from './signing-keys.ts';

export interface KeyPagesParts {
  readonly pages: Pages;
}

/** What was sent. */
export interface KeyForm {
  readonly what: string;
  readonly reason: string;
}

export interface ReturnedKeyForm {
  readonly form: KeyForm;
  readonly problems: { readonly what?: 'missing'; readonly reason?: NoteProblem };
}

/** Everything on the page. */
export interface KeysSeen {
  readonly known: SigningKeysKnown;
  readonly dataKeyNames: readonly string[];
  /** Those that wait first. */
  readonly requests: readonly ChangeRequest[];
  readonly names: ReadonlyMap<string, string>;
}

/** Makes the page. */
export function createKeyPages({ pages }: KeyPagesParts) {
  function stateOf({ signing, nodes }: KnownSigningKey, all: number, words: Words): string {
    if (nodes === 0) return words('staff.keys.gone');
    return words(signing > 0 ? 'staff.keys.signs' : 'staff.keys.known', { nodes, all, signing });
  }

  const signingView = (key: KnownSigningKey, all: number, words: Words): ProviderKeyView => ({
    name: key.kid,
    facts: [
      { label: words('staff.keys.algorithm'), value: key.alg },
      { label: words('staff.keys.since'), value: words('history.when', { when: key.since }) },
      { label: words('staff.keys.nodes'), value: stateOf(key, all, words) },
    ],
  });

  const titleOf = ({ step, kid = '' }: SigningStep, words: Words): string => words(KEY_STEPS[step].title, { kid });

  function fields(words: Words, { keys }: SigningKeysKnown, returned?: ReturnedKeyForm): FieldView[] {
    const problems = returned?.problems ?? {};
    return [
      {
        name: 'what',
        type: 'choice',
        label: words('staff.keys.what'),
        autocomplete: 'off',
        value: returned?.form.what ?? '',
        options: stepsFor(keys).map((step) => ({
          value: subjectOf(step),
          text: titleOf(step, words),
          hint: words(KEY_STEPS[step.step].about),
        })),
        ...(problems.what ? { error: words('staff.keys.whatMissing') } : {}),
      },
      noteField(
        words,
        { name: 'reason', label: 'staff.roles.reason', hint: 'staff.keys.reasonHint' },
        { value: returned?.form.reason ?? '', problem: problems.reason },
      ),
    ];
  }

  return {
    keys(
      ctx: Context,
      officer: Officer,
      { known, dataKeyNames, requests, names }: KeysSeen,
      returned?: ReturnedKeyForm,
    ): void {
      const { language } = officer;
      const words = pages.words(language);
      const isRefused = returned !== undefined && Object.keys(returned.problems).length > 0;
      const model = {
        officer: officerView(officer),
        signing: known.keys.map((key) => signingView(key, known.nodes, words)),
        data: dataKeyNames.map((name, at) => ({
          name,
          facts: [
            { label: words('staff.keys.use'), value: words(at === 0 ? 'staff.keys.current' : 'staff.keys.older') },
          ],
        })),
        nodes: words('staff.keys.running', { nodes: known.nodes }),
        history: requests.map((request) => {
          const title = titleOf(request.content as SigningStep, words);
          return changeLine(request, title, { pages, language, names });
        }),
        fields: officer.mayAct ? fields(words, known, returned) : [],
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-keys', model, { status: isRefused ? 400 : 200 });
    },
  };
}
