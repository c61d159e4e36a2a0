/** Parties in words: by which right somebody acts for one, through whom and until when. */
import type { Choice } from '../mandates/choices.ts';
import { lastMomentOf, type Role } from '../mandates/mandate.ts';
import type { PartyGroupView, PartyView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const ROLES: Readonly<Record<Role, string>> = {
  representative: 'represent.role.representative',
  administrator: 'represent.role.administrator',
  delegate: 'represent.role.delegate',
  guardian: 'represent.role.guardian',
  system: 'represent.role.delegate',
};

/** Right, firm and end of a choice. */
export function factsOf({ role, through, until }: Omit<Choice, 'mandateId' | 'party'>, words: Words): string[] {
  return [
    words(ROLES[role]),
    ...(through ? [words('represent.through', { organisation: through })] : []),
    ...(until ? [words('mandates.until', { when: lastMomentOf(until) })] : []),
  ];
}

/** A choice as its button shows it. */
export function partyView(choice: Choice, words: Words): PartyView {
  const { party, mandateId } = choice;
  const code = party.kind === 'organisation' ? { code: party.code } : {};
  return { value: mandateId, kind: party.kind, name: party.name, ...code, facts: factsOf(choice, words) };
}

const codeOf = ({ party }: Choice): string | undefined => (party.kind === 'organisation' ? party.code : undefined);
const parentOf = ({ party }: Choice): string | undefined =>
  party.kind === 'organisation' ? party.parentCode : undefined;

/**
 * Neighbours of one enterprise together: the enterprise and then its branches. An enterprise that is no choice on this page
 * gives its name to the branches.
 */
export function groupsOf(
  choices: readonly Choice[],
  parents: ReadonlyMap<string, string>,
  words: Words,
): PartyGroupView[] {
  const groups: { code: string | undefined; head?: PartyView; title?: string; branches: PartyView[] }[] = [];
  for (const choice of choices) {
    const view = partyView(choice, words);
    const parent = parentOf(choice);
    const group = groups.at(-1);
    if (parent === undefined) groups.push({ code: codeOf(choice), head: view, branches: [] });
    else if (group?.code === parent) group.branches.push(view);
    else groups.push({ code: parent, title: parents.get(parent) ?? parent, branches: [view] });
  }
  return groups.map(({ code: _, ...group }) => group);
}
