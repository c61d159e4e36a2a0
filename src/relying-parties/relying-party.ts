import { z } from 'zod';
import { PROFILE_PROBLEMS, PROFILES, profileProblems } from './profiles.ts';

/** Words in the three languages. */
export const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1), fr: z.string().min(1) });

const claimPolicy = z.strictObject({
  required: z.boolean().describe('The service does not work without it.'),
  purpose: words.describe('Why the service asks, in words for the person.'),
});

const policy = z.strictObject({
  minimumAcr: z.string().describe('Level under which nobody signs in to this service, by id of config/assurance.yaml.'),
  scopes: z.array(z.string()).min(1).describe('Scopes that the service may ask for.'),
  claims: z.record(z.string(), claimPolicy).describe('Claims that the service may have, and why.'),
  basis: z
    .strictObject({
      kind: z.literal('public-duty').describe('A law makes it the duty of a public body.'),
      law: words.describe('Which law, in words for the person.'),
    })
    .optional()
    .describe(
      'Why the service has the required claims, where it is not by consent: people are then informed instead of asked.',
    ),
  profile: z
    .enum(PROFILES)
    .describe(
      'How strictly the protocol is used: `fapi2` for everybody who can, `code-pkce` for a reason, `legacy` (without PKCE) for a reason and until a day.',
    ),
  exception: z
    .strictObject({
      reason: z.string().min(10).describe('Why, for whoever reviews it.'),
      until: z.iso
        .date()
        .optional()
        .describe('Last day of `legacy`, at most a year ahead; PKCE is required afterwards.'),
    })
    .optional()
    .describe('Why the service does not use `fapi2`; needed by every other profile.'),
  reasons: z
    .strictObject({
      level: z.string().optional().describe('Why the level is what it is.'),
      claims: z.record(z.string(), z.string()).optional().describe('Why claims are needed that not everybody gets.'),
    })
    .optional()
    .describe('What was said to whoever reviewed it.'),
  freshSeconds: z
    .int()
    .positive()
    .optional()
    .describe('Only what was shown within this time counts; older evidence is asked for anew.'),
  everyFactor: z
    .boolean()
    .optional()
    .describe('Asks for as many different factors as the person can show, at most two.'),
  phishingResistant: z
    .boolean()
    .optional()
    .describe('Lets in only who has shown something that no false page can pass on: a passkey or a certificate.'),
  everyTime: z
    .boolean()
    .optional()
    .describe('Something is shown for each request, however fresh the session is: no session alone opens the service.'),
  firstParty: z
    .boolean()
    .optional()
    .describe('A part of this provider: nobody is asked for consent, and it gets no claims.'),
  representation: z
    .strictObject({
      powers: z
        .array(z.string())
        .min(1)
        .describe('What somebody may do here for another, by id of config/powers.yaml.'),
      parties: z
        .array(z.enum(['organization', 'person']))
        .min(1)
        .describe('Whom people may act for here, beside themselves.'),
    })
    .optional()
    .describe('The service lets people act for organisations or for other people.'),
  api: z
    .strictObject({
      scopes: z.array(z.string()).min(1).describe('Scopes of the management API.'),
      people: z.array(z.uuid()).min(1).describe('Ids of the people who answer for what the program does.'),
      team: z.uuid().optional().describe('The only team whose services it sees.'),
      authorities: z.array(z.string()).optional().describe('The only ministries and provinces that it sees.'),
    })
    .optional()
    .describe('A program that uses the management API.'),
  upstreams: z
    .array(z.string())
    .optional()
    .describe(
      'Identity providers in front of this one through which people may come to the service, by id; without it all that are for every service.',
    ),
  introspects: z.boolean().optional().describe('A resource server: it may ask about tokens of other services.'),
});

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where this provider sends what is about people: encrypted, but for a service on the same machine. */
const endpoint = z.url().refine((address) => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}, 'must be https');

/** The members of a registration, each by itself. */
export const registrationShape = z.strictObject({
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .describe('client_id: printable ASCII, up to 128 characters.'),
  name: words.describe('Name that people read.'),
  organisation: words.describe('Who answers for the service.'),
  environment: z
    .enum(['sandbox', 'production'])
    .optional()
    .describe('`sandbox`: for trying out, by the people of its team only. Without it, production.'),
  stopped: z
    .strictObject({ since: z.iso.datetime(), reason: z.string().min(1) })
    .optional()
    .describe('Nobody signs in any more, and tokens count for nothing, until another registration is approved.'),
  metadata: z.record(z.string(), z.unknown()).describe('OpenID Connect client metadata, without the secret.'),
  clientSecret: z.string().min(16).optional().describe('For the methods that need one; stored encrypted.'),
  policy,
  uris: z
    .strictObject({
      service: z.url().optional().describe('Where people begin; pages lead back to it.'),
      privacy: z.url().optional().describe('How the service handles personal data.'),
      events: endpoint
        .optional()
        .describe('Takes security event tokens (RFC 8935), such as that a person withdrew their consent; https.'),
    })
    .default({}),
});

/** A registration as an operator writes it, with what its profile demands. */
export const relyingPartySchema = registrationShape.superRefine((registration, context) => {
  for (const { code, path } of profileProblems(registration, { allowLoopback: true }))
    context.addIssue({ code: 'custom', path: [...path], message: PROFILE_PROBLEMS[code] });
});

export const relyingPartiesFileSchema = z.strictObject({ relyingParties: z.array(relyingPartySchema) });

/** A relying party: a service that signs people in with this provider. */
export type RelyingParty = z.infer<typeof registrationShape>;
/** The same, as a type. */
export type Words = z.infer<typeof words>;

/** Which services there are, for people who choose among them. */
export interface ServiceDirectory {
  /** client_ids of services where people act for others; of very many the first. */
  whereActing(): Promise<readonly string[]>;
}

/** Which services somebody has to do with. */
export interface ServiceHistory {
  /** client_ids of services that this person ever agreed with; of very many the first. */
  everUsedBy(personId: string): Promise<readonly string[]>;
}

/** Who saves a registration, and by which change request. */
export interface SavedBy {
  readonly personId?: string;
  readonly requestId?: string;
}

/** Where registrations are kept. */
export interface RelyingPartyStore {
  find(clientId: string): Promise<RelyingParty | undefined>;
  /** Adds or replaces; what was there before stays as an earlier version. */
  save(relyingParty: RelyingParty, by?: SavedBy): Promise<void>;
}

/** Programs of the management API. */
export interface ProgramDirectory {
  /** client_ids of the programs of a team, in no order; of very many the first. */
  programsOf(teamId: string): Promise<readonly string[]>;
}

/** Which registrations there are. */
export interface RegistrationDirectory {
  /** Every client_id; undefined when there are more than `most`. */
  clientIds(most: number): Promise<readonly string[] | undefined>;
}

/** What any node changes about registrations. */
export interface RegistrationChanges {
  /** Whatever was committed until then was told here, in milliseconds of `performance.now()`; -Infinity while nothing is heard. */
  heardUntil(): number;
  /** Tells of each registration that was added, changed or removed; without a client_id any of them may have been. */
  subscribe(told: (clientId?: string) => void): void;
}

/** A registration as it was saved once; secrets are not part of it. */
export interface RegistrationVersion extends SavedBy {
  readonly version: number;
  readonly savedAt: Date;
  readonly registration: Omit<RelyingParty, 'clientSecret'>;
}

/** Earlier states of registrations. */
export interface RegistrationVersions {
  /** The number of the latest one; whoever else locks it waits until the running transaction ends. */
  lockVersion(clientId: string): Promise<number | undefined>;
  findVersion(clientId: string, version: number): Promise<RegistrationVersion | undefined>;
  /** Newest first; of very many the latest. */
  versionsOf(clientId: string): Promise<readonly RegistrationVersion[]>;
}
