/** What each kind of change request needs of the page on which it is decided. */
import type { ApprovalStore } from '../approvals/approval.ts';
import type { KeyStep } from '../approvals/key-change.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ChangeSets } from '../relying-parties/change-sets.ts';
import { diffView } from '../relying-parties/said.ts';
import type { Pages } from '../web/pages.ts';
import type { ApprovalKind } from './approval-kind.ts';
import { KEY_STEPS, type KeyChanges } from './key-changes.ts';
import { createMergeKind, type MergeKindParts } from './merge-kind.ts';
import { type RoleChange, type RoleChanges, roleWords } from './role-changes.ts';
import type { RolePlaces } from './role-places.ts';
import { authoritiesOf, type StaffStore } from './staff.ts';
import { createUpstreamKind, type UpstreamKindParts } from './upstream-kind.ts';

export interface ApprovalKindsParts extends MergeKindParts, UpstreamKindParts {
  readonly approvals: ApprovalStore;
  readonly changeSets: ChangeSets;
  readonly keyChanges: KeyChanges;
  readonly pages: Pick<Pages, 'words'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly roleChanges: RoleChanges;
  readonly rolePlaces: RolePlaces;
  readonly staff: Pick<StaffStore, 'rolesOf'>;
}

/**
 * Makes them: roles, keys, registrations of files, merges of accounts, and identity providers in front. Services of teams have
 * pages of their own.
 */
export function createApprovalKinds(parts: ApprovalKindsParts): readonly ApprovalKind[] {
  const { changeSets, keyChanges, pages, people, roleChanges, rolePlaces, staff } = parts;

  const roles: ApprovalKind = {
    kind: 'role',
    role: 'administrator',
    async title({ subject, content }, language) {
      const words = pages.words(language);
      const { what, ...role } = content as RoleChange;
      const values = {
        role: roleWords(words, language, { role, rolePlaces }),
        name: (await people.find(subject))?.name.full ?? '–',
      };
      return words(what === 'give' ? 'staff.approvals.give' : 'staff.approvals.end', values);
    },
    async facts({ subject }, language) {
      const words = pages.words(language);
      const own = await staff.rolesOf(subject);
      const named = own.map((role) => roleWords(words, language, { role, rolePlaces }));
      return [{ label: words('staff.approvals.hasNow'), value: named.join('; ') || words('staff.approvals.none') }];
    },
    mayDecide: roleChanges.mayDecide,
    decide: roleChanges.decide,
  };

  const keys: ApprovalKind = {
    kind: 'keys',
    role: 'security-officer',
    isLater: true,
    async title({ content }, language) {
      const { step, kid = '' } = content as KeyStep;
      return pages.words(language)(KEY_STEPS[step].title, { kid });
    },
    facts: async ({ id }, language) => [{ label: pages.words(language)('staff.keys.command'), value: id }],
    mayDecide: keyChanges.mayDecide,
    decide: keyChanges.decide,
  };

  /** Files are about services of any ministry or province. */
  const seesCountry = async (personId: string): Promise<boolean> =>
    authoritiesOf(await staff.rolesOf(personId)).reads === 'all';

  const files: ApprovalKind = {
    kind: 'files',
    role: 'registrar',
    sees: seesCountry,
    title: async (request, language) =>
      pages.words(language)('staff.approvals.files', { count: changeSets.clientsOf(request).length }),
    facts: async () => [],
    async diffs(request, language) {
      const words = pages.words(language);
      const compared = await changeSets.compare(request);
      return compared.map(({ clientId, lines }) => ({ title: clientId, lines: diffView(lines, words) }));
    },
    mayDecide: async (request, { id }) =>
      authoritiesOf(await staff.rolesOf(id)).decides === 'all' && (await changeSets.mayDecide(request, [id])),
    decide: ({ id }, decider, answer) => changeSets.decide(id, decider.id, answer),
  };

  return [roles, keys, files, createMergeKind(parts), createUpstreamKind(parts)];
}
