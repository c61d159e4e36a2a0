/** What a team does about the registration of its service for everybody: fill in, check, ask, take back, go back. */
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../approvals/approval.ts';
import { AppError } from '../errors.ts';
import type { AtService } from '../teams/access.ts';
import { type DiffLine, diffOf, type Registration } from './diff.ts';
import { type Finding, hasErrors } from './findings.ts';
import { keyText } from './key-checks.ts';
import { emptyProposal, type Proposal, proposalOf, registrationOf } from './proposal.ts';
import {
  type Compared,
  createLookUps,
  createNoting,
  productionClientOf,
  type RegistrationParts,
  type RegistrationRequest,
  type Requested,
} from './registration-parts.ts';
import { type RegistrationVersion, type RelyingParty, registrationShape } from './relying-party.ts';
import { keysOf, readServiceKeys, type ServiceKey, withCurrentKeys, withFormerTerms } from './service-keys.ts';

/** What came of asking. `open`: another request waits; `unchanged`: there is nothing to ask for. */
export type Asked =
  | { readonly kind: 'asked'; readonly id: string }
  | { readonly kind: 'problems'; readonly findings: readonly Finding[] }
  | { readonly kind: 'open' | 'unchanged' };

/** Where a service stands. */
export interface ServiceState extends AtService {
  readonly clientId: string;
  readonly live?: { readonly registration: Registration; readonly version: number };
  readonly open?: RegistrationRequest;
  /** Newest first. */
  readonly requests: readonly RegistrationRequest[];
  readonly versions: readonly RegistrationVersion[];
}

export const withoutSecret = ({ clientSecret: _, ...registration }: RelyingParty): Registration => registration;

const namesOf = (keys: readonly ServiceKey[]): string[] =>
  keys.map(({ kid, n, x, y }) => JSON.stringify([kid, n, x, y])).sort();

/** Keys as they are kept; those that are there already stay as they are. */
function withReadKeys(registration: RelyingParty, live: RelyingParty | undefined, now: Date): RelyingParty {
  const { jwks } = registration.metadata;
  if (jwks === undefined) return registration;
  const read = readServiceKeys(keyText(jwks), registration.policy.profile, now);
  const keys = read.problem ? [] : read.keys;
  const former = keysOf(live?.metadata ?? {});
  const isSame = live !== undefined && isDeepStrictEqual(namesOf(former), namesOf(keys));
  const jwksNow = isSame ? live.metadata.jwks : { keys: withFormerTerms(keys, former) };
  return { ...registration, metadata: { ...registration.metadata, jwks: jwksNow } };
}

/** A private key is nobody's to keep, not even in a draft. */
function withoutPrivateKeys(proposal: Proposal): Proposal {
  const { jwks, ...metadata } = proposal.metadata;
  if (jwks === undefined) return proposal;
  const { problem } = readServiceKeys(keyText(jwks), proposal.policy.profile);
  // What is too large to be read may hold one.
  const mayBePrivate = problem === 'private' || problem === 'tooLarge' || /PRIVATE KEY/.test(keyText(jwks));
  return mayBePrivate ? { ...proposal, metadata } : proposal;
}

/** Makes what teams do; every function decides the rights of the actor itself. */
export function createAsking(parts: RegistrationParts) {
  const { approvals, changes, drafts, now, rules, scopeClaims, stored, teams, transaction } = parts;
  const { atService, compared, findingsOf, liveOf, namesakes, openOf } = createLookUps(parts);
  const note = createNoting(parts);

  /** What was asked for last and did not come to be: it waits, or was refused or taken back; nothing else is live since. */
  async function notLiveYet(clientId: string): Promise<Registration | undefined> {
    const [last] = (await approvals.about('registration', clientId)) as RegistrationRequest[];
    if (!last || last.decision?.outcome === 'approved' || last.content.backTo !== undefined) return undefined;
    const [live] = await stored.versionsOf(clientId);
    return last.content.base === live?.version ? last.content.registration : undefined;
  }

  /** Without the right to ask, a developer still fills in. */
  async function proposalFor({ service }: AtService): Promise<Proposal> {
    const draft = await drafts.find(service.id);
    if (draft) return draft;
    const from =
      (await notLiveYet(productionClientOf(service))) ??
      (await stored.find(productionClientOf(service))) ??
      (service.sandboxClient && (await stored.find(service.sandboxClient)));
    const proposal = from ? proposalOf(from) : emptyProposal(rules.levels[0] ?? '');
    return { ...proposal, name: from ? proposal.name : service.name };
  }

  /** Where somebody in the country has such a name out of the team's sight, registrars of the whole country decide. */
  async function authorityFor(
    { team, service }: AtService,
    registration: Registration,
  ): Promise<{ authority?: string }> {
    const { elsewhere } = await namesakes(proposalOf(registration), team, productionClientOf(service));
    return elsewhere.length > 0 ? {} : { authority: team.authority };
  }

  /** One request waits at a time: whoever else asks about this team's services waits for the lock. */
  const ask = (
    actor: Actor,
    at: AtService,
    {
      reason,
      make,
    }: { reason: string; make: (live: RelyingParty | undefined) => Omit<Requested, 'serviceId' | 'base'> | undefined },
  ): Promise<Asked> =>
    transaction(async () => {
      await teams.lock(at.team.id);
      const subject = productionClientOf(at.service);
      if (await openOf(subject)) return { kind: 'open' };
      const live = await liveOf(subject);
      const made = make(live?.registration);
      if (!made) return { kind: 'unchanged' };
      const content: Requested = { ...made, serviceId: at.service.id, ...(live ? { base: live.version } : {}) };
      const whose = { ...(await authorityFor(at, made.registration)), teamId: at.team.id };
      const id = await changes.ask({ kind: 'registration', subject, ...whose, content, reason, by: actor });
      await note(at.service, 'registration-asked', actor);
      return { kind: 'asked', id };
    });

  const differs = (live: RelyingParty | undefined, to: Registration): boolean =>
    diffOf(live && withoutSecret(live), to, rules).length > 0;

  /** An earlier version, to go back to: whatever was stopped goes on with it. */
  async function earlierOf(clientId: string, version: number): Promise<Registration> {
    const earlier = await stored.findVersion(clientId, version);
    if (!earlier) throw new AppError('not_found', 'no such version');
    const { stopped: _, ...registration } = earlier.registration;
    return registration;
  }

  return {
    /** Where a service stands, for every member. */
    async state(actor: Actor, serviceId: string): Promise<ServiceState> {
      const at = await atService(actor, serviceId, 'read');
      const clientId = productionClientOf(at.service);
      const requests = (await approvals.about('registration', clientId)) as RegistrationRequest[];
      const versions = await stored.versionsOf(clientId);
      const [live] = versions;
      const open = requests.find(({ decision }) => !decision);
      return { ...at, clientId, requests, versions, ...(live ? { live } : {}), ...(open ? { open } : {}) };
    },

    /** What is filled in so far: the draft, else what was asked for and is not live, else what is live, else the registration for trying out. */
    async draft(actor: Actor, serviceId: string): Promise<Proposal> {
      return proposalFor(await atService(actor, serviceId, 'develop'));
    },

    async saveDraft(actor: Actor, serviceId: string, proposal: Proposal): Promise<void> {
      await atService(actor, serviceId, 'develop');
      await drafts.save(serviceId, withoutPrivateKeys(proposal));
    },

    /** `fresh`: the service is asked anew, whatever it answered a few seconds ago. */
    async check(
      actor: Actor,
      serviceId: string,
      proposal: Proposal,
      { fresh = false } = {},
    ): Promise<readonly Finding[]> {
      return findingsOf(await atService(actor, serviceId, 'develop'), proposal, { fresh });
    },

    /** What would change, compared with what is live. */
    async compare(actor: Actor, serviceId: string, proposal: Proposal) {
      const { service, team } = await atService(actor, serviceId, 'develop');
      const clientId = productionClientOf(service);
      const live = await stored.find(clientId);
      const to = registrationOf(proposal, { clientId, organisation: team.name, scopeClaims, live });
      return diffOf(live && withoutSecret(live), withoutSecret(withReadKeys(to, live, now())), rules);
    },

    /** What going back to an earlier version would change. */
    async compareBack(actor: Actor, serviceId: string, version: number): Promise<readonly DiffLine[]> {
      const { service } = await atService(actor, serviceId, 'read');
      const clientId = productionClientOf(service);
      const earlier = await earlierOf(clientId, version);
      const live = await stored.find(clientId);
      return live ? diffOf(withoutSecret(live), withoutSecret(withCurrentKeys(earlier, live)), rules) : [];
    },

    /** Two versions side by side. */
    async compareVersions(actor: Actor, serviceId: string, of: Compared): Promise<readonly DiffLine[]> {
      const { service } = await atService(actor, serviceId, 'read');
      return compared(productionClientOf(service), of);
    },

    /** Asks for what was filled in; nothing with errors is asked for. */
    async request(
      actor: Actor,
      serviceId: string,
      { proposal, reason }: { proposal: Proposal; reason: string },
    ): Promise<Asked> {
      const at = await atService(actor, serviceId, 'request');
      const findings = await findingsOf(at, proposal, { fresh: true });
      if (hasErrors(findings)) return { kind: 'problems', findings };
      const clientId = productionClientOf(at.service);
      const asked = await ask(actor, at, {
        reason,
        make(live) {
          const to = registrationOf(proposal, { clientId, organisation: at.team.name, scopeClaims, live });
          const read = registrationShape.safeParse(withReadKeys(to, live, now()));
          if (!read.success) throw new AppError('invalid_input', 'a proposal without findings is no registration');
          return differs(live, withoutSecret(read.data)) ? { registration: withoutSecret(read.data) } : undefined;
        },
      });
      if (asked.kind === 'asked') await drafts.remove(serviceId);
      return asked;
    },

    /** Asks for an earlier version; keys and secrets stay those of today. */
    async goBack(
      actor: Actor,
      serviceId: string,
      { version, reason }: { version: number; reason: string },
    ): Promise<Asked> {
      const at = await atService(actor, serviceId, 'request');
      const clientId = productionClientOf(at.service);
      const registration = await earlierOf(clientId, version);
      const today = await stored.find(clientId);
      const findings = await findingsOf(at, proposalOf(today ? withCurrentKeys(registration, today) : registration), {
        fresh: true,
      });
      if (hasErrors(findings)) return { kind: 'problems', findings };
      return ask(actor, at, {
        reason,
        make(live) {
          if (!live) return undefined;
          const to = withoutSecret(withCurrentKeys(registration, live));
          return differs(live, to) ? { registration: to, backTo: version } : undefined;
        },
      });
    },

    /** Takes the waiting request back; false when there is none, or somebody has just decided. */
    withdraw: (actor: Actor, serviceId: string): Promise<boolean> =>
      transaction(async () => {
        const { service } = await atService(actor, serviceId, 'request');
        const open = await openOf(productionClientOf(service));
        if (!open || !(await changes.withdraw(open.id, actor))) return false;
        await note(service, 'registration-withdrawn', actor);
        return true;
      }),
  };
}
