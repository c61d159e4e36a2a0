/** What the consent page says, in the person's language; the receipt of the answer keeps every word of it. */
import type { Open } from '../consent/asking.ts';
import { PARTY_CLAIMS } from '../consent/claim-requests.ts';
import type { Shown, ShownClaim, ShownClaims, ShownParty } from '../consent/receipts.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** What is asked of whom. */
export interface Asked {
  readonly relyingParty: RelyingParty;
  readonly personName: string;
  readonly party?: ShownParty | undefined;
  /** The claims to answer about. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Claims of the request that stay as they were answered. */
  readonly kept: readonly string[];
  readonly withheld: readonly string[];
  /** Only what an earlier answer leaves open. */
  readonly partly?: Pick<Open, 'altered' | 'repurposed'>;
  /** What changed about the service itself, as sentences. */
  readonly changes: readonly string[];
  /** The service also asks to be allowed when the person is not present. */
  readonly offline: boolean;
}

interface Say {
  readonly words: Words;
  readonly language: Language;
}

const isOwn = (claim: string): boolean => !PARTY_CLAIMS.includes(claim);

/** Whether the person is told what a law lets the service have, rather than asked. */
function informs({ relyingParty, required, optional }: Asked): boolean {
  return relyingParty.policy.basis !== undefined && (required.some(isOwn) || optional.length === 0);
}

const hasChanges = ({ partly, changes }: Asked): boolean => partly !== undefined || changes.length > 0;

/** What is asked, or what a law lets the service have. */
function headOf(asked: Asked, { words, language }: Say): Pick<Shown, 'title' | 'intro'> {
  const { relyingParty, partly, changes, party, required, optional } = asked;
  const service = { service: relyingParty.name[language] };
  const isChanged = partly && (changes.length > 0 || partly.altered.length > 0);
  if (informs(asked) && partly)
    return { title: words('consent.informed.changed.title'), intro: words('consent.informed.changed.intro', service) };
  if (informs(asked))
    return { title: words('consent.informed.title'), intro: words('consent.informed.intro', service) };
  if (isChanged) return { title: words('consent.changed.title'), intro: words('consent.changed.intro', service) };
  if (partly) return { title: words('consent.more.title'), intro: words('consent.more.intro', service) };
  const nothing = !party && required.length + optional.length === 0;
  return { title: words('consent.title'), intro: nothing ? words('consent.nothing') : words('consent.intro', service) };
}

function claimsOf(asked: Asked, { words, language }: Say): ShownClaims[] {
  const { relyingParty, partly } = asked;
  const noteOf = (claim: string): { note?: string } => {
    if (!partly) return {};
    if (!partly.altered.includes(claim)) return { note: words('consent.note.new') };
    if (partly.repurposed.includes(claim)) return { note: words('consent.note.purpose') };
    return { note: words(asked.required.includes(claim) ? 'consent.note.required' : 'consent.note.optional') };
  };
  const view = (claim: string): ShownClaim => ({
    name: claim,
    label: words(`claim.${claim}`),
    purpose: relyingParty.policy.claims[claim]?.purpose[language] ?? '',
  });
  const requiredHint = informs(asked) ? words('consent.informed.requiredHint') : words('consent.requiredHint');
  const all: ShownClaims[] = [
    {
      kind: 'required',
      title: words('consent.required'),
      hint: requiredHint,
      claims: asked.required.filter(isOwn).map((claim) => ({ ...view(claim), ...noteOf(claim) })),
    },
    {
      kind: 'optional',
      title: words('consent.optional'),
      hint: words('consent.optionalHint'),
      claims: asked.optional.map((claim) => ({ ...view(claim), ...noteOf(claim) })),
    },
    { kind: 'kept', title: words('consent.kept'), claims: asked.kept.filter(isOwn).map(view) },
    { kind: 'withheld', title: words('consent.withheld'), claims: asked.withheld.map(view) },
  ];
  return all.filter(({ claims }) => claims.length > 0);
}

/** An answer about changes says for itself what follows from it. */
function rightsOf(asked: Asked, { words, language }: Say): string[] {
  const organisation = { organisation: asked.relyingParty.organisation[language] };
  const byLaw = informs(asked);
  const rights = byLaw ? words('consent.informed.rightsText', organisation) : words('consent.rightsText', organisation);
  if (hasChanges(asked)) return [rights];
  return [rights, byLaw ? words('consent.informed.ifRefused') : words('consent.ifRefused')];
}

function termsOf(asked: Asked, { words, language }: Say): Shown['terms'] {
  const { relyingParty, offline, optional } = asked;
  const organisation = relyingParty.organisation[language];
  const law = informs(asked) ? relyingParty.policy.basis?.law[language] : undefined;
  const term = (name: string, ...text: string[]) => ({ name, text });
  const agreed = optional.length > 0;
  const byLaw = [
    words('consent.duration.byLaw', { organisation }),
    ...(agreed ? [words('consent.duration.optional')] : []),
  ];
  return [
    term(words('consent.controller'), organisation),
    law === undefined
      ? term(words('consent.basis'), words('consent.basis.consent'))
      : term(words('consent.basis'), law, ...(agreed ? [words('consent.basis.optional')] : [])),
    term(words('consent.duration'), ...(law === undefined ? [words('consent.duration.untilWithdrawn')] : byLaw)),
    ...(offline ? [term(words('consent.offline'), words('consent.offlineText'))] : []),
    term(words('consent.rights'), ...rightsOf(asked, { words, language })),
  ];
}

/** Everything that the page says. */
export function shownOf(asked: Asked, say: Say): Shown {
  const { relyingParty, party, changes, personName } = asked;
  const { words, language } = say;
  const byLaw = informs(asked);
  const { privacy } = relyingParty.uris;
  const note = words(byLaw ? 'consent.informed.changes.note' : 'consent.changes.note');
  return {
    ...headOf(asked, say),
    ...(relyingParty.environment === 'sandbox' ? { trial: words('consent.trial') } : {}),
    service: { name: relyingParty.name[language], organisation: relyingParty.organisation[language] },
    person: personName,
    ...(party ? { party } : {}),
    ...(changes.length > 0 ? { changes: { title: words('consent.changes'), items: changes } } : {}),
    basis: byLaw ? 'public-duty' : 'consent',
    claims: claimsOf(asked, say),
    terms: termsOf(asked, say),
    ...(hasChanges(asked) ? { note } : {}),
    ...(privacy ? { privacyUri: privacy } : {}),
    answers: byLaw
      ? [words('consent.informed.continue'), words('consent.informed.back')]
      : [words('consent.agree'), words('consent.refuse')],
  };
}
