/** Certificates of services (RFC 8705): to authenticate with, and for tokens to be bound to. */
import type { Configuration } from 'oidc-provider';
import { webState } from '../web/state.ts';

type MutualTls = NonNullable<NonNullable<Configuration['features']>['mTLS']>;

/** Where certificates come from; see `clientCertificates` of the settings. */
export interface CertificateSource {
  readonly source: 'none' | 'tls' | 'header';
}

/** Judges certificates (PEM) of authorities that this provider trusts for services. */
export interface ServiceCertificates {
  isTrusted(pem: string): boolean;
  /** Whether the subject is the one that a text names (RFC 4514). */
  hasSubject(pem: string, text: string): boolean;
}

export interface MutualTlsParts {
  readonly settings: { readonly clientCertificates: CertificateSource };
  /** Absent where no authorities are trusted for services. */
  readonly serviceCertificates?: ServiceCertificates | undefined;
}

/** Ways to authenticate that work here. */
export function certificateMethods({ settings, serviceCertificates }: MutualTlsParts) {
  if (settings.clientCertificates.source === 'none') return [];
  return ['self_signed_tls_client_auth', ...(serviceCertificates ? ['tls_client_auth'] : [])] as const;
}

/** The feature; off where no certificate ever arrives, so that nothing is advertised that does not work. */
export function mutualTls({ settings, serviceCertificates }: MutualTlsParts): MutualTls {
  if (settings.clientCertificates.source === 'none') return { enabled: false };
  const shown = (ctx: { state: unknown }): string => webState(ctx).clientCertificate ?? '';
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: serviceCertificates !== undefined,
    getCertificate: (ctx) => webState(ctx).clientCertificate,
    certificateAuthorized: (ctx) => serviceCertificates?.isTrusted(shown(ctx)) === true,
    certificateSubjectMatches: (ctx, property, expected) =>
      property === 'tls_client_auth_subject_dn' && serviceCertificates?.hasSubject(shown(ctx), expected) === true,
  };
}
