/** Certificates of services (RFC 8705): to authenticate with, and for tokens to be bound to. */
import type { Configuration } from 'oidc-provider';
import { webState } from '../web/state.ts';

type MutualTls = NonNullable<NonNullable<Configuration['features']>['mTLS']>;

/** Where certificates come from; see `clientCertificates` of the settings. */
export interface CertificateSource {
  readonly source: 'none' | 'tls' | 'header';
}

/** Ways to authenticate that work here. */
export const certificateMethods = ({ source }: CertificateSource): 'self_signed_tls_client_auth'[] =>
  source === 'none' ? [] : ['self_signed_tls_client_auth'];

/** The feature; off where no certificate ever arrives, so that nothing is advertised that does not work. */
export function mutualTls({ source }: CertificateSource): MutualTls {
  if (source === 'none') return { enabled: false };
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    getCertificate: (ctx) => webState(ctx).clientCertificate,
  };
}
