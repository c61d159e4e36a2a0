/** The pages that the library asks for: errors and sign-out. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore, SessionGrant } from '../artifacts/artifact-store.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { nameOfParty } from '../mandates/ending.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { SignOuts } from '../upstreams/sign-outs.ts';
import { oauthErrorWords } from '../web/error-words.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';
import { webState } from '../web/state.ts';
import type { BackView, Language, ServiceView, UpstreamToLeave } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { ProtocolPages } from './features.ts';
import { withLanguage } from './sign-out-language.ts';

export interface PagesParts {
  readonly pages: Pages;
  readonly relyingParties: RelyingPartyStore;
  readonly artifacts: Pick<ArtifactStore, 'peekSession'>;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly signOuts: Pick<SignOuts, 'offered'>;
  readonly languages: readonly Language[];
}

/** The session ids that a sign-out may be about: the one that the ID token names, and the service's others in this session. */
interface Leaving {
  readonly named: SessionGrant | undefined;
  readonly others: boolean;
}

/** Makes the library's pages over our own. */
export function createProtocolPages(parts: PagesParts): ProtocolPages {
  const { pages, relyingParties, artifacts, languages, mandates, people, signOuts } = parts;

  /** A pushed request or an interaction that goes on carries its `ui_locales` out of the address's sight. */
  function speak(ctx: KoaContextWithOIDC): Words {
    const state = webState(ctx);
    const uiLocales = ctx.oidc.params?.ui_locales;
    if (typeof uiLocales === 'string') {
      state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
    }
    return pages.words(state.language);
  }

  async function service(ctx: KoaContextWithOIDC): Promise<{ service?: ServiceView; back?: BackView }> {
    const relyingParty = ctx.oidc.client && (await relyingParties.find(ctx.oidc.client.clientId));
    if (!relyingParty) return {};
    const { language } = webState(ctx);
    const name = relyingParty.name[language];
    const href = relyingParty.uris.service;
    const back = href ? { back: { href, label: pages.words(language)('error.back', { service: name }) } } : {};
    return { service: { name, organisation: relyingParty.organisation[language] }, ...back };
  }

  /** What the service wants the person to leave: kept for the answer, which spares the service's other parties. */
  async function leaving({ oidc }: KoaContextWithOIDC): Promise<Leaving> {
    const { session, client, entities } = oidc;
    const sid = entities.IdTokenHint?.payload?.sid;
    if (!session || !client || typeof sid !== 'string') return { named: undefined, others: false };
    Object.assign(session.state ?? {}, { sid });
    const stored = await artifacts.peekSession(session.uid);
    const here = (stored?.grants ?? []).filter(({ clientId }) => clientId === client.clientId);
    return { named: here.find((grant) => grant.sid === sid), others: here.some((grant) => grant.sid !== sid) };
  }

  /** The name of whom a grant is for; empty for oneself. */
  async function partyOf({ mandateId }: SessionGrant): Promise<string> {
    const chain = mandateId ? await mandates.chain(mandateId) : undefined;
    return chain ? nameOfParty(chain, people) : '';
  }

  /** Upstreams where the person can sign out too; the form may lead there. */
  async function alsoThere(ctx: KoaContextWithOIDC): Promise<{ upstreams?: readonly UpstreamToLeave[] }> {
    const all = ctx.oidc.session ? await signOuts.offered(ctx.oidc.session.uid) : [];
    for (const origin of all.flatMap(({ origins }) => origins)) allowFormAction(ctx, origin);
    const { language } = webState(ctx);
    const upstreams = all.map(({ upstream: id, name }) => ({ id, name: name[language] }));
    return upstreams.length > 0 ? { upstreams } : {};
  }

  return {
    async error(ctx, code) {
      const words = speak(ctx);
      const { back } = await service(ctx);
      const requestId = String(ctx.state.requestId ?? '');
      const model = { code, ...oauthErrorWords(words, code), requestId, ...(back ? { back } : {}) };
      pages.show(ctx, 'error', model, { status: Math.max(ctx.status, 400) });
    },
    async signOut(ctx) {
      const { session, provider } = ctx.oidc;
      const state = session?.state as { secret?: string; postLogoutRedirectUri?: string } | undefined;
      if (state?.postLogoutRedirectUri) allowFormAction(ctx, state.postLogoutRedirectUri);
      const { service: from } = await service(ctx);
      const { named, others } = await leaving(ctx);
      const only = named && others ? { only: { party: await partyOf(named) } } : {};
      const action = withLanguage(provider.pathFor('end_session_confirm'), ctx.oidc.params?.ui_locales);
      const also = await alsoThere(ctx);
      const said = { ...(from ? { service: from } : {}), ...only, ...also };
      pages.show(ctx, 'sign-out', { ...said, action, xsrf: state?.secret ?? '' });
    },
    /** The library also comes here when the person chose to stay. */
    async signedOut(ctx) {
      const { provider } = ctx.oidc;
      const from = await service(ctx);
      const { accountId } = await provider.Session.get(ctx);
      if (!accountId) return pages.show(ctx, 'signed-out', from);
      pages.show(ctx, 'still-signed-in', { ...from, signOut: provider.pathFor('end_session') });
    },
  };
}
