/** What each step of an interaction looks like. */
import type { Assurance } from '../assurance/assurance.ts';
import type { Missing } from '../assurance/decide.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { ceremonyMissing, fieldViews, MAX_LOGIN_LENGTH, textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, Language, OtherView, UpstreamsView } from '../web/views.ts';
import { type ConsentPageParts, createConsentPage } from './consent-page.ts';
import type { Choice, Conversations } from './conversations.ts';
import type { Identifying } from './identifying.ts';
import { circumstancesOf, type Interaction } from './interaction.ts';
import type { AskedStep } from './next-step.ts';
import { createRepresentPage, type RepresentingParts } from './representing.ts';
import { actionOf, messageOf, type Problem, type ShowStep, serviceOf, statusOf } from './showing.ts';
import type { SignIn } from './sign-in.ts';
import type { UpstreamChoice } from './upstream-choice.ts';
import { again, goOn, isAnswered, type Visit } from './visit.ts';

export interface InteractionPagesParts extends ConsentPageParts, RepresentingParts {
  readonly pages: Pages;
  readonly authenticators: AuthenticatorRegistry;
  readonly audit: Audit;
  readonly conversations: Conversations;
  readonly signIn: SignIn;
  readonly identifying: Identifying;
  readonly upstreamChoice: UpstreamChoice;
  readonly assurance: Assurance;
  readonly proofing: ProofingRegistry;
  /** Where people open accounts; undefined where they cannot. */
  readonly register: string | undefined;
  /** Where people get back into their accounts; undefined where they cannot. */
  readonly recover: string | undefined;
}

function otherView({ authenticator, atHand }: Choice, language: Language): OtherView {
  const hint = atHand ? {} : { hint: say(authenticator, language, 'needs') };
  return { id: authenticator.id, name: say(authenticator, language, 'name'), ...hint };
}

/** The page of each step; what comes of an answer of an upstream is decided first. */
export type InteractionPages = Record<AskedStep['kind'], ShowStep>;

/** Makes them. */
export function createInteractionPages(parts: InteractionPagesParts): InteractionPages {
  const { pages, authenticators, audit, assurance, conversations, signIn, identifying, proofing, upstreamChoice } =
    parts;

  const recoverFrom = ({ details }: Interaction): { recover?: string } =>
    parts.recover ? { recover: `${parts.recover}?interaction=${details.uid}` } : {};

  function loginField({ interaction, language, input }: Visit, error?: string, autofill = false): FieldView {
    const words = pages.words(language);
    return {
      name: 'login',
      type: 'text',
      label: words('signIn.login'),
      hint: words('signIn.loginHint'),
      value: textOf(input, 'login').slice(0, MAX_LOGIN_LENGTH) || (interaction.param('login_hint') ?? ''),
      autocomplete: autofill ? 'username webauthn' : 'username',
      ...(error ? { error } : {}),
    };
  }

  const asOthers = ({ first, others }: UpstreamsView) => [...(first ? [first] : []), ...others];

  /** More is shown at an upstream first, or there alone. */
  function showElsewhere(visit: Visit, upstreams: UpstreamsView, problem: Problem | undefined): void {
    const { ctx, interaction, language } = visit;
    const words = pages.words(language);
    const { step } = interaction;
    const [first, ...others] = asOthers(upstreams);
    const model = {
      service: serviceOf(interaction, language),
      action: actionOf(interaction),
      title: words('upstream.more.title'),
      explanation: words('upstream.more.text', { service: serviceOf(interaction, language).name }),
      fields: [],
      optional: step.kind === 'authenticator' && step.optional,
      others: conversations.choices(interaction, language).map((choice) => otherView(choice, language)),
      upstreams: { ...(first ? { first } : {}), others },
      ...recoverFrom(interaction),
      ...messageOf(problem),
    };
    pages.show(ctx, 'authenticator', model, statusOf(visit, problem));
  }

  return {
    async 'sign-in'(visit, wrong) {
      const { ctx, interaction, language, input } = visit;
      const problem = wrong ?? (await upstreamChoice.problemOf(visit));
      const { first } = authenticators;
      const nobody = { person: undefined, ...circumstancesOf(interaction, language) };
      const { form } = await signIn.begin({ authenticator: first, ...nobody });
      const exhibits = await identifying.exhibits(interaction, language, { autofill: !problem?.unidentified });
      const autofill = exhibits.some((exhibit) => exhibit.kind === 'ceremony' && exhibit.autofill);
      const login = loginField(visit, problem?.login, autofill);
      const model = {
        service: serviceOf(interaction, language),
        action: actionOf(interaction),
        fields: [login, ...fieldViews(first, form, language, { missing: problem?.missing })],
        exhibits,
        shared: textOf(input, 'shared') === 'yes',
        ...(await upstreamChoice.toSignIn(visit)),
        ...(interaction.relyingParty.policy.phishingResistant ? { resistant: true } : {}),
        ...recoverFrom(interaction),
        ...(parts.register ? { register: `${parts.register}?interaction=${interaction.details.uid}` } : {}),
        ...messageOf(problem),
      };
      pages.show(ctx, 'sign-in', model, statusOf(visit, problem));
    },

    async authenticator(visit, wrong) {
      const { ctx, interaction, language } = visit;
      if (isAnswered(visit)) return goOn(visit);
      const problem = wrong ?? (await upstreamChoice.problemOf(visit));
      const upstreams = await upstreamChoice.toShowMore(visit);
      const talk = upstreams?.first && !conversations.isBegun(visit) ? undefined : await conversations.current(visit);
      if (!talk) return upstreams ? showElsewhere(visit, upstreams, problem) : again(visit);
      const { authenticator, conversation } = talk;
      const { form, turn } = conversation;
      const { step } = interaction;
      const unanswered = ceremonyMissing(authenticator, form, language, problem?.missing);
      const choices = conversations.choices(interaction, language);
      const others = choices.filter((choice) => choice.authenticator !== authenticator);
      pages.show(
        ctx,
        'authenticator',
        {
          service: serviceOf(interaction, language),
          action: `${actionOf(interaction)}?turn=${turn}`,
          title: say(authenticator, language, form.title, form.values),
          explanation: say(authenticator, language, form.explanation, form.values),
          fields: fieldViews(authenticator, form, language, { missing: problem?.missing }),
          exhibits: await exhibitViews(authenticator, form, language, CONTINUE),
          optional: step.kind === 'authenticator' && step.optional,
          others: others.map((choice) => otherView(choice, language)),
          ...(upstreams ? { upstreams: { others: asOthers(upstreams) } } : {}),
          ...recoverFrom(interaction),
          ...(form.renew ? { renew: { id: authenticator.id, label: say(authenticator, language, form.renew) } } : {}),
          ...messageOf(unanswered === undefined ? problem : { error: unanswered }),
        },
        statusOf(visit, problem),
      );
    },

    consent: createConsentPage(parts),
    represent: createRepresentPage(parts),

    async 'level-unreachable'({ ctx, interaction, language }) {
      const words = pages.words(language);
      const { step, relyingParty, person } = interaction;
      const { missing, identityLevel = 0 } =
        step.kind === 'level-unreachable' ? step : { missing: [] as readonly Missing[] };
      const service = serviceOf(interaction, language);
      const say = {
        identity: () =>
          words(identityLevel > 1 ? 'level.identityCounter' : 'level.identityRemote', { level: identityLevel }),
        'second-factor': () => words('level.secondFactor'),
        hardware: () => words('level.hardware'),
        'phishing-resistant': () => words('level.phishingResistant'),
      };
      await audit({
        type: 'level.unreachable',
        personId: person?.id,
        clientId: relyingParty.clientId,
        details: { missing },
      });
      pages.show(ctx, 'level-unreachable', {
        service,
        action: actionOf(interaction),
        explanation: words('level.explanation', { service: service.name }),
        missing: missing.map((what) => say[what]()),
        provable:
          missing.includes('identity') && proofing.all.some(({ id }) => assurance.worthOf(id).vn >= identityLevel),
        addable: missing.includes('phishing-resistant') || missing.includes('second-factor'),
      });
    },

    'tried-out'({ ctx, interaction, language }) {
      pages.show(ctx, 'tried-out', {
        service: serviceOf(interaction, language),
        action: actionOf(interaction),
        personName: interaction.person?.name.full ?? '',
      });
    },

    'select-account'({ ctx, interaction, language }) {
      pages.show(ctx, 'select-account', {
        service: serviceOf(interaction, language),
        action: actionOf(interaction),
        personName: interaction.person?.name.full ?? '',
      });
    },
  };
}
