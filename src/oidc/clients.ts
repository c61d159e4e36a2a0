/** The library's clients, kept: as long as a registration is the same, so is its client, with its keys. */
import Provider, { type Client, errors } from 'oidc-provider';
import type { Logger } from 'pino';
import { isUnsafe, type ProfileCircumstances, profileProblems } from '../relying-parties/profiles.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { nextEndOfKeys } from '../relying-parties/service-keys.ts';
import { clientMetadata } from './client-metadata.ts';
import { type KeySet, keepKeySet } from './key-sets.ts';

/** What a client_id may look like (RFC 6749, appendix A.1); nothing else is looked up. */
const CLIENT_ID = /^[\x20-\x7e]{1,128}$/;
const MOST = 10_000;
const SIGNING_OUT: ReadonlySet<string> = new Set([
  'end_session',
  'end_session_confirm',
  'end_session_success',
  'revocation',
]);

interface Kept {
  readonly registration: RelyingParty;
  readonly client: Client;
  readonly keySet: KeySet | undefined;
  /** When one of its keys ends, in milliseconds since 1970. */
  readonly until: number;
}

export interface ClientParts {
  readonly relyingParties: RelyingPartyStore;
  readonly circumstances: ProfileCircumstances;
  readonly log: Logger;
}

/** Whether the service itself asks for something now; signing out and being told of it go on without. */
function isAsking(id: string): boolean {
  const oidc = Provider.ctx?.oidc;
  return (
    oidc !== undefined && !SIGNING_OUT.has(oidc.route) && (oidc.client === undefined || oidc.client.clientId === id)
  );
}

/** A client from metadata; the library's types leave the constructor out. */
type MakeClient = new (metadata: object) => Client;

/**
 * Makes a provider find its clients here: its own memory has room for a hundred (by a hash of their metadata, made at
 * each look-up), and a client that leaves it takes its keys along. Bounded; what was unused longest leaves first.
 */
export function keepClients({ Client }: Provider, parts: ClientParts): void {
  const { relyingParties, circumstances, log } = parts;
  const clients = new Map<string, Kept>();

  /** A registration that cannot keep what its profile promises lets nobody in. */
  function isSafe(registration: RelyingParty): boolean {
    const problems = profileProblems(registration, circumstances).filter(isUnsafe);
    if (problems.length === 0) return true;
    log.error(
      { client: registration.clientId, problems: problems.map(({ code }) => code) },
      'a registration is unsafe',
    );
    return false;
  }

  function make(registration: RelyingParty, before: Kept | undefined): Kept {
    const now = new Date();
    const client = new (Client as unknown as MakeClient)(clientMetadata(registration, now));
    const sameKeys = before?.client.jwksUri === client.jwksUri ? before?.keySet : undefined;
    const until = nextEndOfKeys(registration.metadata, now)?.getTime() ?? Number.POSITIVE_INFINITY;
    return { registration, client, until, keySet: keepKeySet(client, sameKeys, { log }) };
  }

  function keep(clientId: string, kept: Kept): Client {
    clients.delete(clientId);
    clients.set(clientId, kept);
    const oldest = clients.keys().next().value;
    if (clients.size > MOST && oldest !== undefined) clients.delete(oldest);
    return kept.client;
  }

  Client.find = async (clientId) => {
    const isPossible = typeof clientId === 'string' && CLIENT_ID.test(clientId);
    const registration = isPossible ? await relyingParties.find(clientId) : undefined;
    if (registration?.stopped && isAsking(clientId)) throw new errors.UnauthorizedClient('this service is stopped');
    const before = clients.get(clientId);
    if (registration && before?.registration === registration && Date.now() <= before.until)
      return keep(clientId, before);
    clients.delete(clientId);
    return registration && isSafe(registration) ? keep(clientId, make(registration, before)) : undefined;
  };
}
