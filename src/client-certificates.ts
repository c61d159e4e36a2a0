/** The settings of where people's certificates come from. */
import { z } from 'zod';

const files = z.array(z.string().min(1)).min(1);

/** Schema of `clientCertificates`; refuses a source without what it needs. */
export const clientCertificatesSchema = z
  .strictObject({
    source: z
      .enum(['none', 'tls', 'header'])
      .describe(
        'Where certificates of people come from: this process listens with TLS, or a trusted proxy passes them on.',
      ),
    header: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
      .describe('Header of the proxy: RFC 9440 (`:base64:`) or escaped PEM.'),
    trustedProxies: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
      .describe('Addresses or networks of the proxies; from anybody else the header is dropped.'),
    tls: z
      .strictObject({
        certificateFile: z.string().describe("The server's certificate and those above it (PEM)."),
        keyFile: z.string().describe("The server's private key (PEM)."),
      })
      .partial()
      .describe('What this process listens with where the source is `tls`.'),
  })
  .extend({
    services: z
      .strictObject({
        authorities: files.describe('PEM files of the authorities, with those above them up to self-signed ones.'),
        revocationLists: files.describe('Revocation lists (PEM or DER), one of each authority.'),
      })
      .optional()
      .describe(
        'Whose certificates services may authenticate with (tls_client_auth); without it, only with registered ones.',
      ),
  })
  .refine(({ source, tls }) => source !== 'tls' || (tls.certificateFile && tls.keyFile), {
    path: ['tls'],
    message: 'certificateFile and keyFile must be set where the source is tls',
  })
  .refine(({ source, trustedProxies }) => source !== 'header' || trustedProxies.length > 0, {
    path: ['trustedProxies'],
    message: 'name the proxies that pass certificates on',
  })
  .describe('Certificates with which people sign in.');
