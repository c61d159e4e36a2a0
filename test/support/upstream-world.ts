/** A world with identity providers in front of its provider. */
import type { Definition } from '../../src/upstreams/definition.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import { type Behaviour, startUpstream, type TestUpstream, type UpstreamOptions } from './upstream.ts';
import { type Described, inFront } from './upstream-file.ts';
import { createWorld, type World, type WorldSettings } from './world.ts';

/** What a bank may vouch for. */
export const BANK_LEVELS: Definition['levels'] = [
  { acr: ['bank-low'], factors: ['knowledge'] },
  { acr: ['bank-high'], factors: ['knowledge', 'possession'], proof: 'bank_ekyc', identifies: true },
];

export interface UpstreamWorld {
  readonly world: World;
  readonly upstreams: Readonly<Record<string, TestUpstream>>;
  stop(): Promise<void>;
}

/** What is different about one of them: its description, what it is, and how it misbehaves from the start. */
interface Different extends Partial<Definition> {
  readonly options?: UpstreamOptions;
  readonly behaviour?: Behaviour;
}

const named = (id: string): Definition['name'] => ({ vi: `Nơi ${id}`, en: `Place ${id}`, fr: `Lieu ${id}` });

/** Starts the upstreams and the world; each by its id, with what is different about it. */
export async function createUpstreamWorld(
  described: Readonly<Record<string, Different>>,
  overrides: WorldSettings = {},
): Promise<UpstreamWorld> {
  const upstreams: Record<string, TestUpstream> = {};
  const definitions: Described[] = [];
  const secrets: Record<string, string> = {};
  for (const [id, { options, behaviour = {}, settings, ...differences }] of Object.entries(described)) {
    const upstream = await startUpstream(options);
    upstream.behaviour = behaviour;
    upstreams[id] = upstream;
    secrets[id] = upstream.clientSecret;
    definitions.push({
      id,
      protocol: 'oidc',
      name: named(id),
      settings: {
        issuer: upstream.issuer,
        clientId: upstream.clientId,
        auth: 'client_secret_basic',
        ...(options?.userinfo ? { userinfo: options.userinfo } : {}),
        ...settings,
      },
      claims: { number: 'citizen_id', name: 'name', birthdate: 'birthdate', gender: 'gender' },
      levels: BANK_LEVELS,
      firstArrival: 'create',
      ...differences,
    });
  }
  const front = inFront(definitions, secrets, overrides.upstreams as object | undefined);
  const world = await createWorld((known) => ({ ...overrides, ...front(known) }));
  return {
    world,
    upstreams,
    async stop() {
      await Promise.all(Object.values(upstreams).map((upstream) => upstream.stop()));
      await world.stop();
    },
  };
}

/** Goes to an upstream from a page that offers it; the address by which the browser comes back, which nobody has opened. */
export async function leaveFor(
  upstream: TestUpstream,
  id: string,
  browser: TextBrowser,
  { url, html }: Page,
): Promise<URL> {
  const [, action = ''] = /action="(\/interaction\/[^"]+)"/.exec(html) ?? [];
  const sent = await browser.step(new URL(action, url), {
    method: 'POST',
    body: new URLSearchParams({ upstream: id }),
    headers: { origin: url.origin },
  });
  return upstream.signIn(new URL(sent.headers.get('location') ?? ''));
}

/** Connects a subject of an upstream with somebody, as if they had done it before. */
export async function linkTo(world: World, upstream: string, issuer: string, subject: string, personId: string) {
  const link = { id: crypto.randomUUID(), personId, upstream, issuer, subject, by: 'both', since: new Date() } as const;
  await world.app.storage.scope(() => world.app.storage.upstreams.links.add(link), { keep: () => true });
}
