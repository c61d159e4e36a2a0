/** Identity providers in front of this one, for programs of security officers: how they do, and switching one off. */
import { z } from 'zod';
import type { UpstreamChanges } from '../admin/upstream-changes.ts';
import type { SeeUpstreams } from '../admin/upstream-sight.ts';
import { issuerOf, type SeenUpstream } from '../admin/upstream-views.ts';
import { AppError } from '../errors.ts';
import { words } from '../relying-parties/relying-party.ts';
import { type Operation, operation } from './operation.ts';
import { Unfit } from './problems.ts';
import { reasonField } from './said.ts';
import { createStanding, type StandingParts } from './standing.ts';

export interface UpstreamOperationsParts extends StandingParts {
  readonly seeUpstreams: SeeUpstreams;
  readonly upstreamChanges: Pick<UpstreamChanges, 'switchOff'>;
}

const upstream = z.object({
  id: z.string(),
  name: words,
  protocol: z.string(),
  issuer: z.string().optional(),
  on: z.boolean(),
  off_since: z.iso.datetime().optional(),
  usable: z.boolean().describe('False where its description cannot be used any more.'),
  of_file: z.boolean().describe('The configuration file describes it; others were added by staff.'),
  first_arrival: z.enum(['create', 'match', 'connect']),
  admitted: z.boolean().describe('Services that name no upstreams admit it.'),
  links: z.int().describe('How many people have connected it; 10,001 stands for more than ten thousand.'),
  health: z
    .object({
      state: z.enum(['up', 'failing', 'resting']).describe('`resting` is not asked for a while.'),
      since: z.iso.datetime(),
      why: z.string().optional().describe('Code of the failure.'),
    })
    .optional()
    .describe('Absent as long as nobody has asked it, and while it is off.'),
  doubted: z
    .object({ at: z.iso.datetime(), why: z.string() })
    .optional()
    .describe('The last answer that was not believed.'),
});

function view({ definition, ofFile, row, problems, health, links }: SeenUpstream): z.infer<typeof upstream> {
  const { id, name, protocol, firstArrival, admitted } = definition;
  const issuer = issuerOf(definition);
  const { state, since, why, doubted } = health ?? {};
  return {
    ...{ id, name, protocol, admitted, links },
    ...(issuer === undefined ? {} : { issuer }),
    on: row?.off === undefined,
    ...(row?.off ? { off_since: row.off.since.toISOString() } : {}),
    usable: problems.length === 0,
    of_file: ofFile,
    first_arrival: firstArrival,
    ...(state && since && !row?.off
      ? { health: { state, since: since.toISOString(), ...(why === undefined ? {} : { why }) } }
      : {}),
    ...(doubted ? { doubted: { at: doubted.at.toISOString(), why: doubted.why } } : {}),
  };
}

const ofUpstream = z.object({ id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/) });

/** Makes the operations. */
export function upstreamOperations(parts: UpstreamOperationsParts): readonly Operation[] {
  const { seeUpstreams, upstreamChanges } = parts;
  const stand = createStanding(parts);
  return [
    operation({
      id: 'listUpstreams',
      method: 'get',
      path: '/upstreams',
      summary: 'Identity providers in front of this one, and how they do.',
      scope: 'upstreams:read',
      answer: z.object({ upstreams: z.array(upstream) }),
      async run(caller) {
        await stand(caller, 'upstreams', { path: '/upstreams' });
        return { upstreams: (await seeUpstreams()).map(view) };
      },
    }),
    operation({
      id: 'readUpstream',
      method: 'get',
      path: '/upstreams/{id}',
      summary: 'One identity provider in front of this one.',
      scope: 'upstreams:read',
      params: ofUpstream,
      answer: upstream,
      async run(caller, { params: { id } }) {
        await stand(caller, 'upstreams', { path: `/upstreams/${id}` });
        const seen = (await seeUpstreams()).find(({ definition }) => definition.id === id);
        if (!seen) throw new AppError('not_found', 'no such upstream');
        return view(seen);
      },
    }),
    operation({
      id: 'switchUpstreamOff',
      method: 'post',
      path: '/upstreams/{id}/off',
      summary:
        'Switches one off at once, also for sign-ins under way; on again takes two security officers on their pages.',
      scope: 'upstreams:off',
      params: ofUpstream,
      body: z.strictObject({ reason: reasonField }),
      async run(caller, { params: { id }, body: { reason } }) {
        await stand(caller, 'upstreams', { path: `/upstreams/${id}/off`, acts: true });
        if (!(await upstreamChanges.switchOff(id, { reason, by: caller.actor })))
          throw new Unfit([{ path: '', code: 'late', message: 'It is off already.' }], 'conflict');
        return undefined;
      },
    }),
  ];
}
