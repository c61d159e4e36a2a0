/** Which providers open a person's account, as the person sees it. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import { createProofViews, type ProofViewParts } from '../proofing/proof-views.ts';
import { type ProofStore, upstreamReference } from '../proofing/proofs.ts';
import type { Definition } from '../upstreams/definition.ts';
import type { Link, LinkedBy, LinkStore } from '../upstreams/links.ts';
import type { Upstream, Upstreams } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';
import type { LinkView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Known } from './upstream-changes.ts';

export interface UpstreamPagesParts extends ProofViewParts {
  readonly links: Pick<LinkStore, 'ofPerson' | 'switchedOff'>;
  readonly pages: Pages;
  readonly proofs: Pick<ProofStore, 'list'>;
  readonly upstreams: Pick<Upstreams, 'all' | 'rests'>;
}

/** What the notice after a redirect says, by its name in the address. */
const NOTICES = {
  connected: 'links.done.connected',
  disconnected: 'links.done.disconnected',
  'switched-off': 'links.done.switchedOff',
  'switched-on': 'links.done.switchedOn',
} as const;
const COMPLAINTS = {
  doubtful: 'links.failed.doubtful',
  refused: 'links.failed.refused',
  other: 'links.failed.other',
  off: 'links.failed.off',
  'turned-back': 'links.failed.turnedBack',
  failed: 'links.failed.failed',
  over: 'links.failed.over',
} as const;
const STATES = {
  gone: 'links.state.gone',
  down: 'links.state.down',
  off: 'links.state.off',
  replaced: 'links.state.replaced',
} as const;
const HOW = {
  number: 'links.by.number',
  both: 'links.by.both',
  created: 'links.by.created',
  staff: 'links.by.staff',
} as const satisfies Record<LinkedBy, string>;
const REFUSED = 400;

const wordsFor = <Table extends object>(table: Table, name: unknown): Table[keyof Table] | undefined =>
  typeof name === 'string' && Object.hasOwn(table, name) ? table[name as keyof Table] : undefined;

/** What is known of one upstream in somebody's account. */
interface About {
  readonly upstream?: Upstream;
  readonly link?: Link;
  /** Switched off by the person. */
  readonly off: boolean;
}

/** An upstream that nobody describes any more is still known by its id. */
export const knownAs = (id: string, definition?: Pick<Definition, 'name'>): Known => ({
  id,
  name: definition?.name ?? { vi: id, en: id, fr: id },
});

/** Makes the pages. */
export function createUpstreamPages(parts: UpstreamPagesParts) {
  const { links, pages, proofs, upstreams } = parts;
  const proofViews = createProofViews(parts);

  /** What it may vouch for, at most. */
  const worthOf = ({ levels }: Pick<Definition, 'levels'>, words: Words): string =>
    words(levels.some(({ identifies, proof }) => identifies && proof) ? 'links.worth.identity' : 'links.worth.signIn');

  async function vouchedBy({ person, language }: Guest, upstream: string): Promise<string | undefined> {
    const all = await proofs.list(person.id);
    const proof = all.find((one) => one.reference === upstreamReference(upstream) && !one.withdrawn);
    const view = proof && proofViews.view(proof, language);
    return view && pages.words(language)('links.proof', { when: new Date((proof?.at ?? 0) * 1000), state: view.state });
  }

  function linkFacts({ by, since, lastUsedAt }: Link, words: Words): string[] {
    return [
      words('links.since', { when: since, how: words(HOW[by]) }),
      lastUsedAt ? words('links.used', { when: lastUsedAt }) : words('links.neverUsed'),
    ];
  }

  /** Why it does not open the account now. */
  function stateOf({ upstream, link, off }: About): keyof typeof STATES | undefined {
    if (!upstream) return 'gone';
    if (upstreams.rests(upstream.definition.id)) return 'down';
    if (off) return 'off';
    return link && link.issuer !== upstream.connection.issuer ? 'replaced' : undefined;
  }

  async function view(guest: Guest, known: Known, about: About) {
    const words = pages.words(guest.language);
    const { upstream, link, off } = about;
    const proof = link && (await vouchedBy(guest, known.id));
    const state = stateOf(about);
    return {
      id: known.id,
      name: known.name[guest.language],
      facts: [
        ...(link ? linkFacts(link, words) : []),
        ...(upstream ? [worthOf(upstream.definition, words)] : []),
        ...(proof ? [proof] : []),
      ],
      ...(state ? { state: words(STATES[state]) } : {}),
      canConnect: state === 'replaced' || (state === undefined && !link),
      canDisconnect: link !== undefined,
      off,
    } satisfies LinkView;
  }

  /** Forms that connect end at the upstream. */
  async function allowOrigins(ctx: Context, some: readonly Upstream[]): Promise<void> {
    for (const { connection } of some) {
      const origins = await connection.origins().catch(() => []);
      for (const origin of origins) allowFormAction(ctx, origin);
    }
  }

  return {
    async list(ctx: Context, guest: Guest): Promise<void> {
      const { person, language } = guest;
      const words = pages.words(language);
      const [all, own, off] = [
        await upstreams.all(),
        await links.ofPerson(person.id),
        await links.switchedOff(person.id),
      ];
      const known = new Map(all.map((one) => [one.definition.id, one]));
      const ids = [...new Set([...own.map(({ upstream }) => upstream), ...known.keys(), ...off])];
      const views = [];
      for (const id of ids) {
        const upstream = known.get(id);
        const link = own.find((one) => one.upstream === id);
        const about = { ...(upstream ? { upstream } : {}), ...(link ? { link } : {}), off: off.includes(id) };
        views.push(await view(guest, knownAs(id, upstream?.definition), about));
      }
      const connectable = views.filter(({ canConnect }) => canConnect).flatMap(({ id }) => known.get(id) ?? []);
      await allowOrigins(ctx, connectable);
      const [done, end] = [wordsFor(NOTICES, ctx.query.done), wordsFor(COMPLAINTS, ctx.query.end)];
      pages.show(ctx, 'account-upstreams', {
        personName: person.name.full,
        connected: views.filter(({ canDisconnect }) => canDisconnect),
        others: views.filter(({ canDisconnect }) => !canDisconnect),
        ...(done ? { notice: words(done) } : {}),
        ...(end ? { complaint: words(end) } : {}),
      });
    },

    /** Before something is taken away. */
    confirm(
      ctx: Context,
      { person, language }: Guest,
      what: 'disconnect' | 'switch-off',
      { id, name, refused }: Known & { readonly refused: boolean },
    ): void {
      const model = { personName: person.name.full, id, name: name[language], what, refused };
      pages.show(ctx, 'account-upstream-end', model, { status: refused && ctx.method === 'POST' ? REFUSED : 200 });
    },
  };
}
