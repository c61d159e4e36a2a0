/** The pages that the library asks for: errors and sign-out. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { oauthErrorWords } from '../web/error-words.ts';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';
import { webState } from '../web/state.ts';
import type { ServiceView } from '../web/views.ts';
import type { ProtocolPages } from './provider.ts';

/** Makes the library's pages over our own. */
export function createProtocolPages(pages: Pages, relyingParties: RelyingPartyStore): ProtocolPages {
  async function service(ctx: KoaContextWithOIDC): Promise<(ServiceView & { uri?: string | undefined }) | undefined> {
    const relyingParty = ctx.oidc.client && (await relyingParties.find(ctx.oidc.client.clientId));
    const { language } = webState(ctx);
    if (!relyingParty) return undefined;
    return {
      name: relyingParty.name[language],
      organisation: relyingParty.organisation[language],
      uri: relyingParty.uris.service,
    };
  }

  return {
    async error(ctx, code) {
      const words = pages.words(webState(ctx).language);
      const to = await service(ctx);
      const back = to?.uri ? { back: { href: to.uri, label: words('error.back', { service: to.name }) } } : {};
      const model = { code, ...oauthErrorWords(words, code), requestId: String(ctx.state.requestId ?? ''), ...back };
      pages.show(ctx, 'error', model, { status: Math.max(ctx.status, 400) });
    },
    async signOut(ctx) {
      const { session, provider } = ctx.oidc;
      const state = session?.state as { secret?: string; postLogoutRedirectUri?: string } | undefined;
      if (state?.postLogoutRedirectUri) allowFormAction(ctx, state.postLogoutRedirectUri);
      const from = await service(ctx);
      const action = provider.pathFor('end_session_confirm');
      pages.show(ctx, 'sign-out', { ...(from ? { service: from } : {}), action, xsrf: state?.secret ?? '' });
    },
    async signedOut(ctx) {
      const from = await service(ctx);
      pages.show(ctx, 'signed-out', from ? { service: from } : {});
    },
  };
}
