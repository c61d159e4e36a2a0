/** By which subject a service knows somebody, wherever it can read it. */
import type { SignedIn } from './relying-party.ts';
import type { ToldService } from './told-service.ts';

/** What a service asks for to be told the subject in every way. */
export const EVERY_WAY = { scope: 'openid profile offline_access', prompt: 'consent' };

/** The only subject in everything that came of one sign-in; fails when there are two. */
export async function subjectIn(
  service: ToldService,
  { tokens, idToken }: Pick<SignedIn, 'tokens' | 'idToken'>,
): Promise<string> {
  const before = {
    idToken: idToken.sub,
    userinfo: (await service.userInfo(tokens)).sub,
    introspection: (await service.introspect(tokens.access_token)).sub,
  };
  const said = { ...before, ...(await subjectAfterRefresh(service, tokens.refresh_token ?? '')) };
  return theOnly(said);
}

/** What a refresh token says of it. */
async function subjectAfterRefresh(service: ToldService, refreshToken: string) {
  const fresh = await service.refresh(refreshToken);
  return {
    refreshToken: (await service.introspect(fresh.refresh_token ?? refreshToken)).sub,
    refreshedIdToken: fresh.claims()?.sub,
    refreshedUserinfo: (await service.userInfo(fresh)).sub,
  };
}

function theOnly(said: Readonly<Record<string, string | undefined>>): string {
  const [only, ...others] = new Set(Object.values(said));
  if (only === undefined || others.length > 0) throw new Error(`there are several subjects: ${JSON.stringify(said)}`);
  return only;
}
