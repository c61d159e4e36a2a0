/** What officers see of somebody's proofs. */
import type { Context } from 'koa';
import type { NoteProblem } from '../conversations/written.ts';
import type { Person } from '../identity/person.ts';
import { createProofViews, type ProofViewParts } from '../proofing/proof-views.ts';
import type { KeptProof } from '../proofing/proofs.ts';
import type { Pages } from '../web/pages.ts';
import type { Officer } from './door.ts';
import { noteField, noticeOf, officerView, type SearchProblem, searchProblem, statusOf } from './page-parts.ts';
import { personFacts } from './person-facts.ts';

export interface ProofPagesParts extends ProofViewParts {
  readonly pages: Pages;
}

interface PersonFound {
  readonly id: string;
  readonly person: Person;
  readonly proofs: readonly KeptProof[];
}

const REFUSED = 400;

/** Makes the pages. */
export function createProofPages(parts: ProofPagesParts) {
  const { pages } = parts;
  const { view } = createProofViews(parts);

  return {
    search(ctx: Context, officer: Officer, problem?: SearchProblem): void {
      const words = pages.words(officer.language);
      const number = {
        name: 'number',
        type: 'text' as const,
        label: words('staff.search.number'),
        hint: words('staff.search.hint'),
        autocomplete: 'off',
        ...(problem?.kind === 'empty' ? { error: words('staff.search.empty') } : {}),
      };
      const model = { officer: officerView(officer), fields: [number], ...searchProblem(problem, words) };
      pages.show(ctx, 'staff-proofs', model, { status: statusOf(problem) });
    },

    person(ctx: Context, officer: Officer, { id, person, proofs, own }: PersonFound & { own: boolean }): void {
      const { language } = officer;
      const words = pages.words(language);
      pages.show(ctx, 'staff-person', {
        officer: officerView(officer),
        id,
        facts: personFacts(person, words),
        proofs: proofs.map((proof) => ({
          ...view(proof, language),
          id: proof.id,
          withdrawable: !own && !proof.withdrawn,
        })),
        own,
        ...noticeOf(ctx, words),
      });
    },

    withdraw(
      ctx: Context,
      officer: Officer,
      { id, person, proof }: PersonFound & { proof: KeptProof },
      returned?: { value: string; problem: NoteProblem | undefined },
    ): void {
      const labels = { name: 'reason', label: 'staff.withdraw.reason', hint: 'staff.withdraw.reasonHint' };
      const model = {
        officer: officerView(officer),
        id,
        personName: person.name.full,
        proof: { ...view(proof, officer.language), id: proof.id },
        fields: [noteField(pages.words(officer.language), labels, returned)],
      };
      pages.show(ctx, 'staff-withdraw', model, { status: returned?.problem ? REFUSED : 200 });
    },
  };
}
