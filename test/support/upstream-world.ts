/** A world with identity providers in front of its provider. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Definition } from '../../src/upstreams/definition.ts';
import { startUpstream, type TestUpstream } from './upstream.ts';
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

const named = (id: string): Definition['name'] => ({ vi: `Nơi ${id}`, en: `Place ${id}`, fr: `Lieu ${id}` });

/** Starts the upstreams and the world; each by its id, with what is different about it. */
export async function createUpstreamWorld(
  described: Readonly<Record<string, Partial<Definition>>>,
  overrides: WorldSettings = {},
): Promise<UpstreamWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-upstreams-'));
  const upstreams: Record<string, TestUpstream> = {};
  const definitions: object[] = [];
  for (const [id, differences] of Object.entries(described)) {
    const upstream = await startUpstream();
    upstreams[id] = upstream;
    const secretFile = join(directory, `${id}.secret`);
    writeFileSync(secretFile, upstream.clientSecret);
    definitions.push({
      id,
      protocol: 'oidc',
      name: named(id),
      settings: {
        issuer: upstream.issuer,
        clientId: upstream.clientId,
        auth: 'client_secret_basic',
        clientSecretFile: secretFile,
      },
      claims: { number: 'citizen_id', name: 'name', birthdate: 'birthdate', gender: 'gender' },
      levels: BANK_LEVELS,
      firstArrival: 'create',
      ...differences,
    });
  }
  const file = join(directory, 'upstreams.yaml');
  writeFileSync(file, stringify({ upstreams: definitions }));
  const world = await createWorld({
    ...overrides,
    upstreams: { file, ...(overrides.upstreams as object | undefined) },
  });
  return {
    world,
    upstreams,
    async stop() {
      await Promise.all(Object.values(upstreams).map((upstream) => upstream.stop()));
      await world.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Connects a subject of an upstream with somebody, as if they had done it before. */
export async function linkTo(world: World, upstream: string, issuer: string, subject: string, personId: string) {
  const link = { id: crypto.randomUUID(), personId, upstream, issuer, subject, by: 'both', since: new Date() } as const;
  await world.app.storage.scope(() => world.app.storage.upstreams.links.add(link), { keep: () => true });
}
