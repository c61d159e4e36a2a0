import { randomBytes } from 'node:crypto';
import type { Context } from '../shared/context.ts';
import { createExpiringMap } from '../shared/expiring-map.ts';
import { type CookieOptions, createCookie, randomId, type Sessions } from '../shared/sessions.ts';
import { isSameParty, type Taxpayer } from './taxpayer.ts';

/** One party for which somebody works in one browser: a tab each, with tokens and a declaration of its own. */
export interface OpenContext {
  /** Stands in the path `/c/<id>`; it opens nothing without the browser's cookie. */
  readonly id: string;
  readonly taxpayer: Taxpayer;
}

/** The contexts of all browsers, kept on the server; a browser holds one random number only. */
export interface Contexts extends Pick<Sessions<Taxpayer>, 'changeWhere' | 'endWhere'> {
  /** Those of this browser, in the order in which they were opened. */
  list(ctx: Context): OpenContext[];
  /** A context of this browser. */
  find(ctx: Context, id: string): OpenContext | undefined;
  /** A context, whosever it is. */
  get(id: string): OpenContext | undefined;
  /**
   * Opens a context, or gives the one that is open for this party what is new. Whoever was here before as another
   * person is out, and a number that the browser had before anybody signed in opens nothing.
   */
  open(ctx: Context, taxpayer: Taxpayer): OpenContext;
  /** Replaces what a context holds; does nothing when it has ended meanwhile. */
  update(id: string, change: (taxpayer: Taxpayer) => Taxpayer): void;
  end(id: string): void;
}

interface Entry extends OpenContext {
  readonly browser: string;
  readonly opened: number;
}

const IDLE_SECONDS = 30 * 60;
const MAXIMUM = 10_000;

const newId = (): string => randomBytes(9).toString('base64url');

/** Contexts in the memory of this process, each ended after half an hour without use. */
export function createContexts(options: CookieOptions): Contexts {
  const cookie = createCookie(options);
  const entries = createExpiringMap<Entry>({ lifetimeSeconds: IDLE_SECONDS, maximum: MAXIMUM });

  function list(ctx: Context): Entry[] {
    const browser = cookie.read(ctx);
    const own = browser ? entries.where((entry) => entry.browser === browser) : [];
    return own.sort((one, other) => one.opened - other.opened);
  }

  function keep(entry: Entry): Entry {
    entries.set(entry.id, entry);
    return entry;
  }

  function find(ctx: Context, id: string): OpenContext | undefined {
    const entry = entries.get(id);
    return entry && entry.browser === cookie.read(ctx) ? keep(entry) : undefined;
  }

  /** The browser's number while this person is here, else a new one. */
  function browserOf(ctx: Context, own: readonly Entry[]): string {
    const browser = own[0]?.browser ?? randomId();
    cookie.write(ctx, browser);
    return browser;
  }

  function open(ctx: Context, taxpayer: Taxpayer): OpenContext {
    const before = list(ctx);
    const own = before.filter((entry) => entry.taxpayer.subject === taxpayer.subject);
    for (const entry of before) if (!own.includes(entry)) entries.delete(entry.id);
    const known = own.find((entry) => isSameParty(entry.taxpayer, taxpayer));
    if (known) return keep({ ...known, taxpayer: { ...known.taxpayer, ...taxpayer } });
    return keep({ id: newId(), taxpayer, browser: browserOf(ctx, own), opened: Date.now() });
  }

  function update(id: string, change: (taxpayer: Taxpayer) => Taxpayer): void {
    const entry = entries.get(id);
    if (entry) keep({ ...entry, taxpayer: change(entry.taxpayer) });
  }

  return {
    list,
    find,
    get: entries.get,
    open,
    update,
    end: entries.delete,
    endWhere: (matches) => entries.takeWhere(({ taxpayer }) => matches(taxpayer)).length,
    changeWhere: (matches, change) =>
      entries.changeWhere(
        ({ taxpayer }) => matches(taxpayer),
        (entry) => ({ ...entry, taxpayer: change(entry.taxpayer) }),
      ),
  };
}
