/** Teams, their services, and a service as its developers would run it. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { makeParts } from '../../src/app/parts.ts';
import { registrationsOf } from '../../src/app/registrations.ts';
import type { Actor } from '../../src/approvals/approval.ts';
import { loadSettings } from '../../src/config.ts';
import { loadKeys } from '../../src/keys.ts';
import type { Proposal } from '../../src/relying-parties/proposal.ts';
import type { Registrations } from '../../src/relying-parties/registrations.ts';
import type { Persona } from './personas.ts';
import { freePort } from './ports.ts';
import type { World } from './world.ts';

export const said = (text: string) => ({ vi: text, en: `${text} (en)`, fr: `${text} (fr)` });

/** A team with a service; the first person is an owner. */
export interface TestTeam {
  readonly teamId: string;
  readonly serviceId: string;
}

/** Makes a team of these owners under a ministry or province, with one service. */
export async function teamOf(
  { app: { storage } }: World,
  { owners, authority, name }: { owners: readonly Persona[]; authority: string; name: string },
): Promise<TestTeam> {
  const [teamId, serviceId] = [randomUUID(), randomUUID()];
  const [first, ...others] = owners;
  if (!first) throw new Error('a team has an owner');
  await storage.scope(
    async () => {
      await storage.teams.add({ id: teamId, kind: 'agency', authority, name: said(`Cơ quan của ${name}`) }, first.id);
      for (const { id } of others) await storage.teams.setMember({ teamId, personId: id, role: 'owner' }, first.id);
      await storage.teams.addService({ id: serviceId, teamId, name: said(name) });
    },
    { keep: () => true },
  );
  return { teamId, serviceId };
}

/** What a service answers to a sign-out. */
export interface TestService {
  readonly origin: string;
  readonly jwks: { keys: object[] };
  readonly privateKey: ReturnType<typeof generateKeyPairSync>['privateKey'];
  answer: number;
  /** What stands at /jwks. */
  published: unknown;
  stop(): Promise<void>;
}

/** Starts a service with a key of its own. */
export async function startService(): Promise<TestService> {
  const port = await freePort();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] };
  const service = { origin: `http://localhost:${port}`, jwks, privateKey, answer: 400, published: jwks as unknown };
  const server = createServer((request, response) => {
    if (request.url === '/logout') response.writeHead(service.answer).end();
    else if (request.url === '/jwks')
      response.setHeader('content-type', 'application/json').end(JSON.stringify(service.published));
    else response.end('arrived');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(service, {
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

/** What a team would fill in for this service: nothing is wrong with it. */
export const proposalFor = ({ origin, jwks }: TestService, name: string): Proposal => ({
  name: said(name),
  uris: { service: `${origin}/`, privacy: `${origin}/privacy` },
  metadata: {
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/signed-out`],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks,
    backchannel_logout_uri: `${origin}/logout`,
    contacts: ['ky-thuat@co-quan.gov.vn', 'du-lieu@co-quan.gov.vn'],
  },
  policy: {
    minimumAcr: 'm0',
    claims: { name: { required: true, purpose: said('Để xưng hô đúng với bạn.') } },
    offline: false,
    profile: 'fapi2',
  },
});

/** Somebody at a page. */
export const by = (...people: readonly Pick<Persona, 'id'>[]): Actor => ({
  via: 'page',
  people: people.map(({ id }) => id),
});

/** The functions of another node of the same provider. */
export async function registrationsAt(world: World): Promise<{ registrations: Registrations; stop(): Promise<void> }> {
  const settings = loadSettings(world.environment);
  const keys = loadKeys(settings.keysDirectory, { production: false });
  const parts = await makeParts(settings, keys, pino({ level: 'silent' }));
  const whole = <Done>(work: () => Promise<Done>): Promise<Done> => parts.scope(work, { keep: () => true });
  const all = registrationsOf(world.app.provider, parts);
  const scoped = Object.entries(all).map(([name, work]) => [
    name,
    (...given: unknown[]) => whole(() => (work as (...all: unknown[]) => Promise<unknown>)(...given)),
  ]);
  return { registrations: Object.fromEntries(scoped) as Registrations, stop: () => parts.storage.close() };
}
