/** The registration of a service for trying out, which works at once for the people of the team. */
import { z } from 'zod';
import { PROFILES } from '../relying-parties/profiles.ts';
import { SANDBOX_METHODS, type SandboxDraft } from '../teams/sandbox-form.ts';
import type { Sandboxes } from '../teams/sandboxes.ts';
import { type AtServiceParts, createAtService, ofService } from './at-service.ts';
import { type Operation, operation } from './operation.ts';
import { Unfit } from './problems.ts';
import { registration } from './registration-views.ts';
import { findingsOfWords, type SaidParts } from './said.ts';

export interface SandboxOperationsParts extends AtServiceParts, SaidParts {
  readonly sandboxes: Pick<Sandboxes, 'save' | 'end'>;
}

const MOST = { line: 2_048, lines: 50 };
const line = z.string().max(MOST.line);
const lines = z.array(line.regex(/^\S*$/)).max(MOST.lines);

const draft = z.strictObject({
  redirect_uris: lines,
  post_logout_redirect_uris: lines.optional(),
  backchannel_logout_uri: line.optional(),
  service: line.optional().describe('Where people begin.'),
  privacy: line.optional().describe('How the service handles personal data.'),
  token_endpoint_auth_method: z.enum(SANDBOX_METHODS),
  jwks: z.record(z.string(), z.unknown()).optional().describe('Public keys.'),
  jwks_uri: line.optional(),
  profile: z.enum(PROFILES).exclude(['legacy']).default('fapi2'),
  reason: line.optional().describe('Why another profile than `fapi2`.'),
  minimumAcr: line.describe('Id of the level.'),
  claims: z
    .record(z.string().max(100), z.strictObject({ required: z.boolean(), purpose: line }))
    .default({})
    .describe('What is asked for, and why.'),
  offline: z.boolean().default(false).describe('Refresh tokens.'),
  powers: lines.default([]),
  parties: z.array(z.enum(['organization', 'person'])).default([]),
});

const draftOf = (sent: z.output<typeof draft>): SandboxDraft => ({
  redirects: sent.redirect_uris.join('\n'),
  postLogout: (sent.post_logout_redirect_uris ?? []).join('\n'),
  logout: sent.backchannel_logout_uri ?? '',
  service: sent.service ?? '',
  privacy: sent.privacy ?? '',
  method: sent.token_endpoint_auth_method,
  keys: sent.jwks === undefined ? '' : JSON.stringify(sent.jwks),
  keysUri: sent.jwks_uri ?? '',
  profile: sent.profile,
  reason: sent.reason ?? '',
  level: sent.minimumAcr,
  claims: Object.fromEntries(
    Object.entries(sent.claims).map(([claim, { required, purpose }]) => [
      claim,
      { want: required ? 'required' : 'optional', purpose },
    ]),
  ),
  offline: sent.offline,
  powers: sent.powers,
  parties: sent.parties,
});

/** Fields of the form by what the members are called here. */
const MEMBERS: Readonly<Record<string, string>> = {
  redirects: 'redirect_uris',
  postLogout: 'post_logout_redirect_uris',
  logout: 'backchannel_logout_uri',
  method: 'token_endpoint_auth_method',
  keys: 'jwks',
  keysUri: 'jwks_uri',
  level: 'minimumAcr',
};
const memberOf = (field: string): string => MEMBERS[field] ?? field.replace(/^purpose_(.+)$/, 'claims.$1.purpose');

/** Makes the operations. */
export function sandboxOperations(parts: SandboxOperationsParts): readonly Operation[] {
  const { sandboxes } = parts;
  const { atService, atRegistration } = createAtService(parts);
  const path = '/services/{id}/sandbox';

  return [
    operation({
      id: 'readSandbox',
      method: 'get',
      path,
      summary: 'The registration for trying out.',
      scope: 'services:read',
      params: ofService,
      answer: registration,
      async run(caller, { params }) {
        const found = await atRegistration(caller, { ...params, environment: 'sandbox' }, 'read');
        const { clientSecret: _, ...shown } = found.registration;
        return shown;
      },
    }),
    operation({
      id: 'saveSandbox',
      method: 'put',
      path,
      summary: 'Makes or replaces the registration for trying out; a first secret is told this once.',
      scope: 'services:write',
      params: ofService,
      body: draft,
      answer: z.object({ client_id: z.string(), client_secret: z.string().optional() }),
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'develop');
        const saved = await sandboxes.save(caller.actor, params.id, draftOf(body));
        if ('problems' in saved) throw new Unfit(findingsOfWords(parts, saved.problems, memberOf));
        const { clientId, secret } = saved;
        return { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret.secret }) };
      },
    }),
    operation({
      id: 'endSandbox',
      method: 'delete',
      path,
      summary: 'Ends the registration for trying out for good; the service may get a new one.',
      scope: 'services:write',
      params: ofService,
      async run(caller, { params }) {
        await atService(caller, params.id, 'develop');
        await sandboxes.end(caller.actor, params.id);
        return undefined;
      },
    }),
  ];
}
