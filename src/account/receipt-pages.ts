/** What the pages of receipts show. */
import type { Receipt, ReceiptKind, Shown } from '../consent/receipts.ts';
import type { ReceiptItemView, ReceiptView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const HOME = '/account/receipts';

const KINDS: Readonly<Record<ReceiptKind, string>> = {
  agreed: 'receipts.kind.agreed',
  refused: 'receipts.kind.refused',
  informed: 'receipts.kind.informed',
  changed: 'receipts.kind.changed',
  withdrawn: 'receipts.kind.withdrawn',
};

/** A receipt in a list, of all receipts or of one service. */
export function receiptItem({ id, kind, at, shown }: Receipt, words: Words): ReceiptItemView {
  const party = shown.party ? { party: words('receipts.for', { party: shown.party.name }) } : {};
  return {
    href: `${HOME}/${id}`,
    kind: words(KINDS[kind]),
    service: shown.service.name,
    when: words('receipts.when', { when: at }),
    ...party,
  };
}

/** Labels of claims as they were shown; whom the person acts for is said apart. */
function labels(claims: readonly string[], shown: Shown, words: Words): string {
  const known = new Map(shown.claims.flatMap((group) => group.claims.map(({ name, label }) => [name, label] as const)));
  const named = claims.flatMap((claim) => known.get(claim) ?? []);
  return named.length > 0 ? named.join(', ') : words('receipts.nothing');
}

/** One receipt, whole; `say` are the words of the language in which it was shown. */
export function receiptView(receipt: Receipt, words: Words, say: Words): ReceiptView {
  const { id, kind, at, acr, language, textVersion, shown, shownHash, chosen } = receipt;
  const fact = (label: string, value: string) => ({ label, value });
  return {
    title: words(KINDS[kind]),
    facts: [
      fact(words('receipts.fact.when'), words('receipts.when', { when: at })),
      fact(words('receipts.fact.person'), shown.person),
      ...(shown.party ? [fact(words('consent.acting'), shown.party.name)] : []),
      fact(words('receipts.fact.service'), shown.service.name),
      fact(words('consent.controller'), shown.service.organisation),
      fact(words('receipts.fact.granted'), labels(chosen.granted, shown, words)),
      fact(words('receipts.fact.refused'), labels(chosen.refused, shown, words)),
    ],
    shownIn: language,
    say,
    shown,
    granted: chosen.granted,
    proof: [
      ...(acr ? [fact(words('receipts.fact.level'), acr)] : []),
      fact(words('receipts.fact.id'), id),
      fact(words('receipts.fact.text'), textVersion),
      fact(words('receipts.fact.hash'), shownHash),
    ],
    signed: `${HOME}/${id}/signed`,
  };
}
