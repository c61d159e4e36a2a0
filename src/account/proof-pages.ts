/** What a person sees of the proofs of their identity. */
import type { Context } from 'koa';
import type { Assurance } from '../assurance/assurance.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { fieldViews, type Input } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Guest } from '../doors/door.ts';
import { isProven } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import { writtenDay } from '../identity/statement.ts';
import type { ProofingMethod } from '../proofing/method.ts';
import { createProofViews } from '../proofing/proof-views.ts';
import type { KeptProof } from '../proofing/proofs.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { ProofRequest } from '../proofing/requests.ts';
import type { Pages } from '../web/pages.ts';
import type { Language, ProofRequestView } from '../web/views.ts';
import { createOwnLevel } from './own-level.ts';
import type { ProofTask } from './proof-tasks.ts';

export interface ProofPagesParts {
  readonly pages: Pages;
  readonly assurance: Assurance;
  readonly proofing: ProofingRegistry;
  readonly now: () => Date;
}

/** Where these pages are, and whose identity they are about when it is not the person's own. */
export interface ProofHome {
  readonly at: string;
  readonly child?: string;
}

/** Whoever looks; `person` is the one whom the pages are about. */
type Viewer = Guest & { readonly home: ProofHome };

/** What was wrong with an answer: one sentence, or some by field (keys of the method's words), and what was typed. */
export interface ProofProblem {
  readonly words?: string;
  readonly tooMany?: true;
  readonly missing?: Readonly<Record<string, string>>;
  readonly typed: Input;
}

/** How a request stands, in words of the pages. */
const STATES = {
  checking: { title: 'proofs.checking.title', text: 'proofs.checking.text', tone: 'waiting' },
  review: { title: 'proofs.review.title', text: 'proofs.review.text', tone: 'waiting' },
  'more-needed': { title: 'proofs.moreNeeded.title', text: 'proofs.moreNeeded.text', tone: 'waiting' },
  referred: { title: 'proofs.referred.title', text: 'proofs.referred.text', tone: 'waiting' },
  confirmed: { title: 'proofs.confirmed.title', text: 'proofs.confirmed.text', tone: 'good' },
  refused: { title: 'proofs.refused.title', text: 'proofs.refused.text', tone: 'bad' },
  conflict: { title: 'proofs.conflict.title', text: 'proofs.conflict.text', tone: 'bad' },
  cancelled: { title: 'proofs.cancelled.title', text: 'proofs.cancelled.text', tone: 'bad' },
  'given-up': { title: 'proofs.givenUp.title', text: 'proofs.givenUp.text', tone: 'bad' },
  lapsed: { title: 'proofs.lapsed.title', text: 'proofs.lapsed.text', tone: 'bad' },
} as const satisfies Record<ProofRequest['status'], { title: string; text: string; tone: ProofRequestView['tone'] }>;

/** Why a request was refused, where the method has no words of its own for it. */
const REFUSALS: Readonly<Record<string, string>> = {
  'proofs.different': 'proofs.different',
  'proofs.refusedByOfficer': 'proofs.refusedByOfficer',
};

const OFFERS = ['proofs.offer.none', 'proofs.offer.one', 'proofs.offer.two'] as const;
const REFUSED = 400;
const TOO_MANY = 429;
const SHOWN_MS = 30 * 24 * 60 * 60 * 1000;

/** Makes the pages. */
export function createProofPages({ pages, assurance, proofing, now }: ProofPagesParts) {
  const { nameOf, view } = createProofViews({ pages, proofing, now });
  const ownLevel = createOwnLevel({ assurance, now });

  const isRecent = ({ decidedAt }: ProofRequest): boolean =>
    !decidedAt || now().getTime() - decidedAt.getTime() < SHOWN_MS;

  function requestView({ id, method, status }: ProofRequest, language: Language): ProofRequestView {
    const { title, tone } = STATES[status];
    return { id, name: nameOf(method, language), state: pages.words(language)(title), tone };
  }

  /** Methods that the person could use now: for them, and not under way already. */
  function offers(person: Person, requests: readonly ProofRequest[], language: Language) {
    const words = pages.words(language);
    const open = new Set(requests.filter(({ decidedAt }) => !decidedAt).map(({ method }) => method));
    const isOffered = (method: ProofingMethod): boolean =>
      !open.has(method.id) && method.availableTo?.(person) !== false;
    return proofing.all.filter(isOffered).map((method) => ({
      id: method.id,
      name: nameOf(method.id, language),
      about: say(method, language, 'about'),
      level: words(OFFERS[assurance.worthOf(method.id).vn] ?? OFFERS[0]),
    }));
  }

  const mayCorrect = (person: Person, requests: readonly ProofRequest[], { child }: ProofHome): boolean =>
    child === undefined && !isProven(person) && requests.every(({ decidedAt }) => decidedAt);

  /** What only the person says so far, without the number, which they know. */
  function stated({ name, birthdate }: Person, language: Language) {
    const words = pages.words(language);
    return [
      { label: words('statement.name'), value: name.full },
      { label: words('statement.birthdate'), value: writtenDay(birthdate) },
    ];
  }

  function textOfRequest({ method, status, words: key }: ProofRequest, language: Language): string {
    const words = pages.words(language);
    const speaker = proofing.get(method);
    if (status !== 'refused' || key === undefined) return words(STATES[status].text);
    if (Object.hasOwn(REFUSALS, key)) return words(REFUSALS[key] ?? '');
    return speaker ? say(speaker, language, key) : words(STATES[status].text);
  }

  function complaint({ method, conversation: { form } }: ProofTask, language: Language, problem?: ProofProblem) {
    if (problem?.tooMany) return pages.words(language)('proofs.tooMany');
    return problem?.words === undefined ? undefined : say(method, language, problem.words, form.values);
  }

  function factsOf({ method, place, createdAt, dueAt }: ProofRequest, language: Language) {
    const words = pages.words(language);
    const where = proofing.get(method)?.review?.places.find(({ id }) => id === place);
    return [
      { label: words('proofs.fact.since'), value: words('proofs.fact.day', { when: createdAt }) },
      ...(where ? [{ label: words('proofs.fact.place'), value: where.name[language] }] : []),
      // The deadline is the end of a day: the moment before it is still that day.
      ...(dueAt
        ? [
            {
              label: words('proofs.fact.due'),
              value: words('proofs.fact.day', { when: new Date(dueAt.getTime() - 1) }),
            },
          ]
        : []),
    ];
  }

  return {
    home(
      ctx: Context,
      { person, language, home }: Viewer,
      all: readonly KeptProof[],
      requests: readonly ProofRequest[],
    ) {
      pages.show(ctx, 'proofs', {
        personName: person.name.full,
        home,
        level: ownLevel(person, pages.words(language), home.child),
        proofs: all.map((proof) => view(proof, language)),
        ...(mayCorrect(person, requests, home) ? { stated: stated(person, language) } : {}),
        requests: requests.filter(isRecent).map((request) => requestView(request, language)),
        offers: offers(person, requests, language),
      });
    },

    async form(
      ctx: Context,
      { person, language, home }: Viewer,
      task: ProofTask,
      problem?: ProofProblem,
    ): Promise<void> {
      const { id, method, conversation } = task;
      const { form, turn } = conversation;
      const error = complaint(task, language, problem);
      const model = {
        personName: person.name.full,
        action: `${home.at}/tasks/${id}?turn=${turn}`,
        title: say(method, language, form.title, form.values),
        explanation: say(method, language, form.explanation, form.values),
        fields: fieldViews(method, form, language, { missing: problem?.missing, typed: problem?.typed ?? {} }),
        exhibits: await exhibitViews(method, form, language, CONTINUE),
        upload: form.fields.some(({ type }) => type === 'file'),
        byDevice: false,
        back: { href: home.at, label: pages.words(language)(home.child ? 'proofs.backToChild' : 'proofs.back') },
        ...(error === undefined ? {} : { error }),
      };
      pages.show(ctx, 'account-enrol', model, { status: problem?.tooMany ? TOO_MANY : problem ? REFUSED : 200 });
    },

    request(ctx: Context, { person, language, home }: Viewer, request: ProofRequest): void {
      const { title, tone } = STATES[request.status];
      pages.show(ctx, 'proof-request', {
        personName: person.name.full,
        home,
        id: request.id,
        name: nameOf(request.method, language),
        title: pages.words(language)(title),
        text: textOfRequest(request, language),
        tone,
        facts: factsOf(request, language),
        ...(request.code ? { code: request.code } : {}),
        ...(request.note ? { note: request.note } : {}),
        open: !request.decidedAt,
      });
    },
  };
}
