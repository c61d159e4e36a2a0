import type { Context } from 'koa';
import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import type { InteractionResult } from '../artifacts/interaction-result.ts';
import type { Input } from '../conversations/fields.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { chooseLanguage } from '../web/language.ts';
import { allowFormAction } from '../web/security-headers.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { type Interaction, type InteractionParts, readInteraction } from './interaction.ts';

/** A request of an interaction's page, with everything that the page and the answer need. */
export interface Visit {
  readonly ctx: Context;
  readonly interaction: Interaction;
  readonly language: Language;
  readonly input: Input;
}

/** A person who has just shown who they are, elsewhere than on the sign-in page. */
export interface Arrived {
  readonly personId: string;
  /** At least one; the first is of the method at the door. */
  readonly evidence: readonly [SessionEvidence, ...SessionEvidence[]];
  /** The computer is shared. */
  readonly shared: boolean;
  /** What else the authorization request is told. */
  readonly with?: InteractionResult;
}

/** Koa's context behind a route with parameters. */
export type RoutedContext = Context & { params: Record<string, string> };

/** Reads the interaction of this browser and speaks the language that its service asked for; undefined when there is none. */
export async function readVisit(
  ctx: RoutedContext,
  parts: InteractionParts & { readonly languages: readonly Language[] },
): Promise<Visit | undefined> {
  const interaction = await readInteraction(ctx, ctx.params.uid ?? '', parts);
  if (!interaction) return undefined;
  const state = webState(ctx);
  const uiLocales = interaction.param('ui_locales');
  state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: parts.languages });
  const redirectUri = interaction.param('redirect_uri');
  if (redirectUri) allowFormAction(ctx, redirectUri);
  const input = (ctx.request as { body?: Input }).body ?? {};
  return { ctx, interaction, language: state.language, input };
}

/** This interaction was answered already, by an answer whose reply the browser did not wait for, such as at a double click. */
export const isAnswered = ({ interaction }: Visit, member: keyof InteractionResult | 'consent' = 'evidence'): boolean =>
  member in ((interaction.details.result as object | undefined) ?? {});

/** Leads on to where the answer of this interaction is taken. */
export function goOn({ ctx, interaction }: Visit): void {
  ctx.status = 303;
  ctx.redirect(interaction.details.returnTo);
}

/** Leads to the current page of the interaction. */
export function again({ ctx, interaction }: Visit): void {
  ctx.status = 303;
  ctx.redirect(`/interaction/${interaction.details.uid}`);
}

export interface TurnedAwayParts {
  readonly people: Pick<PersonStore, 'find'>;
  /** The only service where somebody may sign in whose account is being closed: there they may keep it. */
  readonly comeBackAt: string;
}

/** Whether this person may not sign in here, because they close their account. */
export async function isTurnedAway(
  { interaction }: Visit,
  personId: string,
  { people, comeBackAt }: TurnedAwayParts,
): Promise<boolean> {
  return interaction.relyingParty.clientId !== comeBackAt && (await people.find(personId))?.status === 'closing';
}

/** What was shown in this session before. */
export async function shownBefore(
  { interaction }: Visit,
  artifacts: Pick<ArtifactStore, 'evidenceOf'>,
): Promise<readonly SessionEvidence[]> {
  const uid = interaction.details.session?.uid;
  return uid ? artifacts.evidenceOf(uid) : [];
}
