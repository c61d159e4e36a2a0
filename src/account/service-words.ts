/** Services that use an account, in words: their names, for whom, what they get, and what a receipt of a change says. */
import { isRequired } from '../consent/claim-requests.ts';
import type { Consent } from '../consent/consent.ts';
import type { Shown, ShownClaims, ShownParty } from '../consent/receipts.ts';
import type { Done } from '../consent/withdrawing.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { nameOfParty } from '../mandates/ending.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/views.ts';

export interface ServiceWordsParts {
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/**
 * Version of the words that receipts of these pages keep: the day on which they were last changed, and the beginning of
 * their SHA-256. A test fails when the words change and this does not.
 */
export const SERVICE_TEXT_VERSION = '2026-11-22+54859c24';

const WHY = { closed: 'services.shown.closed', reported: 'services.shown.reported' } as const;

/** Makes the words. */
export function createServiceWords({ mandates, pages, people, relyingParties }: ServiceWordsParts) {
  /** For whom the person acts; undefined for themselves. */
  async function partyOf({ mandateId }: Pick<Consent, 'mandateId'>): Promise<ShownParty | undefined> {
    const chain = mandateId ? await mandates.chain(mandateId) : undefined;
    if (!chain) return undefined;
    const { party } = chain.links[0];
    const name = await nameOfParty(chain, people);
    const code = chain.organisations.get(party.id)?.code;
    return { kind: party.kind, name, facts: [], told: '', ...(code ? { code } : {}) };
  }

  const labelsOf = (claims: readonly string[], language: Language): string[] => {
    const words = pages.words(language);
    return claims.map((claim) => words(`claim.${claim}`));
  };

  function namesOf(service: RelyingParty | undefined, clientId: string, language: Language) {
    return {
      name: service?.name[language] ?? clientId,
      organisation: service?.organisation[language] ?? clientId,
    };
  }

  function claimsOf(names: readonly string[], service: RelyingParty | undefined, language: Language) {
    const labels = labelsOf(names, language);
    const purposeOf = (name: string) => service?.policy.claims[name]?.purpose[language] ?? '';
    return names.map((name, i) => ({ name, label: labels[i] ?? name, purpose: purposeOf(name) }));
  }

  /** What taking a consent back means, in the sentences of its page. */
  function withdrawalOf(service: RelyingParty | undefined, clientId: string, language: Language) {
    const words = pages.words(language);
    const { name, organisation } = namesOf(service, clientId, language);
    const byLaw = service?.policy.basis !== undefined;
    const isTold = Boolean(service?.uris.events ?? service?.metadata.backchannel_logout_uri);
    return {
      title: words(byLaw ? 'services.disconnect.title' : 'services.withdraw.title'),
      text: words(byLaw ? 'services.disconnect.text' : 'services.withdraw.text', { service: name }),
      held: words('services.held', { organisation }),
      told: isTold ? words('services.told') : words('services.untold', { organisation }),
      button: words(byLaw ? 'services.disconnect.button' : 'services.withdraw.button'),
    };
  }

  function groupsOf(done: Done, service: RelyingParty | undefined, language: Language): ShownClaims[] {
    const words = pages.words(language);
    const byLaw = done.consent.granted.filter(
      (claim) => done.kind === 'withdrawn' && service?.policy.basis && isRequired(claim, service),
    );
    const group = (kind: ShownClaims['kind'], key: string, names: readonly string[]): ShownClaims => ({
      kind,
      title: words(key),
      claims: claimsOf(names, service, language),
    });
    return [
      group('withheld', 'services.shown.taken', done.taken),
      group('optional', 'services.shown.added', done.added),
      group('kept', 'services.shown.byLaw', byLaw),
    ].filter(({ claims }) => claims.length > 0);
  }

  /** What a receipt keeps: the sentences that stood beside the button, and what was taken or given. */
  async function shownOf(done: Done): Promise<{ shown: Shown; textVersion: string }> {
    const language = done.language as Language;
    const words = pages.words(language);
    const { clientId, personId } = done.consent;
    const service = await relyingParties.find(clientId);
    const party = await partyOf(done.consent);
    const names = namesOf(service, clientId, language);
    const byLaw = service?.policy.basis !== undefined;
    const { text, held, told, button } = withdrawalOf(service, clientId, language);
    const changed = done.kind === 'changed';
    const stopped = byLaw ? 'services.shown.disconnected.title' : 'services.shown.withdrawn.title';
    const because = done.why === 'closed' || done.why === 'reported' ? words(WHY[done.why]) : undefined;
    const shown: Shown = {
      title: words(changed ? 'services.shown.changed.title' : stopped),
      intro: changed ? words('services.shown.changed.intro', { service: names.name }) : text,
      service: names,
      person: (await people.find(personId))?.name.full ?? '',
      ...(party ? { party } : {}),
      basis: byLaw ? 'public-duty' : 'consent',
      claims: groupsOf(done, service, language),
      terms: [
        { name: words('consent.controller'), text: [names.organisation] },
        { name: words('consent.rights'), text: [held, told] },
      ],
      ...(because ? { note: because } : {}),
      answers: [changed ? words('services.optional.save') : button],
    };
    return { shown, textVersion: SERVICE_TEXT_VERSION };
  }

  return { partyOf, labelsOf, namesOf, claimsOf, withdrawalOf, shownOf };
}

export type ServiceWords = ReturnType<typeof createServiceWords>;
