/** Registrations for trying out: they work at once, for the people of the team alone. */
import { randomBytes } from 'node:crypto';
import { type Actor, personOf } from '../approvals/approval.ts';
import { AppError, type Transaction } from '../errors.ts';
import { type RelyingParty, type RelyingPartyStore, relyingPartySchema } from '../relying-parties/relying-party.ts';
import type { SecretStore } from '../relying-parties/secrets.ts';
import { keysOf, withFormerTerms, withKeys } from '../relying-parties/service-keys.ts';
import type { AtService } from './access.ts';
import type { Problems } from './names.ts';
import { createRecording, type RecordingParts } from './recording.ts';
import { readSandbox, type SandboxDraft, type SandboxParts, type SandboxRules } from './sandbox-form.ts';
import type { MadeSecret, SecretRotation } from './secret-rotation.ts';
import type { TeamStore } from './team.ts';
import type { Teams } from './teams.ts';

export interface SandboxesParts extends RecordingParts {
  readonly clientSecrets: Pick<SecretStore, 'ofClient' | 'remove'>;
  readonly relyingParties: RelyingPartyStore;
  readonly rules: () => SandboxRules;
  readonly secretRotation: Pick<SecretRotation, 'add'>;
  /** As they are now: another node may have changed one a moment ago. */
  readonly stored: Pick<RelyingPartyStore, 'find'>;
  readonly teamService: Pick<Teams, 'atService'>;
  readonly teams: TeamStore;
  readonly transaction: Transaction;
}

/** What came of saving: a secret is told this once. */
export type Saved = { readonly clientId: string; readonly secret?: MadeSecret } | { readonly problems: Problems };

const newClientId = (): string => `sbx-${randomBytes(12).toString('base64url')}`;

/** Nobody signs in there any more, and nothing proves who it is. */
const ENDED: RelyingParty['metadata'] = {
  redirect_uris: [],
  grant_types: [],
  response_types: [],
  token_endpoint_auth_method: 'none',
};

/** The form knows nothing of since when a key is there, nor of an end that was set. */
function withFormerKeys(made: RelyingParty, before: RelyingParty | undefined): RelyingParty {
  const keys = keysOf(made.metadata);
  return before && keys.length > 0 ? withKeys(made, withFormerTerms(keys, keysOf(before.metadata))) : made;
}

/** Makes what is done with them; every function decides the rights of the actor itself. */
export function createSandboxes(parts: SandboxesParts) {
  const { clientSecrets, relyingParties, rules, secretRotation, stored, teamService, teams, transaction } = parts;
  const record = createRecording(parts);

  /** The service under the lock of its team, read anew. */
  async function locked(by: Actor, serviceId: string): Promise<AtService> {
    const { team } = await teamService.atService(by, serviceId, 'develop');
    await teams.lock(team.id);
    return teamService.atService(by, serviceId, 'develop');
  }

  function saved(registration: RelyingParty, by: Actor): Promise<void> {
    const personId = personOf(by);
    return relyingParties.save(relyingPartySchema.parse(registration), personId === undefined ? {} : { personId });
  }

  function registrationOf({ team, service }: AtService, made: SandboxParts, clientId: string): RelyingParty {
    return { clientId, name: service.name, organisation: team.name, environment: 'sandbox', ...made };
  }

  async function find({ sandboxClient }: { readonly sandboxClient?: string }): Promise<RelyingParty | undefined> {
    return sandboxClient === undefined ? undefined : stored.find(sandboxClient);
  }

  async function mustFind({ service }: AtService): Promise<RelyingParty> {
    const registration = await find(service);
    if (!registration) throw new AppError('not_found', 'the service has no registration for trying out');
    return registration;
  }

  async function made(by: Actor, clientId: string): Promise<MadeSecret> {
    const secret = await secretRotation.add(by, clientId);
    if (typeof secret === 'string') throw new AppError('internal', `no secret was made: ${secret}`);
    return secret;
  }

  async function removeSecrets(clientId: string): Promise<void> {
    for (const { id } of await clientSecrets.ofClient(clientId)) await clientSecrets.remove(clientId, id);
  }

  return {
    find,

    /** Makes or changes the registration. */
    save: (by: Actor, serviceId: string, draft: SandboxDraft): Promise<Saved> =>
      transaction<Saved>(async () => {
        const at = await locked(by, serviceId);
        const read = readSandbox(draft, rules());
        if ('problems' in read) return read;
        const before = await find(at.service);
        const clientId = before?.clientId ?? newClientId();
        await saved(withFormerKeys(registrationOf(at, read.parts, clientId), before), by);
        if (!before) await teams.saveService({ ...at.service, sandboxClient: clientId });
        await record({ teamId: at.team.id, type: 'sandbox-saved', serviceId }, by, { clientId });
        const needsSecret = read.method === 'client_secret_basic';
        const isFirst = needsSecret && (await clientSecrets.ofClient(clientId)).length === 0;
        return { clientId, ...(isFirst ? { secret: await made(by, clientId) } : {}) };
      }),

    /** Ends the registration for good; the service may get a new one. */
    end: (by: Actor, serviceId: string): Promise<void> =>
      transaction(async () => {
        const at = await locked(by, serviceId);
        const before = await mustFind(at);
        const { clientId } = before;
        await removeSecrets(clientId);
        const exception = { reason: 'The registration was ended by its team.' };
        const policy = { ...before.policy, profile: 'code-pkce' as const, exception };
        await saved({ ...before, metadata: ENDED, policy }, by);
        const { sandboxClient: _, ...service } = at.service;
        await teams.saveService(service);
        await record({ teamId: at.team.id, type: 'sandbox-ended', serviceId }, by, { clientId });
      }),
  };
}

export type Sandboxes = ReturnType<typeof createSandboxes>;
