/** What is held about a person's accounts at other identity providers. */
import { type HeldTable, heldTable, keyOf, opened, withoutKey } from './held-table.ts';

export const HELD_UPSTREAMS: readonly HeldTable[] = [
  heldTable<{ id: string; subject: Buffer; key: string }>({
    name: 'upstream_links',
    columns: ['upstream_links.person_id'],
    text: `SELECT id, upstream, subject, made_by AS linked_by, made_at, used_at AS last_used_at, ${keyOf('made_at', 'id')}
      FROM upstream_links WHERE person_id = $1`,
    read: ({ key: _, subject: sealed, ...row }, cipher) => {
      const named = opened(cipher, ['upstream-link', row.id], sealed) as { issuer: string; subject: string };
      return { ...row, issuer: named.issuer, known_there_as: named.subject };
    },
  }),
  heldTable<object>({
    name: 'upstreams_switched_off',
    columns: ['upstream_refusals.person_id'],
    text: `SELECT upstream, since, ${keyOf('since', 'upstream')} FROM upstream_refusals WHERE person_id = $1`,
    read: withoutKey,
  }),
  heldTable<{ id: string; content: Buffer; key: string }>({
    name: 'identity_cases',
    columns: ['identity_cases.person_id'],
    text: `SELECT id, upstream, kind, content, opened_at, decision, decided_at, ${keyOf('opened_at', 'id')}
      FROM identity_cases WHERE person_id = $1`,
    // What was said may be about somebody else: the person is told what of it did not fit.
    read: ({ key: _, content, ...row }, cipher) => {
      const { doubts, reason } = opened(cipher, ['identity-case', row.id], content) as Record<string, unknown>;
      return { ...row, doubts, reason };
    },
  }),
];
