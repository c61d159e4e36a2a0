/** Requests, versions and differences as answers. */
import { z } from 'zod';
import type { RegistrationRequest } from '../relying-parties/registration-parts.ts';
import type { RegistrationVersion } from '../relying-parties/relying-party.ts';
import { registrationShape } from '../relying-parties/relying-party.ts';

/** One difference between two registrations. */
export const diffLine = z.object({
  name: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  before: z.string().optional(),
  after: z.string().optional(),
  weight: z.string().optional().describe('Why it matters to whoever decides.'),
});

/** A change request; the people behind it are known to the audit trail alone. */
export const request = z.object({
  id: z.uuid(),
  client_id: z.string(),
  team: z.uuid().optional(),
  authority: z.string().optional(),
  reason: z.string(),
  via: z.enum(['page', 'api', 'file', 'command']),
  asked_at: z.iso.datetime(),
  outcome: z.enum(['approved', 'refused', 'withdrawn', 'stale']).optional().describe('Absent while it waits.'),
  decided_at: z.iso.datetime().optional(),
  note: z.string().optional(),
});

export const requestView = ({ id, subject, teamId, authority, reason, by, at, decision }: RegistrationRequest) => ({
  id,
  client_id: subject,
  ...(teamId === undefined ? {} : { team: teamId }),
  ...(authority === undefined ? {} : { authority }),
  reason,
  via: by.via,
  asked_at: at.toISOString(),
  ...(decision ? { outcome: decision.outcome, decided_at: decision.at.toISOString() } : {}),
  ...(decision?.note === undefined ? {} : { note: decision.note }),
});

/** A registration without its secret. */
export const registration = registrationShape.omit({ clientSecret: true });

export const version = z.object({
  version: z.int(),
  saved_at: z.iso.datetime(),
  registration,
});

export const versionView = ({ version: number, savedAt, registration }: RegistrationVersion) => ({
  version: number,
  saved_at: savedAt.toISOString(),
  registration,
});
