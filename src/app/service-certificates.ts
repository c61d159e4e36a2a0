import { readCertificateRules } from '../certificates/certificate-rules.ts';
import { hasSubject, isTrustedClient } from '../certificates/check-certificate.ts';
import type { ServiceCertificates } from '../oidc/mutual-tls.ts';
import type { Settings } from '../settings.ts';

/** Judges certificates of services by the authorities that are named for them; undefined where none are. */
export function serviceCertificatesOf({ clientCertificates }: Settings): ServiceCertificates | undefined {
  const { services } = clientCertificates;
  if (!services) return undefined;
  const rules = readCertificateRules(services, 'clientCertificates.services');
  return { isTrusted: (pem) => isTrustedClient(pem, rules, new Date()), hasSubject };
}
