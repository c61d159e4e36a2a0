import type { AuthenticatorRegistry } from './registry.ts';

/** Whether somebody can begin a sign-in with this method: with the first authenticator, or one that finds the person by itself. */
export function beginsSignIn(authenticators: AuthenticatorRegistry, method: string): boolean {
  const authenticator = authenticators.get(method);
  return authenticator !== undefined && (authenticator === authenticators.first || 'identification' in authenticator);
}
