/** The registration of a service for everybody: what is live, what is drafted, and asking for a change. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Asked, ServiceState } from '../relying-parties/asking.ts';
import { proposalSchema } from '../relying-parties/proposal.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { type AtServiceParts, createAtService, ofService } from './at-service.ts';
import { type Operation, operation } from './operation.ts';
import { limitedQuery, more, pageOf } from './paging.ts';
import { Unfit } from './problems.ts';
import { diffLine, registration, request, requestView, version, versionView } from './registration-views.ts';
import { found, foundView, reasonField, type SaidParts, unfitChecks } from './said.ts';

export interface ProductionOperationsParts extends AtServiceParts, SaidParts {
  readonly registrations: Registrations;
}

const number = z.coerce.number().int().positive().max(1_000_000);
const ofVersion = ofService.extend({ version: number });
const why = z.strictObject({ reason: reasonField });
const waiting = z.object({ request: z.uuid().describe('Id of the change request, which somebody else decides.') });

const REFUSALS = {
  open: 'Another request about this service waits.',
  unchanged: 'There is nothing to ask for: this is live.',
} as const;

/** Makes the operations. */
export function productionOperations(parts: ProductionOperationsParts): readonly Operation[] {
  const { registrations } = parts;
  const { atService } = createAtService(parts);
  const path = '/services/{id}/production';

  function asked(answer: Asked): z.output<typeof waiting> {
    if (answer.kind === 'asked') return { request: answer.id };
    if (answer.kind === 'problems') throw unfitChecks(parts, answer.findings);
    throw new Unfit([{ path: '', code: answer.kind, message: REFUSALS[answer.kind] }], 'conflict');
  }

  const stateView = ({ clientId, live, open }: ServiceState) => ({
    client_id: clientId,
    ...(live ? { live: { version: live.version, registration: live.registration } } : {}),
    ...(open ? { request: requestView(open) } : {}),
  });

  return [
    operation({
      id: 'readProduction',
      method: 'get',
      path,
      summary: 'What is live, and the request that waits.',
      scope: 'services:read',
      params: ofService,
      answer: z.object({
        client_id: z.string(),
        live: z.object({ version: z.int(), registration }).optional(),
        request: request.optional(),
      }),
      async run(caller, { params }) {
        await atService(caller, params.id, 'read');
        return stateView(await registrations.state(caller.actor, params.id));
      },
    }),
    operation({
      id: 'readDraft',
      method: 'get',
      path: `${path}/draft`,
      summary: 'What is filled in so far: the draft, else what is live, else what is tried out.',
      scope: 'services:read',
      params: ofService,
      answer: proposalSchema,
      async run(caller, { params }) {
        await atService(caller, params.id, 'develop');
        return registrations.draft(caller.actor, params.id);
      },
    }),
    operation({
      id: 'saveDraft',
      method: 'put',
      path: `${path}/draft`,
      summary: 'Keeps a draft, whatever is wrong with it; a private key is left out.',
      scope: 'services:write',
      params: ofService,
      body: proposalSchema,
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'develop');
        await registrations.saveDraft(caller.actor, params.id, body);
        return undefined;
      },
    }),
    operation({
      id: 'checkProposal',
      method: 'post',
      path: `${path}/checks`,
      summary: 'What is wrong with a proposal; nothing is kept.',
      scope: 'services:write',
      params: ofService,
      body: proposalSchema,
      answer: z.object({ findings: z.array(found) }),
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'develop');
        const findings = await registrations.check(caller.actor, params.id, body, { fresh: true });
        return { findings: findings.map((one) => foundView(parts, one)) };
      },
    }),
    operation({
      id: 'compareProposal',
      method: 'post',
      path: `${path}/differences`,
      summary: 'What a proposal would change, compared with what is live.',
      scope: 'services:write',
      params: ofService,
      body: proposalSchema,
      answer: z.object({ differences: z.array(diffLine) }),
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'develop');
        return { differences: [...(await registrations.compare(caller.actor, params.id, body))] };
      },
    }),
    operation({
      id: 'requestProduction',
      method: 'post',
      path: `${path}/requests`,
      summary: 'Asks for a registration for everybody; a registrar decides, never whoever asks.',
      scope: 'services:write',
      params: ofService,
      body: why.extend({ proposal: proposalSchema }),
      answer: waiting,
      status: 202,
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'request');
        return asked(await registrations.request(caller.actor, params.id, body));
      },
    }),
    operation({
      id: 'withdrawRequest',
      method: 'delete',
      path: `${path}/request`,
      summary: 'Takes the waiting request back.',
      scope: 'services:write',
      params: ofService,
      async run(caller, { params }) {
        await atService(caller, params.id, 'request');
        if (!(await registrations.withdraw(caller.actor, params.id)))
          throw new AppError('not_found', 'no request waits');
        return undefined;
      },
    }),
    operation({
      id: 'listVersions',
      method: 'get',
      path: `${path}/versions`,
      summary: 'Every registration for everybody that there was, newest first.',
      scope: 'services:read',
      params: ofService,
      query: limitedQuery,
      answer: z.object({ versions: z.array(version), more }),
      async run(caller, { params, query }) {
        await atService(caller, params.id, 'read');
        const { versions } = await registrations.state(caller.actor, params.id);
        const { here, more: goesOn } = pageOf(versions, query);
        return { versions: here.map(versionView), more: goesOn };
      },
    }),
    operation({
      id: 'requestEarlierVersion',
      method: 'post',
      path: `${path}/versions/{version}/requests`,
      summary: 'Asks for an earlier version; keys and secrets stay those of today.',
      scope: 'services:write',
      params: ofVersion,
      body: why,
      answer: waiting,
      status: 202,
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'request');
        const of = { version: params.version, reason: body.reason };
        return asked(await registrations.goBack(caller.actor, params.id, of));
      },
    }),
    operation({
      id: 'stopService',
      method: 'post',
      path: `${path}/stop`,
      summary: 'Stops the service at once; to go on it needs an approved request.',
      scope: 'services:write',
      params: ofService,
      body: why,
      async run(caller, { params, body }) {
        await atService(caller, params.id, 'request');
        if (!(await registrations.stopOwn(caller.actor, params.id, body.reason)))
          throw new Unfit([{ path: '', code: 'stopped', message: 'It is stopped already.' }], 'conflict');
        return undefined;
      },
    }),
  ];
}
