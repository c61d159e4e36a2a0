/** Telling relying parties that a person withdrew a consent: security event tokens (RFC 8417), pushed (RFC 8935). */
import { importJWK, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';
import fetchRequest from 'oidc-provider/lib/helpers/fetch_request.js';
import type { ConsentStore } from '../consent/consent.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { OrganisationSubjectStore } from '../organisations/organisation.ts';
import type { Senders, WithdrawnMessage } from '../outbox/outbox.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { sectorOf } from './client-metadata.ts';

export interface SecurityEventParts {
  readonly issuer: string;
  readonly keys: { readonly signing: { readonly keys: readonly Record<string, unknown>[] } };
  readonly consents: Pick<ConsentStore, 'find'>;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly organisationSubjects: OrganisationSubjectStore;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly subjects: Pick<SubjectStore, 'subjectOf'>;
}

const ALGORITHM = 'ES256';
const TYPE = 'secevent+jwt';
/** RFC 8935, section 2.3, and what servers answer that have nothing to say. */
const CONFIRMED: readonly number[] = [200, 202, 204];

/** The name of the event. */
export const consentWithdrawn = (issuer: string): string => `${issuer}/events/consent-withdrawn`;

/**
 * Makes the sender. What the person has given again meanwhile is left out; when that is all of it, nothing is left to
 * tell. Every attempt carries the same `jti`, and nothing but what this service knows already.
 */
export function createWithdrawnSender(provider: Provider, parts: SecurityEventParts): Senders['consent-withdrawn'] {
  const { issuer, keys, consents, mandates, organisationSubjects, relyingParties, subjects } = parts;
  const jwk = keys.signing.keys.find(({ alg }) => alg === ALGORITHM) ?? {};

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

  async function token(client: Client, events: object, { sub, jti }: { sub: string; jti: string }): Promise<string> {
    return new SignJWT({ sub_id: { format: 'iss_sub', iss: issuer, sub }, events })
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

  return async (message, jti) => {
    const [client, service] = [
      await provider.Client.find(message.clientId),
      await relyingParties.find(message.clientId),
    ];
    const left = await notGivenAgain(message);
    if (!client || !service?.uris.events || left.claims.length + left.scopes.length === 0) return 'obsolete';
    const about = { ...left, ...(await partyOf(message, sectorOf(client))) };
    const sub = await subjectOf(message.personId, client);
    await post(service.uris.events, await token(client, { [consentWithdrawn(issuer)]: about }, { sub, jti }));
    return 'sent';
  };
}
