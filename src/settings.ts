/** What can be set: names, kinds, limits and meanings. */
import { z } from 'zod';
import { staffSchema } from './admin/settings.ts';
import { clientCertificatesSchema } from './client-certificates.ts';
import { closingSchema } from './closing/settings.ts';
import { contactsSchema } from './contacts/settings.ts';
import { dataRightsSchema } from './data-rights/settings.ts';
import { figuresSchema } from './figures/settings.ts';
import { guardianRegisterSchema } from './guardianships/settings.ts';
import { guessingSchema, messageLimitsSchema } from './guessing/settings.ts';
import { legalSchema } from './legal/settings.ts';
import { noticesSchema } from './messages/settings.ts';
import { businessRegisterSchema } from './organisations/settings.ts';
import { placesSchema } from './origin/settings.ts';
import { ownersSchema } from './owners/settings.ts';
import { proofChecksSchema } from './proofing/settings.ts';
import { protocolErrorsSchema } from './protocol-errors/settings.ts';
import { recoverySchema } from './recovery/settings.ts';
import { registrationSchema } from './registration/settings.ts';
import { serviceKeysSchema } from './relying-parties/settings.ts';
import { upstreamsSchema } from './upstreams/settings.ts';

const seconds = z.int().positive();
/** Look-ups reach one day ahead, and a spent code or pushed request is recognised for a while longer. */
const shortLived = seconds.max(11 * 3600);
/** Host names of this machine. */
export const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).pathname === '/' && !value.endsWith('/'), {
    message: 'must be an origin without a path or a trailing slash, such as https://eid.example.gov.vn',
  });

const secureUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (value) => URL.canParse(value) && (value.startsWith('https:') || loopbackHosts.has(new URL(value).hostname)),
    { message: 'must be https except on this machine' },
  );

/** The schema of the settings: every member with its meaning, which the documentation shows. */
export const settingsSchema = z.strictObject({
  environment: z
    .enum(['development', 'production'])
    .describe('From NODE_ENV; anything but "production" is development.'),
  issuer: origin.describe('The issuer identifier: the one public origin of this provider.'),
  host: z.string().min(1).describe('Address to listen on.'),
  port: z.int().min(0).max(65535).describe('Port to listen on; 0 takes a free one.'),
  trustProxy: z
    .boolean()
    .describe(
      'Believe the last address of X-Forwarded-For, which one reverse proxy in front wrote; else everybody is the proxy.',
    ),
  database: z.strictObject({
    url: z.url({ protocol: /^postgres(ql)?$/ }).describe('PostgreSQL 15 or newer.'),
    poolSize: z
      .int()
      .min(2)
      .max(200)
      .describe('Connections of this node, one of them for look-ups; one more hears of changed registrations.'),
  }),
  keysDirectory: z.string().describe('Directory with secrets.json and signing.jwks.json.'),
  log: z.strictObject({
    level: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .describe('The least severe lines that are written.'),
  }),
  languages: z
    .array(z.enum(['vi', 'en', 'fr']))
    .min(1)
    .describe('Offered languages; the first is the default.'),
  country: z.enum(['vn']).describe('The country plug-in: numbers, phones, names.'),
  authenticators: z
    .array(z.string())
    .min(1)
    .describe(
      'Ways to sign in, by file name in src/authenticators, or by the path of a file of your own, such as `/etc/motcua/grid-card.ts`; the first asks for the account too.',
    ),
  authenticatorSettings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of single authenticators by name; each authenticator says what it takes.'),
  proofing: z
    .array(z.string())
    .describe('Ways to prove one’s identity, by file name in src/proofing, or by the path of a file of your own.'),
  proofingSettings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of single proofing methods by name; each says what it takes.'),
  proofChecks: proofChecksSchema,
  businessRegister: businessRegisterSchema.optional(),
  guardianRegister: guardianRegisterSchema.optional(),
  holidays: z
    .array(z.iso.date())
    .default([])
    .describe(
      'Days on which nobody works, beside those of every year: deadlines of the law are counted in working days.',
    ),
  clientCertificates: clientCertificatesSchema,
  guessing: guessingSchema,
  messageLimits: messageLimitsSchema,
  notices: noticesSchema,
  contacts: contactsSchema,
  recovery: recoverySchema,
  registration: registrationSchema,
  legal: legalSchema,
  dataRights: dataRightsSchema,
  places: placesSchema,
  closing: closingSchema,
  figures: figuresSchema,
  protocolErrors: protocolErrorsSchema,
  passwordHashing: z
    .strictObject({
      memoryKiB: z.int().min(8192).describe('Argon2id memory.'),
      iterations: z.int().min(1).describe('Argon2id passes.'),
      parallelism: z.int().min(1).max(4).describe('Argon2id lanes.'),
      concurrency: z
        .int()
        .min(1)
        .max(3)
        .describe('Hashes at once; smaller than the libuv pool (4), so that signatures never wait.'),
      queue: z.int().min(0).describe('Hashes that may wait; past it people get 503 with Retry-After.'),
    })
    .describe('Argon2id parameters; a hash made with others is renewed at the next sign-in.'),
  session: z.strictObject({
    idleSeconds: seconds.describe('A session unused for this long ends.'),
    absoluteSeconds: seconds.describe('A session ends this long after the sign-in, used or not.'),
  }),
  lifetimes: z
    .strictObject({
      interactionSeconds: shortLived.describe('How long a person may take to sign in.'),
      authorizationCodeSeconds: shortLived.describe('A code must be redeemed within this time.'),
      pushedRequestSeconds: shortLived.describe('A pushed request must be used within this time.'),
      accessTokenSeconds: shortLived.describe('Life of an access token.'),
      idTokenSeconds: seconds.describe('Life of an ID token.'),
      refreshTokenSeconds: seconds.describe('Life of a family of refresh tokens; rotation does not prolong it.'),
      offlineGrantSeconds: seconds.describe('How long offline access lasts without a new consent.'),
      refreshGraceSeconds: z
        .int()
        .min(0)
        .describe('An old refresh token shown again within this time is refused without ending the family.'),
    })
    .describe('Lifetimes of what the provider issues.'),
  account: z.strictObject({
    freshSeconds: seconds.describe('A person who changes their ways to sign in must have shown them within this time.'),
  }),
  staff: staffSchema,
  owners: ownersSchema,
  serviceKeys: serviceKeysSchema,
  upstreams: upstreamsSchema,
  outbound: z.strictObject({
    allowLoopback: z.boolean().describe('Let the provider call services on this machine; refused in production.'),
  }),
  outbox: z.strictObject({
    pollSeconds: z.number().positive().describe('How often this node looks for messages that are due.'),
    retrySeconds: z
      .array(seconds)
      .min(1)
      .describe('Waits between attempts; after the last one the message is given up.'),
  }),
  mail: z
    .strictObject({
      from: z.string().min(3).describe('Sender of mails, such as `Một Cửa <no-reply@eid.example.gov.vn>`.'),
      url: z
        .url({ protocol: /^smtps?$/ })
        .describe('Mail server, such as `smtp://user@mail.example:587`; TLS is required except on this machine.'),
      passwordFile: z.string().optional().describe('File with the password of the user in `mail.url`.'),
    })
    .optional()
    .describe('How mails are sent; needed by ways to sign in that send mails.'),
  sms: z
    .strictObject({
      url: secureUrl.describe('HTTP gateway: takes POST of JSON `{to, text}` and answers 2xx.'),
      tokenFile: z.string().optional().describe('File with the bearer token of the gateway.'),
    })
    .optional()
    .describe('How text messages are sent; needed by ways to sign in that send text messages.'),
  audit: z.strictObject({
    sealSeconds: z.number().positive().describe('How often new audit events are sealed into the hash chain.'),
    checkpointFile: z.string().describe('File outside the database that keeps each sealed checkpoint.'),
  }),
  maintenance: z.strictObject({
    everySeconds: seconds.describe(
      'How often partitions are made, expired rows removed, and mandates ended whose time is over.',
    ),
  }),
  seed: z
    .strictObject({
      personas: z.string().describe('Demonstration people.'),
      relyingParties: z
        .string()
        .describe('Registrations of relying parties; in production `npx motcua apply` does it.'),
    })
    .partial()
    .describe('Files loaded at start, in development only.'),
  assurance: z.string().describe('File with the levels.'),
  claims: z.string().describe('File with scopes and claims.'),
  powers: z.string().describe('File with what people may do for others.'),
  testPeople: z.string().describe('File with the people whom teams may make up for trying their services out.'),
  authorities: z.string().describe('File with the ministries and provinces that answer for services.'),
});

/** The validated settings; paths are absolute. */
export type Settings = z.infer<typeof settingsSchema>;

/** The schema of the settings, for the generated documentation. */
export const settingsJsonSchema = (): unknown => z.toJSONSchema(settingsSchema);
