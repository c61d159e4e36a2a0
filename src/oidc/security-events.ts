/** Telling relying parties what happened to a person: security event tokens (RFC 8417), pushed (RFC 8935). */
import { importJWK, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';
import fetchRequest from 'oidc-provider/lib/helpers/fetch_request.js';
import type { ConsentStore } from '../consent/consent.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { MergeStore } from '../merging/merge.ts';
import type { OrganisationSubjectStore } from '../organisations/organisation.ts';
import type { Senders, Sent, WithdrawnMessage } from '../outbox/outbox.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { sectorOf } from './client-metadata.ts';

export interface PushParts {
  readonly issuer: string;
  readonly keys: { readonly signing: { readonly keys: readonly Record<string, unknown>[] } };
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

export interface SecurityEventParts extends PushParts {
  readonly consents: Pick<ConsentStore, 'find'>;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly organisationSubjects: OrganisationSubjectStore;
  readonly subjects: Pick<SubjectStore, 'subjectOf'>;
}

export interface MergedSenderParts extends PushParts {
  readonly merges: Pick<MergeStore, 'find'>;
}

/** One event: its name, what it is about, and whom. */
interface SecurityEvent {
  readonly name: string;
  readonly about: object;
  readonly sub: string;
}

const ALGORITHM = 'ES256';
const TYPE = 'secevent+jwt';
/** RFC 8935, section 2.3, and what servers answer that have nothing to say. */
const CONFIRMED: readonly number[] = [200, 202, 204];

/** The names of the events. */
export const consentWithdrawn = (issuer: string): string => `${issuer}/events/consent-withdrawn`;
export const subjectMerged = (issuer: string): string => `${issuer}/events/subject-merged`;
export const subjectParted = (issuer: string): string => `${issuer}/events/subject-parted`;

/** A subject of ours (RFC 9493, section 3.2.3). */
const issSub = (iss: string, sub: string): object => ({ format: 'iss_sub', iss, sub });

/**
 * Makes the function that tells a service of an event, if it takes events and `eventFor` has one left to tell. Every attempt
 * carries the same `jti`.
 */
function createPush(provider: Provider, { issuer, keys, relyingParties }: PushParts) {
  const jwk = keys.signing.keys.find(({ alg }) => alg === ALGORITHM) ?? {};

  async function token(client: Client, { name, about, sub }: SecurityEvent, jti: string): Promise<string> {
    return new SignJWT({ sub_id: issSub(issuer, sub), events: { [name]: about } })
      .setProtectedHeader({ alg: ALGORITHM, kid: String(jwk.kid), typ: TYPE })
      .setIssuer(issuer)
      .setAudience(client.clientId)
      .setJti(jti)
      .setIssuedAt()
      .sign(await importJWK(jwk, ALGORITHM));
  }

  async function post(endpoint: string, body: string): Promise<void> {
    const headers = { 'content-type': `application/${TYPE}`, accept: 'application/json' };
    const response = await fetchRequest(provider, endpoint, { method: 'POST', redirect: 'manual', headers, body });
    await response.body?.cancel();
    if (!CONFIRMED.includes(response.status)) throw new Error(`the service answered ${response.status}`);
  }

  return async (
    { clientId, jti }: { clientId: string; jti: string },
    eventFor: (client: Client) => Promise<SecurityEvent | undefined>,
  ): Promise<Sent> => {
    const [client, service] = [await provider.Client.find(clientId), await relyingParties.find(clientId)];
    const event = client && service?.uris.events ? await eventFor(client) : undefined;
    if (!client || !service?.uris.events || !event) return 'obsolete';
    await post(service.uris.events, await token(client, event, jti));
    return 'sent';
  };
}

/**
 * Makes the sender of withdrawals. What the person has given again meanwhile is left out; when that is all of it, nothing is
 * left to tell. It tells nothing but what this service knows already.
 */
export function createWithdrawnSender(provider: Provider, parts: SecurityEventParts): Senders['consent-withdrawn'] {
  const { issuer, consents, mandates, organisationSubjects, subjects } = parts;
  const push = createPush(provider, parts);

  async function notGivenAgain(message: WithdrawnMessage): Promise<{ claims: string[]; scopes: string[] }> {
    const open = await consents.find(message.personId, message.clientId, message.mandateId);
    return {
      claims: message.claims.filter((claim) => !open?.granted.includes(claim)),
      scopes: message.scopes.filter((scope) => !open?.scopes.includes(scope)),
    };
  }

  /** Whom the person acted for, as the service knows it. */
  async function partyOf({ mandateId }: WithdrawnMessage, sector: string): Promise<object> {
    const party = mandateId ? (await mandates.chain(mandateId))?.links[0].party : undefined;
    if (!party) return {};
    if (party.kind === 'organisation')
      return { organization: { sub: await organisationSubjects.subjectOf(party.id, sector) } };
    return { represented_person: { sub: await subjects.subjectOf(party.id, sector) } };
  }

  async function subjectOf(personId: string, client: Client): Promise<string> {
    return client.subjectType === 'pairwise' ? subjects.subjectOf(personId, sectorOf(client)) : personId;
  }

  return (message, jti) =>
    push({ clientId: message.clientId, jti }, async (client) => {
      const left = await notGivenAgain(message);
      if (left.claims.length + left.scopes.length === 0) return undefined;
      const about = { ...left, ...(await partyOf(message, sectorOf(client))) };
      return { name: consentWithdrawn(issuer), about, sub: await subjectOf(message.personId, client) };
    });
}

/** Makes the sender of merged subjects. Nobody is told of a merge that was undone meanwhile. */
export function createMergedSender(provider: Provider, parts: MergedSenderParts): Senders['subject-merged'] {
  const { issuer, merges } = parts;
  const push = createPush(provider, parts);
  return (message, jti) =>
    push({ clientId: message.clientId, jti }, async () => {
      const isUndone = (await merges.find(message.mergeId))?.undone !== undefined;
      if (!message.undone && isUndone) return undefined;
      const name = message.undone ? subjectParted(issuer) : subjectMerged(issuer);
      return { name, about: { subject: issSub(issuer, message.new) }, sub: message.old };
    });
}
