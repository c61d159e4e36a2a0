/** One interaction as the pages see it. */
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Decision } from '../assurance/decide.ts';
import { visitOf } from '../audit/visit.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { DecidedParty, PartyToChoose } from '../mandates/asked.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { type CameBack, readCameBack } from './came-back.ts';
import { nextStep, type Step } from './next-step.ts';

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Everything a page of an interaction needs. */
export interface Interaction {
  readonly details: Details;
  readonly relyingParty: RelyingParty;
  /** Who is signed in in this browser. */
  readonly person: Person | undefined;
  readonly step: Step;
  /** The mandate under which the person goes on, where that is decided; undefined for oneself. */
  readonly mandateId: string | undefined;
  /** What kind of party that is for. */
  readonly partyKind: DecidedParty['kind'];
  /** Who came back from an upstream in this interaction. */
  readonly cameBack: CameBack | undefined;
  /** Upstreams that the session was begun at and that this service does not admit. */
  readonly notAdmitted: readonly string[];
  /** Names the authorization request in the audit trail, with all of its pages. */
  readonly visit: string;
  /** The certificate that the browser showed (PEM). */
  readonly clientCertificate: string | undefined;
  /** A parameter of the authorization request. */
  param(name: string): string | undefined;
}

/** What every encounter with an authenticator in this interaction has in common. */
export const circumstancesOf = ({ relyingParty, visit, clientCertificate }: Interaction, language: Language) => ({
  clientId: relyingParty.clientId,
  visit,
  clientCertificate,
  language,
});

export interface InteractionParts {
  readonly provider: Provider;
  readonly people: PersonStore;
  readonly relyingParties: RelyingPartyStore;
}

/** Reads the interaction of this browser; undefined when it is over, unknown, or another browser's. */
export async function readInteraction(
  ctx: Context,
  uid: string,
  parts: InteractionParts,
): Promise<Interaction | undefined> {
  const details = await currentDetails(ctx, parts.provider);
  if (!details || details.uid !== uid) return undefined;
  const relyingParty = await parts.relyingParties.find(String(details.params.client_id));
  if (!relyingParty) return undefined;
  const personId = details.session?.accountId;
  const person = personId ? await parts.people.find(personId) : undefined;
  const { name, reasons, details: promptDetails } = details.prompt;
  const assurance = promptDetails.assurance as Decision | undefined;
  const party = promptDetails[REPRESENTATION] as Partial<DecidedParty & PartyToChoose> | undefined;
  const cameBack = readCameBack(details);
  const arrived = cameBack?.answer && !cameBack.connecting ? cameBack.purpose : undefined;
  const prompt = { name, reasons, assurance, asked: party?.asked };
  return {
    details,
    relyingParty,
    person,
    step: nextStep({ prompt, signedIn: person !== undefined, arrived }),
    cameBack,
    notAdmitted: (promptDetails.notAdmitted as readonly string[] | undefined) ?? [],
    mandateId: party?.mandate ?? undefined,
    partyKind: party?.kind,
    visit: visitOf((details as Details & { cid?: string }).cid ?? details.uid),
    clientCertificate: webState(ctx).clientCertificate,
    param: (key) => (typeof details.params[key] === 'string' ? details.params[key] : undefined),
  };
}

async function currentDetails(ctx: Context, provider: Provider): Promise<Details | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}
