import Provider from 'oidc-provider';
import { isOurs, matchingSecret, type SecretStore } from '../relying-parties/secrets.ts';
import { type Uses, useOfSecret } from '../relying-parties/uses.ts';

export interface ClientSecretParts {
  readonly clientSecrets: Pick<SecretStore, 'living'>;
  readonly uses: Pick<Uses, 'note'>;
  readonly now: () => Date;
}

/**
 * Makes a provider take a client secret only in the place that the client registered (OpenID Connect Core, section 9):
 * the library accepts the header and the form alike. Any secret that counts now is as good as another.
 */
export function requireRegisteredSecretMethod({ Client }: Provider, parts: ClientSecretParts): void {
  const { clientSecrets, uses, now } = parts;
  const compare = Client.prototype.compareClientSecret;
  Client.prototype.compareClientSecret = async function compareInItsPlace(shown) {
    const inHeader = Provider.ctx?.headers.authorization !== undefined;
    if (inHeader !== (this.clientAuthMethod === 'client_secret_basic')) return false;
    const found = isOurs(shown) ? matchingSecret(shown, await clientSecrets.living(this.clientId, now())) : undefined;
    if (found) uses.note(this.clientId, useOfSecret(found.id));
    return found !== undefined || compare.call(this, shown);
  };
}
