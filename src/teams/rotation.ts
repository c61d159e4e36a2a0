/** What changes of keys and of secrets have in common: why they are refused, who hears of them. */
import type { Actor } from '../approvals/approval.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { type Ending, type ExpiryStore, stageOf } from '../relying-parties/expiry.ts';
import type { KeysProblem } from '../relying-parties/key-rules.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { ServiceKeysSettings } from '../relying-parties/settings.ts';
import type { TeamEventType } from './history.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import type { TellOwners } from './service-notices.ts';
import type { TeamStore } from './team.ts';

export interface RotationParts extends RecordingParts {
  readonly expiry: Pick<ExpiryStore, 'claim'>;
  readonly issuer: string;
  readonly now: () => Date;
  readonly pages: { words(language: Person['language']): (key: string) => string };
  readonly people: Pick<PersonStore, 'find'>;
  readonly settings: { readonly serviceKeys: Pick<ServiceKeysSettings, 'overlapDays' | 'secretDays' | 'warnDays'> };
  /** Registrations as they are stored, past every cache. */
  readonly stored: Pick<RelyingPartyStore, 'find'>;
  readonly teams: Pick<TeamStore, 'serviceOfClient'>;
  readonly tellOwners: TellOwners;
}

/** Why nothing was done; beside what is wrong with keys as they were given. */
export type RotationProblem =
  | KeysProblem
  /** The very key is there already. */
  | 'sameKey'
  /** This way to show who one is needs a certificate. */
  | 'noCertificate'
  /** The service shows who it is by something else. */
  | 'otherMethod'
  /** The keys are at the service's own address. */
  | 'atAddress'
  /** The service could not show any more who it is. */
  | 'last'
  /** It has ended or is not there any more. */
  | 'gone'
  /** Longer than an overlap may be. */
  | 'tooLong'
  /** This very form was sent before. */
  | 'again';

export type News =
  | 'keyAdded'
  | 'keyEnding'
  | 'keyKept'
  | 'keyRemoved'
  | 'secretAdded'
  | 'secretEnding'
  | 'secretRemoved';

const TOLD = {
  keyAdded: {
    type: 'key-added',
    subject: 'serviceKeys.mail.keyAdded.subject',
    text: 'serviceKeys.mail.keyAdded.text',
  },
  keyEnding: {
    type: 'key-ending',
    subject: 'serviceKeys.mail.keyEnding.subject',
    text: 'serviceKeys.mail.keyEnding.text',
  },
  keyKept: {
    type: 'key-ending',
    subject: 'serviceKeys.mail.keyKept.subject',
    text: 'serviceKeys.mail.keyKept.text',
  },
  keyRemoved: {
    type: 'key-removed',
    subject: 'serviceKeys.mail.keyRemoved.subject',
    text: 'serviceKeys.mail.keyRemoved.text',
  },
  secretAdded: {
    type: 'secret-made',
    subject: 'serviceKeys.mail.secretAdded.subject',
    text: 'serviceKeys.mail.secretAdded.text',
  },
  secretEnding: {
    type: 'secret-ending',
    subject: 'serviceKeys.mail.secretEnding.subject',
    text: 'serviceKeys.mail.secretEnding.text',
  },
  secretRemoved: {
    type: 'secret-removed',
    subject: 'serviceKeys.mail.secretRemoved.subject',
    text: 'serviceKeys.mail.secretRemoved.text',
  },
} as const satisfies Record<News, { type: TeamEventType; subject: string; text: string }>;

/** What happened to keys or a secret; `names` are those that people know them by. */
export interface Happened {
  readonly news: News;
  readonly names: readonly string[];
  readonly until?: Date | undefined;
  /** What ends because of it, or with it: it is told here and now, and not once more by the next warning. */
  readonly endings: readonly Ending[];
}

/** Which of the two registrations of a service. */
export type Environment = NonNullable<RelyingParty['environment']>;
export const environmentOf = ({ environment = 'production' }: Pick<RelyingParty, 'environment'>): Environment =>
  environment;

/** Where its owners look after its keys. */
export const keysPageOf = (serviceId: string, environment: Environment): string =>
  `/owners/services/${serviceId}/keys/${environment}`;

/** How the registrations are called within a sentence. */
export const ENVIRONMENT_WORDS = {
  sandbox: 'serviceKeys.ofSandbox',
  production: 'serviceKeys.ofProduction',
} as const satisfies Record<Environment, string>;

/** Makes what both kinds of changes share. */
export function createRotating(parts: RotationParts) {
  const { expiry, issuer, now, pages, people, settings, stored, teams, tellOwners } = parts;
  const record = createRecording(parts);

  return {
    async registrationOf(clientId: string): Promise<RelyingParty> {
      const found = await stored.find(clientId);
      if (!found) throw new AppError('not_found', 'no such registration');
      return found;
    },

    /** On record, and told to every owner: also to whoever did it, who may not have been it. */
    async tell(registration: RelyingParty, by: Actor, { news, names, until, endings }: Happened): Promise<void> {
      const { clientId, name } = registration;
      const { type, subject, text } = TOLD[news];
      const environment = environmentOf(registration);
      const [personId] = by.people;
      const person = personId === undefined ? undefined : await people.find(personId);
      const service = await teams.serviceOfClient(clientId);
      if (service) {
        const event = { teamId: service.teamId, type, serviceId: service.id };
        await record(event, by, { clientId, names, ...(until ? { until } : {}) });
      }
      for (const { id, endsAt } of endings) {
        const days = stageOf(endsAt, now(), settings.serviceKeys.warnDays);
        if (days !== undefined) await expiry.claim({ clientId, id, endsAt, days });
      }
      await tellOwners(clientId, ({ language }, serviceId) => ({
        subject,
        text,
        values: {
          service: name[language],
          environment: pages.words(language)(ENVIRONMENT_WORDS[environment]),
          names: names.join(', '),
          who: by.clientId ?? person?.name.full ?? '',
          when: now(),
          until: until ?? now(),
          link: `${issuer}${keysPageOf(serviceId, environment)}`,
        },
      }));
    },
  };
}

export type Rotating = ReturnType<typeof createRotating>;
