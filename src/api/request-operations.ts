/** What registrars' programs do: look at requests and services of their ministries and provinces, decide, stop. */
import { z } from 'zod';
import type { Ruled } from '../relying-parties/deciding.ts';
import type { Registrations } from '../relying-parties/registrations.ts';
import { words } from '../relying-parties/relying-party.ts';
import type { ListedService } from '../relying-parties/service-list.ts';
import { type Operation, operation } from './operation.ts';
import { limitedQuery, more, pageOf, pageQuery } from './paging.ts';
import { Unfit } from './problems.ts';
import { diffLine, request, requestView, version, versionView } from './registration-views.ts';
import { found, foundView, reasonField, type SaidParts, unfitChecks } from './said.ts';
import { createStanding, type StandingParts } from './standing.ts';

export interface RequestOperationsParts extends SaidParts, StandingParts {
  readonly registrations: Registrations;
}

const ofRequest = z.object({ id: z.uuid().describe('Of the change request.') });
const ofClient = z.object({ client_id: z.string().regex(/^[\x21-\x7e]{1,128}$/) });
const service = z.object({
  client_id: z.string(),
  name: words,
  organisation: words,
  authority: z.string().optional(),
  team: z.uuid().optional(),
  stopped: z.boolean(),
});

const serviceView = ({ clientId, name, organisation, authority, teamId, stopped }: ListedService) => ({
  client_id: clientId,
  ...{ name, organisation, stopped },
  ...(authority === undefined ? {} : { authority }),
  ...(teamId === undefined ? {} : { team: teamId }),
});

const conflict = (code: string, message: string): Unfit => new Unfit([{ path: '', code, message }], 'conflict');
const TOO_LATE = {
  late: 'It was decided, or taken back, meanwhile.',
  stale: 'What is live has changed since this was asked for: it can only be refused.',
} as const;

function requestPart(parts: RequestOperationsParts): readonly Operation[] {
  const { registrations } = parts;
  const stand = createStanding(parts);

  function outcomeOf(ruled: Ruled) {
    if (typeof ruled !== 'string') throw unfitChecks(parts, ruled.findings);
    if (ruled === 'late' || ruled === 'stale') throw conflict(ruled, TOO_LATE[ruled]);
    return { outcome: ruled };
  }

  return [
    operation({
      id: 'listRequests',
      method: 'get',
      path: '/requests',
      summary: 'Requests for registrations, 20 on a page: those that wait, or those that are decided.',
      scope: 'requests:read',
      query: pageQuery.extend({ state: z.enum(['open', 'decided']).default('open') }),
      answer: z.object({ requests: z.array(request), more }),
      async run(caller, { query: { page, state } }) {
        await stand(caller, 'registrations', { path: '/requests' });
        const listed = await registrations.queue(caller.actor, { open: state === 'open', page });
        return { requests: listed.requests.map(requestView), more: listed.more };
      },
    }),
    operation({
      id: 'readRequest',
      method: 'get',
      path: '/requests/{id}',
      summary: 'One request, with what it changes and what the checks find this moment.',
      scope: 'requests:read',
      params: ofRequest,
      answer: z.object({
        request,
        differences: z.array(diffLine),
        findings: z.array(found),
        stale: z.boolean(),
        may_decide: z.boolean().describe('False for whoever asked, and for the team.'),
      }),
      async run(caller, { params: { id } }) {
        await stand(caller, 'registrations', { path: `/requests/${id}` });
        const one = await registrations.open(caller.actor, id);
        return {
          request: requestView(one.request),
          differences: [...one.diff],
          findings: one.findings.map((finding) => foundView(parts, finding)),
          stale: one.stale,
          may_decide: one.mayDecide,
        };
      },
    }),
    operation({
      id: 'decideRequest',
      method: 'post',
      path: '/requests/{id}/decision',
      summary: 'Approves, which is live at once, or refuses what somebody else asked for.',
      scope: 'requests:decide',
      params: ofRequest,
      body: z.strictObject({ approve: z.boolean(), note: reasonField }),
      answer: z.object({ outcome: z.enum(['approved', 'refused']) }),
      async run(caller, { params: { id }, body }) {
        await stand(caller, 'registrations', { path: `/requests/${id}/decision`, acts: true });
        return outcomeOf(await registrations.decide(caller.actor, id, body));
      },
    }),
  ];
}

function servicePart(parts: RequestOperationsParts): readonly Operation[] {
  const { registrations } = parts;
  const stand = createStanding(parts);
  const root = '/registered-services';

  return [
    operation({
      id: 'listRegisteredServices',
      method: 'get',
      path: root,
      summary: 'Services in production, 20 on a page: those whose name begins with a text, or whose client_id it is.',
      scope: 'services:read',
      query: pageQuery.extend({ text: z.string().max(200).default('') }),
      answer: z.object({ services: z.array(service), more }),
      async run(caller, { query }) {
        await stand(caller, 'services', { path: root });
        const listed = await registrations.services(caller.actor, query);
        return { services: listed.services.map(serviceView), more: listed.more };
      },
    }),
    operation({
      id: 'readRegisteredService',
      method: 'get',
      path: `${root}/{client_id}`,
      summary: 'One service in production.',
      scope: 'services:read',
      params: ofClient,
      answer: service,
      async run(caller, { params: { client_id: clientId } }) {
        await stand(caller, 'services', { path: `${root}/${clientId}` });
        return serviceView((await registrations.service(caller.actor, clientId)).service);
      },
    }),
    operation({
      id: 'listRegisteredVersions',
      method: 'get',
      path: `${root}/{client_id}/versions`,
      summary: 'Every registration of the service that there was, newest first.',
      scope: 'services:read',
      params: ofClient,
      query: limitedQuery,
      answer: z.object({ versions: z.array(version), more }),
      async run(caller, { params: { client_id: clientId }, query }) {
        await stand(caller, 'services', { path: `${root}/${clientId}/versions` });
        const { versions } = await registrations.service(caller.actor, clientId);
        const { here, more: goesOn } = pageOf(versions, query);
        return { versions: here.map(versionView), more: goesOn };
      },
    }),
    operation({
      id: 'stopRegisteredService',
      method: 'post',
      path: `${root}/{client_id}/stop`,
      summary: 'Stops a service at once; to go on it needs an approved request.',
      scope: 'services:write',
      params: ofClient,
      body: z.strictObject({ reason: reasonField }),
      async run(caller, { params: { client_id: clientId }, body }) {
        await stand(caller, 'services', { path: `${root}/${clientId}/stop`, acts: true });
        if (!(await registrations.stop(caller.actor, clientId, body.reason)))
          throw conflict('stopped', 'It is stopped already.');
        return undefined;
      },
    }),
  ];
}

/** Makes the operations. */
export const requestOperations = (parts: RequestOperationsParts): readonly Operation[] => [
  ...requestPart(parts),
  ...servicePart(parts),
];
