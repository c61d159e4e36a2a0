/** Two accounts with things of every kind that a merge moves, and the functions that merge them. */
import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { mergeSettling, mergingParts } from '../../src/app/merging.ts';
import { makeParts } from '../../src/app/parts.ts';
import { loadSettings } from '../../src/config.ts';
import type { Person } from '../../src/identity/person.ts';
import { loadKeys } from '../../src/keys.ts';
import type { MergeChange } from '../../src/merging/merging.ts';
import { createProtocolPages } from '../../src/oidc/pages.ts';
import { createProvider } from '../../src/oidc/provider.ts';
import { MERGE_ROWS } from '../../src/storage/merge-rows.ts';
import { withSystemAccounts } from '../../src/system-accounts/registration.ts';
import { sql } from './sql.ts';
import type { World } from './world.ts';

/** The functions of another node of this world. */
export async function mergingAt(world: World) {
  const settings = loadSettings(world.environment);
  const parts = await makeParts(
    settings,
    loadKeys(settings.keysDirectory, { production: false }),
    pino({ level: 'silent' }),
  );
  const provider = createProvider({
    ...parts,
    relyingParties: withSystemAccounts(parts.relyingParties, parts.systemActing),
    pages: createProtocolPages({ ...parts, languages: settings.languages }),
  });
  const { merging } = mergingParts(provider, parts);
  const { approvals, people } = parts;

  /** Keeps a request as another officer would have asked. */
  async function request(content: MergeChange, by: string): Promise<string> {
    const id = randomUUID();
    const of = { kind: 'merge', subject: content.mergedId, content, reason: 'Cùng một người.' } as const;
    await approvals.add({ id, ...of, by: { via: 'page', people: [by] } });
    return id;
  }

  /** Approves it, as a request of its own. */
  const approve = (id: string, decider: Person) =>
    parts.scope(
      async () => {
        const found = await approvals.find(id);
        if (!found) throw new Error('there is no such request');
        return merging.decide(found, decider, { approve: true, note: '' });
      },
      { keep: () => true },
    );

  /** The merge by which an account became a part of another one. */
  async function mergeOf({ id }: Pick<Person, 'id'>) {
    const text = 'SELECT id FROM merges WHERE merged_person = $1 AND undone_at IS NULL';
    const [row] = await sql<{ id: string }>(world.databaseUrl, text, [id]);
    return parts.merges.find(row?.id ?? '');
  }

  return {
    merging,
    people,
    mergeOf,
    merges: parts.merges,
    subjects: parts.subjects,
    request,
    approve,
    settle: mergeSettling(parts),
    stop: () => parts.storage.close(),
  };
}
export type MergingNode = Awaited<ReturnType<typeof mergingAt>>;

const CONTACT = (kind: string, id: string): string =>
  kind === 'phone'
    ? `+8490${BigInt(`0x${id.slice(0, 8)}`)
        .toString()
        .slice(-7)
        .padStart(7, '0')}`
    : `${id}@example.vn`;

/** A new person with an account of nothing yet. */
export async function addPerson({ app }: World, more: Partial<Person> = {}): Promise<Person> {
  const id = randomUUID();
  const contact = (kind: string) => [{ value: CONTACT(kind, id), verified: true, primary: true }];
  const person: Person = {
    id,
    status: 'active',
    language: 'vi',
    name: { full: 'Phan Thị Thử', given: 'Thử' },
    birthdate: '1990-01-01',
    phones: contact('phone'),
    emails: contact('email'),
    proofs: [],
    ...more,
  };
  await app.storage.people.save(person);
  return person;
}

/** What rows refer to beside the two. */
export interface Surroundings {
  readonly organisations: readonly string[];
  readonly teams: readonly string[];
  readonly people: readonly string[];
  readonly services: readonly string[];
}

/** Makes them. */
export async function addSurroundings(world: World): Promise<Surroundings> {
  const query = (text: string, values: unknown[] = []) => sql<{ id: string }>(world.databaseUrl, text, values);
  const organisations: string[] = [];
  const teams: string[] = [];
  const people: string[] = [];
  for (const code of ['0199900018', '0199900025']) {
    const text = `INSERT INTO organisations (id, code, name, search, status, level, checked_at)
      VALUES (gen_random_uuid(), $1, $1, $1, 'active', 2, now()) RETURNING id`;
    organisations.push((await query(text, [code]))[0]?.id ?? '');
    const team = `INSERT INTO teams (id, kind, authority, name) VALUES (gen_random_uuid(), 'agency', 'culture', '{"vi":"x"}') RETURNING id`;
    teams.push((await query(team))[0]?.id ?? '');
    people.push((await addPerson(world)).id);
  }
  const found = await sql<{ client_id: string }>(
    world.databaseUrl,
    'SELECT client_id FROM relying_parties ORDER BY 1 LIMIT 2',
  );
  return { organisations, teams, people, services: found.map(({ client_id }) => client_id) };
}

/** Gives an account something of each kind, or not, as `chance` says (0 or more of them). */
export async function addThings(
  world: World,
  id: string,
  { around, chance }: { around: Surroundings; chance: () => boolean },
): Promise<void> {
  const put = (text: string, values: readonly unknown[]) =>
    chance() ? sql(world.databaseUrl, text, [...values]) : Promise.resolve([]);
  const bytes = (): Buffer => randomBytes(32);
  for (const which of [0, 1] as const) {
    const [organisation, team, other, service] = [
      around.organisations[which],
      around.teams[which],
      around.people[which],
      around.services[which],
    ];
    await put('INSERT INTO subjects (person_id, sector, sub) VALUES ($1, $2, $3)', [
      id,
      `s${which}.example`,
      randomUUID(),
    ]);
    await put(
      `INSERT INTO upstream_links (id, person_id, upstream, subject_hash, subject, made_by, made_at)
      VALUES (gen_random_uuid(), $1, $2, $3, $4, 'both', now())`,
      [id, `u${which}`, bytes(), bytes()],
    );
    // Whoever switches a provider off is connected there no more.
    await put(
      `INSERT INTO upstream_refusals (person_id, upstream, since)
      SELECT $1, $2, now() WHERE NOT EXISTS (SELECT 1 FROM upstream_links WHERE person_id = $1 AND upstream = $2)`,
      [id, `u${which}`],
    );
    for (const ended of [null, new Date()])
      await put(
        `INSERT INTO consents (id, person_id, client_id, scopes, granted, refused, shown_hash, language, acr, ended_at, ended_why)
        VALUES (gen_random_uuid(), $1, $2, '{openid}', '{}', '{}', $3, 'vi', 'm0', $4, CASE WHEN $4::timestamptz IS NOT NULL THEN 'withdrawn' END)`,
        [id, service, bytes(), ended],
      );
    await put(
      `INSERT INTO receipts (id, person_id, client_id, kind, at, content) VALUES (gen_random_uuid(), $1, $2, 'agreed', now(), $3)`,
      [id, service, bytes()],
    );
    for (const ended of [null, new Date()])
      await put(
        `INSERT INTO mandates (id, party_organisation, holder_person, source, role, powers, may_pass_on, valid_from, ended_at)
        VALUES (gen_random_uuid(), $1, $2, 'register', 'representative', '{}', true, now(), $3)`,
        [organisation, id, ended],
      );
    await put(
      `INSERT INTO mandates (id, party_person, holder_person, source, role, powers, may_pass_on, valid_from)
      VALUES (gen_random_uuid(), $1, $2, 'granted', 'delegate', '{}', false, now())`,
      [id, other],
    );
    await put(`INSERT INTO team_members (team_id, person_id, role) VALUES ($1, $2, 'viewer')`, [team, id]);
    await put(`INSERT INTO guardianships (ward_id, guardian_id, relation) VALUES ($1, $2, 'parent')`, [other, id]);
    for (const outcome of [null, 'withdrawn'])
      await put(
        `INSERT INTO change_requests (id, kind, subject, content, via, requested_by, outcome)
        VALUES (gen_random_uuid(), 'files', 'x', $2, 'page', ARRAY[$1::uuid, $3::uuid], $4)`,
        [id, bytes(), other, outcome],
      );
  }
}

const TABLES = [...new Set(MERGE_ROWS.map(({ column }) => column.split('.')[0] ?? ''))];
/** What is told and recorded of it, and what is not a row that moves. */
const NEWS = new Set(['audit_events', 'outbox', 'notices', 'team_history', 'merges', 'persons']);

/** The same, with the members of every object in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, inOrder(one)]));
}

/** Every row that refers to one of two people, and the two themselves. */
export async function rowsOf(world: World, ids: readonly string[]): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {};
  for (const table of TABLES.filter((one) => !NEWS.has(one))) {
    const text = `SELECT t::text AS row FROM ${table} t WHERE t::text ~ $1 ORDER BY 1`;
    const rows = await sql<{ row: string }>(world.databaseUrl, text, [ids.join('|')]);
    all[table] = rows.map(({ row }) => row).filter((row) => !/,merge,/.test(row));
  }
  const people = await Promise.all(ids.map((id) => world.app.storage.people.find(id)));
  return { ...all, people: people.map((person) => JSON.stringify(inOrder(person))) };
}
