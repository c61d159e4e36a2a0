/** What registrars do: look at requests and services of their ministries and provinces, decide, stop. */
import { type Actor, answererOf } from '../approvals/approval.ts';
import type { Decided } from '../approvals/approvals.ts';
import { AppError } from '../errors.ts';
import type { Team, TeamService } from '../teams/team.ts';
import { checkProposal, checkUpstreams } from './checks.ts';
import { type DiffLine, diffOf, type Registration } from './diff.ts';
import { type Finding, findingOf, hasErrors } from './findings.ts';
import { proposalOf } from './proposal.ts';
import {
  type Compared,
  covers,
  createLookUps,
  createNoting,
  productionClientOf,
  type RegistrationParts,
  type RegistrationRequest,
} from './registration-parts.ts';
import type { RegistrationVersion } from './relying-party.ts';
import type { ListedService, Scope } from './service-list.ts';

/** What came of a decision; `problems`: what was asked for cannot be approved as it is now. */
export type Ruled = Decided | { readonly findings: readonly Finding[] };

/** A request as a registrar sees it. */
export interface RequestCase {
  readonly request: RegistrationRequest;
  readonly team: Team;
  readonly service: TeamService;
  readonly live?: Registration;
  readonly diff: readonly DiffLine[];
  /** Made this moment; none once it is decided. */
  readonly findings: readonly Finding[];
  /** What is live has changed since it was asked for, and not its keys alone: it can only be refused. */
  readonly stale: boolean;
  readonly mayDecide: boolean;
  /** Every request about this service, newest first. */
  readonly history: readonly RegistrationRequest[];
}

/** A service in production as a registrar sees it. */
export interface ServiceCase {
  readonly service: ListedService;
  readonly versions: readonly RegistrationVersion[];
  readonly mayStop: boolean;
}

const narrowed = (one: Scope, other: Scope): Scope =>
  one === 'all' ? other : other === 'all' ? one : one.filter((id) => other.includes(id));

/** Makes what registrars do; every function decides the rights of the actor itself, and what is out of their sight does not exist. */
export function createDeciding(parts: RegistrationParts) {
  const { approvals, audit, changes, now, relyingParties, relativesOf, rules, scopesOf, serviceList, stored } = parts;
  const { teams, tellOwners, transaction } = parts;
  const { atService, compared, findingsOf, fitting, namesakes } = createLookUps(parts);
  const note = createNoting(parts);

  /** What all of these people see and decide about; a machine client no further than its registration says. */
  async function scopeOf({ people, clientId }: Actor): Promise<{ readonly reads: Scope; readonly decides: Scope }> {
    const own = await Promise.all(people.map(scopesOf));
    const api = clientId === undefined ? undefined : (await relyingParties.find(clientId))?.policy.api;
    const isStaff = clientId === undefined || (api !== undefined && api.team === undefined);
    const limit = isStaff && people.length > 0 ? (api?.authorities ?? 'all') : [];
    const within = (what: 'reads' | 'decides'): Scope => own.map((one) => one[what]).reduce(narrowed, limit);
    return { reads: within('reads'), decides: within('decides') };
  }

  const coversFor = async (actor: Actor, what: 'reads' | 'decides', authority: string | undefined): Promise<boolean> =>
    covers((await scopeOf(actor))[what], authority);

  async function find(actor: Actor, id: string, what: 'reads' | 'decides'): Promise<RegistrationRequest> {
    const request = (await approvals.find(id)) as RegistrationRequest | undefined;
    if (request?.kind !== 'registration' || !(await coversFor(actor, 'reads', request.authority)))
      throw new AppError('not_found', 'no such request');
    if (!(await coversFor(actor, what, request.authority))) throw new AppError('not_allowed', 'this role only reads');
    return request;
  }

  /** Nobody of the team, nobody who asked, and nobody who stands for one of them or is stood for. */
  async function isOther(request: RegistrationRequest, people: readonly string[]): Promise<boolean> {
    if (!(await changes.mayDecide(request, people))) return false;
    const relatives = (await Promise.all(people.map(relativesOf))).flat();
    return relatives.length === 0 || changes.mayDecide(request, relatives);
  }

  async function ofRequest({ content, teamId }: RegistrationRequest): Promise<{ team: Team; service: TeamService }> {
    const [team, service] = await Promise.all([teams.find(teamId ?? ''), teams.findService(content.serviceId)]);
    if (!team || !service) throw new AppError('not_found', 'no such team or service');
    return { team, service };
  }

  /** Registrars of the whole country also see names that clash elsewhere. */
  async function namesElsewhere(
    actor: Actor,
    { team, service }: { team: Team; service: TeamService },
    request: RegistrationRequest,
  ) {
    if (!(await coversFor(actor, 'decides', undefined))) return [];
    const proposal = proposalOf(request.content.registration);
    const { elsewhere } = await namesakes(proposal, team, productionClientOf(service));
    return elsewhere.map((one) => findingOf('name')('name-alike', 'name.vi', `${one.name.vi} (${one.clientId})`));
  }

  /** Carries out what was approved, unless what it replaces is not there any more. */
  async function apply(request: RegistrationRequest, by: string): Promise<'done' | 'stale'> {
    const { id, subject, content, teamId } = request;
    const registration = await fitting(request, await stored.lockVersion(subject));
    const service = await teams.findService(content.serviceId);
    if (!registration || !service) return 'stale';
    const { clientSecret } = (await stored.find(subject)) ?? {};
    const isBySecret = registration.metadata.token_endpoint_auth_method === 'client_secret_basic';
    // The team makes its secrets itself; one that an operator wrote into files stays.
    const secret = isBySecret && clientSecret !== undefined ? { clientSecret } : {};
    await relyingParties.save({ ...registration, ...secret }, { personId: by, requestId: id });
    await teams.saveService({ ...service, name: registration.name, productionClient: subject });
    await teams.confirm(teamId ?? '', by);
    return 'done';
  }

  return {
    /** Requests in the sight of somebody. */
    async queue(actor: Actor, { open, page }: { open: boolean; page: number }) {
      const { reads } = await scopeOf(actor);
      const authorities = reads === 'all' ? undefined : reads;
      const found = await approvals.list({ kind: 'registration', open, authorities, page });
      return { ...found, requests: found.requests as readonly RegistrationRequest[] };
    },

    /** One request, checked anew. */
    async open(actor: Actor, id: string): Promise<RequestCase> {
      const request = await find(actor, id, 'reads');
      const of = await ofRequest(request);
      const [live] = await stored.versionsOf(request.subject);
      const before =
        request.content.base === undefined
          ? undefined
          : await stored.findVersion(request.subject, request.content.base);
      const { registration } = request.content;
      const fits = await fitting(request, live?.version);
      const findings = request.decision
        ? []
        : [...(await namesElsewhere(actor, of, request)), ...(await findingsOf(of, proposalOf(fits ?? registration)))];
      const history = (await approvals.about('registration', request.subject)) as RegistrationRequest[];
      const mayDecide =
        !request.decision &&
        (await coversFor(actor, 'decides', request.authority)) &&
        (await isOther(request, actor.people));
      return {
        request,
        ...of,
        ...(before ? { live: before.registration } : {}),
        diff: diffOf(before?.registration, registration, rules),
        findings,
        stale: fits === undefined,
        mayDecide,
        // What another authority's registrars said to it is not for everybody.
        history: history.filter((one) => one.authority === request.authority),
      };
    },

    /** Approves, which is live at once, or refuses. */
    async decide(actor: Actor, id: string, answer: { approve: boolean; note: string }): Promise<Ruled> {
      const request = await find(actor, id, 'decides');
      if (request.decision) return 'late';
      if (!(await isOther(request, actor.people))) throw new AppError('not_allowed', 'who asks does not decide');
      if (answer.approve) {
        const of = await ofRequest(request);
        const live = await stored.find(request.subject);
        const [latest] = await stored.versionsOf(request.subject);
        const proposal = proposalOf((await fitting(request, latest?.version)) ?? request.content.registration);
        const findings = [
          ...checkProposal(proposal, rules, { now: now(), live }),
          ...checkUpstreams(proposal, await parts.upstreamChoices()),
          ...(await findingsOf(of, proposal)).filter(({ subject }) => subject === 'team'),
        ];
        if (hasErrors(findings)) return { findings };
      }
      return transaction(async () => {
        const what = await changes.decide(id, actor, answer, (one) =>
          apply(one as RegistrationRequest, answererOf(actor)),
        );
        if (what === 'late') return what;
        const { service } = await ofRequest(request);
        await note(service, `registration-${what}`);
        await tellOwners(service, { what, note: answer.note });
        return what;
      });
    },

    /** Services in production in the sight of somebody. */
    async services(actor: Actor, { text, page }: { text: string; page: number }) {
      const { reads } = await scopeOf(actor);
      return serviceList.list({ scope: reads, text, page });
    },

    async service(actor: Actor, clientId: string): Promise<ServiceCase> {
      const { reads, decides } = await scopeOf(actor);
      const service = await serviceList.find(clientId, reads);
      if (!service) throw new AppError('not_found', 'no such service');
      const mayStop = covers(decides, service.authority) && !service.stopped;
      return { service, mayStop, versions: await stored.versionsOf(clientId) };
    },

    /** Two versions of a service side by side. */
    async compareListed(actor: Actor, clientId: string, of: Compared): Promise<readonly DiffLine[]> {
      const { reads } = await scopeOf(actor);
      if (!(await serviceList.find(clientId, reads))) throw new AppError('not_found', 'no such service');
      return compared(clientId, of);
    },

    /** Stops a service at once; to go on it needs an approved request. False when it is stopped already. By a registrar, for `clientId`. */
    async stop(actor: Actor, clientId: string, reason: string): Promise<boolean> {
      const { reads, decides } = await scopeOf(actor);
      const service = await serviceList.find(clientId, reads);
      if (!service) throw new AppError('not_found', 'no such service');
      if (!covers(decides, service.authority)) throw new AppError('not_allowed', 'this role only reads');
      return stopNow(actor, clientId, reason);
    },

    /** The same by the team. */
    async stopOwn(actor: Actor, serviceId: string, reason: string): Promise<boolean> {
      const { service } = await atService(actor, serviceId, 'request');
      if (service.productionClient === undefined) throw new AppError('not_found', 'it is not in production');
      return stopNow(actor, service.productionClient, reason, true);
    },
  };

  function stopNow(actor: Actor, clientId: string, reason: string, byTeam = false): Promise<boolean> {
    return transaction(async () => {
      await stored.lockVersion(clientId);
      const live = await stored.find(clientId);
      if (!live) throw new AppError('not_found', 'no such service');
      if (live.stopped) return false;
      const stopped = { since: now().toISOString(), reason };
      await relyingParties.save({ ...live, stopped }, { personId: answererOf(actor) });
      const service = await teams.serviceOfClient(clientId);
      if (service) {
        await (byTeam ? note(service, 'registration-stopped-by-team', actor) : note(service, 'registration-stopped'));
        await tellOwners(service, { what: 'stopped', note: reason });
      }
      await audit({
        type: 'service.stopped',
        clientId,
        details: { by: actor.people, via: actor.via, client: actor.clientId, reason },
      });
      return true;
    });
  }
}
