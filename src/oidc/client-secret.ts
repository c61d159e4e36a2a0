import Provider from 'oidc-provider';

/**
 * Makes a provider take a client secret only in the place that the client registered (OpenID Connect Core, section 9):
 * the library accepts the header and the form alike.
 */
export function requireRegisteredSecretMethod({ Client }: Provider): void {
  const compare = Client.prototype.compareClientSecret;
  Client.prototype.compareClientSecret = function compareInItsPlace(secret) {
    const inHeader = Provider.ctx?.headers.authorization !== undefined;
    return inHeader === (this.clientAuthMethod === 'client_secret_basic') && compare.call(this, secret);
  };
}
