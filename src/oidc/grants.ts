/** A grant is one session's use of a durable consent (oidc-provider's `loadExistingGrant`). */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { ArtifactStore, Payload, SessionGrant } from '../artifacts/artifact-store.ts';
import { type Answers, covers } from '../consent/asking.ts';
import {
  allowed,
  type ClaimRequest,
  claimRequest,
  releasedClaims,
  type ScopeClaims,
} from '../consent/claim-requests.ts';
import type { Consent, ConsentStore } from '../consent/consent.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { DETAIL_TYPE } from './client-metadata.ts';
import type { DecideParty } from './representation.ts';
import { chainInUse, mandateInUse, requestState } from './request-state.ts';
import { sidOf } from './sid.ts';

export interface GrantParts {
  readonly artifacts: ArtifactStore;
  readonly consents: ConsentStore;
  readonly decideParty: DecideParty;
  readonly people: PersonStore;
  readonly relyingParties: RelyingPartyStore;
  readonly scopeClaims: ScopeClaims;
}

const OFFLINE = 'offline_access';

/** Whether a grant lives on by itself when its session ends. */
export const isOffline = (grant: { openid?: { scope?: string | undefined } | undefined }): boolean =>
  (grant.openid?.scope ?? '').split(' ').includes(OFFLINE);

/** What a grant keeps of the consent it was made from, so that a returning sign-in need not read the consent again. */
export function answersToKeep({ id, scopes, granted, refused, shownHash, shown }: Consent): Payload {
  return { id, scopes, granted, refused, shownHash: shownHash.toString('base64'), ...(shown ? { shown } : {}) };
}

/** A stored grant after a consent was changed: it gives what the new one gives, at once and without another sign-in. */
export function grantAfter(grant: Payload, consent: Consent, scopeClaims: ScopeClaims): Payload {
  const { granted, held } = releasedClaims(consent.granted, scopeClaims);
  const { openid, rejected } = grant as Record<'openid' | 'rejected', { scope?: string } | undefined>;
  return {
    ...grant,
    openid: { ...openid, claims: granted },
    rejected: { ...rejected, openid: { claims: held } },
    consent: answersToKeep(consent),
  };
}

function keptConsent(grant: Payload | undefined): Answers | undefined {
  const kept = grant?.consent as (Omit<Answers, 'shownHash'> & { shownHash: string }) | undefined;
  return kept && { ...kept, shownHash: Buffer.from(kept.shownHash, 'base64') };
}

/** Whether a grant of this session was made for a request like this one and the service has not changed since. */
function stillServes(grant: Grant, request: ClaimRequest): boolean {
  const scopes = new Set(grant.getOIDCScope().split(' '));
  return request.scopes.every((scope) => scopes.has(scope));
}

/** The session id in the ID token lets a service go on as before, and sign out of one party alone. */
function tellSid({ oidc }: KoaContextWithOIDC): void {
  Object.assign(oidc.claims, { id_token: { ...oidc.claims.id_token, sid: null } });
}

/** Makes the function that finds or makes the grant of an authorization request. */
export function createGrantLoader(parts: GrantParts): (ctx: KoaContextWithOIDC) => Promise<Grant | undefined> {
  const { artifacts, consents, decideParty, people, relyingParties, scopeClaims } = parts;

  /** The newest grant of this session for this service and the same party. */
  async function knownGrant(ctx: KoaContextWithOIDC, clientId: string): Promise<string | undefined> {
    const session = await artifacts.peekSession(ctx.oidc.session?.uid ?? '');
    const mandateId = mandateInUse(ctx);
    const isSame = (grant: SessionGrant) => grant.clientId === clientId && grant.mandateId === mandateId;
    return session?.grants.findLast(isSame)?.grantId;
  }

  /** The session's own grant spares a look at the consent: it is deleted when the consent ends, and compared with today's registration. */
  async function grantOfSession(
    ctx: KoaContextWithOIDC,
    request: ClaimRequest,
    relyingParty: RelyingParty,
  ): Promise<Grant | undefined> {
    const { provider, result } = ctx.oidc;
    const grantId = result?.consent ? undefined : await knownGrant(ctx, relyingParty.clientId);
    const kept = grantId && keptConsent(await artifacts.findGrant(grantId));
    const mayServe = kept && allowed(kept.granted, relyingParty).length === kept.granted.length;
    if (!mayServe || !covers(kept, request, relyingParty)) return undefined;
    const grant = await provider.Grant.find(grantId);
    return grant && stillServes(grant, request) ? grant : undefined;
  }

  async function grantFromConsent(
    ctx: KoaContextWithOIDC,
    request: ClaimRequest,
    { consent: given, relyingParty }: { consent: Consent; relyingParty: RelyingParty },
  ): Promise<Grant> {
    const { Grant: Model } = ctx.oidc.provider;
    const consent = { ...given, granted: allowed(given.granted, relyingParty) };
    const offline = request.scopes.includes(OFFLINE);
    const grant = new Model({ accountId: consent.personId, clientId: consent.clientId });
    grant.addOIDCScope(consent.scopes.filter((scope) => offline || scope !== OFFLINE).join(' '));
    const { granted, held } = releasedClaims(consent.granted, scopeClaims);
    if (granted.length > 0) grant.addOIDCClaims(granted);
    if (held.length > 0) grant.rejectOIDCClaims(held);
    if (chainInUse(ctx)) grant.addRar({ type: DETAIL_TYPE });
    requestState(ctx).consent = consent;
    await grant.save();
    return grant;
  }

  /** A part of this provider learns nothing that the provider does not know: only that somebody signed in. */
  async function firstPartyGrant(ctx: KoaContextWithOIDC, personId: string, clientId: string): Promise<Grant> {
    const { oidc } = ctx;
    const known = await knownGrant(ctx, clientId);
    const kept = known ? await oidc.provider.Grant.find(known) : undefined;
    if (kept) return kept;
    const grant = new oidc.provider.Grant({ accountId: personId, clientId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  }

  /** Whom the person acts for comes before everything that is granted. */
  async function isDecided(ctx: KoaContextWithOIDC, personId: string, relyingParty: RelyingParty): Promise<boolean> {
    const person = await people.find(personId);
    if (!person) return false;
    const party = await decideParty(ctx, person, relyingParty);
    requestState(ctx).party = party;
    return party.kind === 'self' || party.kind === 'mandate';
  }

  return async (ctx) => {
    const { session, client, account } = ctx.oidc;
    const relyingParty = client && (await relyingParties.find(client.clientId));
    if (!session || !relyingParty || !account || !(await isDecided(ctx, account.accountId, relyingParty)))
      return undefined;
    const mandateId = mandateInUse(ctx);
    session.sidFor(relyingParty.clientId, sidOf(session.uid, relyingParty.clientId, mandateId));
    if (relyingParty.policy.firstParty) return firstPartyGrant(ctx, account.accountId, relyingParty.clientId);
    const asked = { scopes: ctx.oidc.requestParamOIDCScopes, claims: ctx.oidc.requestParamClaims };
    const request = claimRequest(asked, relyingParty, { scopeClaims, party: chainInUse(ctx)?.links[0].party.kind });
    if (relyingParty.policy.representation) tellSid(ctx);
    const own = await grantOfSession(ctx, request, relyingParty);
    if (own) return own;
    const consent = await consents.find(account.accountId, relyingParty.clientId, mandateId);
    return consent && covers(consent, request, relyingParty)
      ? grantFromConsent(ctx, request, { consent, relyingParty })
      : undefined;
  };
}
