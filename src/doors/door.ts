/** Who may enter pages of this provider: whoever has shown, a short while ago, as many factors as they have. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import { factorsToShow, freshEvidence } from '../assurance/fresh-proof.ts';
import { isResistant } from '../assurance/insisting.ts';
import { availableTo } from '../authenticators/available.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { type AuthenticatorRegistry, resistantOf } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { chooseLanguage } from '../web/language.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { type BuiltIn, returnTo } from './built-in.ts';

export interface DoorParts {
  readonly issuer: string;
  readonly languages: readonly Language[];
  /** Sign the way back; the first one is today's. */
  readonly stateKeys: readonly string[];
  readonly session: (ctx: Context) => Promise<{ uid: string; personId: string; since: number } | undefined>;
  readonly artifacts: ArtifactStore;
  readonly assurance: Assurance;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly now: () => Date;
  /** Where these pages have sessions of their own: whether this browser is in one. */
  readonly isInside?: (ctx: Context, guest: Guest) => Promise<boolean>;
}

/** Which pages, and what they ask of whoever enters. */
export interface DoorOf extends BuiltIn {
  /** Where there is a limit: to look, and to go on with what was begun, everything must have been shown within this time too. */
  readonly lookSeconds?: number;
  /** The page for whoever closes their account: nothing else is open to them. Absent where there is nothing for them. */
  readonly closing?: string;
}

/** A person in these pages. */
export interface Guest {
  readonly person: Person;
  readonly sessionUid: string;
  readonly language: Language;
  /** The certificate that the browser showed (PEM). */
  readonly clientCertificate?: string | undefined;
}

export interface Door {
  /** The person, when they have shown enough just now; else undefined, and the answer leads to the sign-in and back: to this page, or to `back` after a form. */
  enter(ctx: Context, back?: string): Promise<Guest | undefined>;
  /** Whoever is signed in: to look, and to go on with what was begun after a fresh sign-in. */
  goOn(ctx: Context, back?: string): Promise<Guest | undefined>;
  /** Whoever is signed in, however long ago and by whatever; nobody is led anywhere. */
  whoIsThere(ctx: Context): Promise<Guest | undefined>;
  /** Whoever has shown enough just now and whose account is being closed; everybody else is led to where they belong. */
  leaving(ctx: Context): Promise<Guest | undefined>;
  /** Where the person was going, from the `state` that came back from a sign-in. */
  wayBack(state: string): string;
}

type Arrival = Guest & { readonly since: number };

function lead(ctx: Context, to: string): undefined {
  ctx.status = 303;
  ctx.redirect(to);
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Makes the door of some pages. */
export function createDoor(parts: DoorParts, of: DoorOf): Door {
  const { issuer, stateKeys, assurance, authenticators, now } = parts;
  const { clientId, home, minimumAcr, freshSeconds, lookSeconds, closing, phishingResistant } = of;
  const resistant = resistantOf(authenticators);
  const signature = (key: string, path: string): string =>
    createHmac('sha256', key).update(`${clientId}\0${path}`).digest('base64url');

  /**
   * An ordinary authorization request. What comes back proves nothing by itself: the session that the sign-in left in this
   * browser does. So the code is never redeemed (it expires within a minute) and the PKCE verifier is thrown away.
   */
  function signIn(ctx: Context, back = home): undefined {
    const path = ctx.method === 'GET' ? ctx.path : back;
    const url = new URL('/auth', issuer);
    url.search = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: returnTo(of),
      state: `${signature(stateKeys[0] ?? '', path)}${path}`,
      code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return lead(ctx, url.href);
  }

  async function arrivalOf(ctx: Context): Promise<Arrival | undefined> {
    const session = await parts.session(ctx);
    const person = session && (await parts.people.find(session.personId));
    // Whom a team made up comes in nowhere but at its own services.
    if (!session || !person || person.testTeam !== undefined) return undefined;
    const state = webState(ctx);
    state.language = chooseLanguage({
      chosen: state.chosenLanguage,
      uiLocales: person.language,
      supported: parts.languages,
    });
    const { language, clientCertificate } = state;
    return { person, sessionUid: session.uid, since: session.since, language, clientCertificate };
  }

  async function guestOf(ctx: Context): Promise<Arrival | undefined> {
    const arrival = await arrivalOf(ctx);
    return arrival?.person.status === 'active' ? arrival : undefined;
  }

  /** Signing in again would lead whoever closes their account nowhere. */
  async function turnAway(ctx: Context, back?: string): Promise<undefined> {
    const isClosing = closing !== undefined && (await arrivalOf(ctx))?.person.status === 'closing';
    return isClosing ? lead(ctx, closing) : signIn(ctx, back);
  }

  /** The same rule as at the authorization endpoint, so that whoever comes from there gets in. */
  async function hasShownEnough({ person, sessionUid, since }: Arrival, seconds: number): Promise<boolean> {
    const [shown, own] = await Promise.all([
      parts.artifacts.evidenceOf(sessionUid),
      parts.credentials.ofPerson(person.id),
    ]);
    const at = Math.floor(now().getTime() / 1000);
    const current = shown.filter((evidence) => evidence.at >= since) as Evidence[];
    const fresh = freshEvidence(current, at, seconds);
    const methods = availableTo(person, own, authenticators.all).map(({ id, factors }) => ({ method: id, factors }));
    const reached = assurance.vector(person.proofs, fresh, at);
    if (phishingResistant && !isResistant(fresh, resistant)) return false;
    return fresh.length > 0 && factorsToShow(fresh, methods).length === 0 && assurance.satisfies(reached, minimumAcr);
  }

  const isInside = async (ctx: Context, guest: Guest): Promise<boolean> => (await parts.isInside?.(ctx, guest)) ?? true;

  return {
    whoIsThere: guestOf,
    async enter(ctx, back) {
      const guest = await guestOf(ctx);
      const isIn = guest && (await isInside(ctx, guest)) && (await hasShownEnough(guest, freshSeconds));
      return isIn ? guest : turnAway(ctx, back);
    },
    async goOn(ctx, back) {
      const guest = await guestOf(ctx);
      const isIn = guest && (await isInside(ctx, guest));
      const mayGoOn = isIn && (lookSeconds === undefined || (await hasShownEnough(guest, lookSeconds)));
      return mayGoOn ? guest : turnAway(ctx, back);
    },
    async leaving(ctx) {
      const arrival = await arrivalOf(ctx);
      if (arrival?.person.status === 'active') return lead(ctx, home);
      const isClosing = arrival?.person.status === 'closing' && (await hasShownEnough(arrival, freshSeconds));
      return isClosing ? arrival : signIn(ctx, closing);
    },
    wayBack(state) {
      const at = state.indexOf('/');
      const path = state.slice(at);
      const isOurs = at > 0 && stateKeys.some((key) => equal(signature(key, path), state.slice(0, at)));
      return isOurs ? path : home;
    },
  };
}
