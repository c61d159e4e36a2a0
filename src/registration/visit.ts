import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Input } from '../conversations/fields.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { chooseLanguage } from '../web/language.ts';
import { webState } from '../web/state.ts';
import type { Language, ServiceView } from '../web/views.ts';
import type { Draft } from './draft.ts';

/** A request of somebody who is opening an account. */
export interface Visit {
  readonly ctx: Context;
  readonly id: string;
  readonly draft: Draft;
  readonly language: Language;
  readonly service?: ServiceView;
  readonly input: Input;
}

/** Where a registration began: at a sign-in to a service, or by itself. */
export type Origin = Pick<Draft, 'interaction' | 'clientId' | 'uiLocales'>;

export interface OriginParts {
  readonly artifacts: Pick<ArtifactStore, 'findToken'>;
  readonly relyingParties: RelyingPartyStore;
  readonly languages: readonly Language[];
}

/** What the form of a request was sent with. */
export const inputOf = (ctx: Context): Input => (ctx.request as { body?: Input }).body ?? {};

/** Leads on to a page. */
export function lead(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Makes what is known of where a registration began. */
export function createOrigins({ artifacts, relyingParties, languages }: OriginParts) {
  return {
    /** The sign-in that a link names; empty when it is over or unknown. */
    async of(uid: unknown): Promise<Origin> {
      const interaction = textOf(uid);
      const found = interaction ? await artifacts.findToken('Interaction', interaction) : undefined;
      if (!interaction || !found || found.consumedAt) return {};
      const params = found.payload.params as Record<string, unknown> | undefined;
      const clientId = textOf(params?.client_id);
      const uiLocales = textOf(params?.ui_locales);
      return { interaction, ...(clientId ? { clientId } : {}), ...(uiLocales ? { uiLocales } : {}) };
    },

    /** Speaks the language of the person, else the one that the service asked for. */
    speak(ctx: Context, { uiLocales }: Origin): Language {
      const state = webState(ctx);
      if (uiLocales) state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
      return state.language;
    },

    /** The service, for the board over the door. */
    async service({ clientId }: Origin, language: Language): Promise<{ service?: ServiceView }> {
      const found = clientId ? await relyingParties.find(clientId) : undefined;
      if (!found) return {};
      return { service: { name: found.name[language], organisation: found.organisation[language] } };
    },

    /** Where the person goes on after all: to the sign-in that waits for them, to the service, or to their own page. */
    async next({ interaction, clientId }: Origin): Promise<{ href: string; service: boolean }> {
      const waiting = interaction ? await artifacts.findToken('Interaction', interaction) : undefined;
      if (waiting && !waiting.consumedAt) return { href: `/interaction/${interaction}`, service: true };
      const uri = clientId ? (await relyingParties.find(clientId))?.uris.service : undefined;
      return uri ? { href: uri, service: true } : { href: '/account', service: false };
    },
  };
}

export type Origins = ReturnType<typeof createOrigins>;
