/** What endpoints are about, for the test of who may do what. */

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { projectPath, readYamlAs } from '../../src/config.ts';
import { vietnam } from '../../src/identity/countries/vn.ts';
import { idOf } from '../../src/protocol-errors/protocol-errors.ts';
import { newSecret } from '../../src/relying-parties/secrets.ts';
import { memberName } from '../../src/teams/member-name.ts';
import { loginOf, makeUp, testCatalogueSchema } from '../../src/teams/test-catalogue.ts';
import { definitionSchema } from '../../src/upstreams/definition.ts';
import { type Persona, persona } from './personas.ts';
import type { Who } from './rights.ts';
import { said, teamOf } from './services.ts';
import type { World } from './world.ts';

/** Who they are. */
export const PEOPLE: Readonly<Record<Exclude<Who, 'nobody'>, Persona>> = {
  person: persona('reaches level 2'),
  owner: persona('The director of a company'),
  developer: persona('The company’s accountant'),
  viewer: persona('An ordinary citizen'),
  'identity-officer': persona('An officer at a commune counter'),
  registrar: persona('The registrar who reviews'),
  provincial: persona('A registrar of Tây Ninh'),
  support: persona('A member of the support staff'),
  'security-officer': persona('A security officer'),
  auditor: persona('An auditor'),
  administrator: persona('An administrator of the staff'),
};
/** They ask for what others decide about, and own what others do not. */
export const tam = persona('A second administrator');
export const yen = persona('A second registrar');
const camille = persona('A French resident');

/** Ids by the part of the address that they stand for. */
export type Ids = Readonly<Record<string, string>>;

/** Work that waits for the staff: a file at each of two counters, a report, a request about data, and a proof. */
export async function addWork(
  world: World,
): Promise<Readonly<Record<'request' | 'elsewhere' | 'report' | 'identity' | 'dataRequest' | 'proof', string>>> {
  const { storage } = world.app;
  const { id: personId } = PEOPLE.person;
  const [request, elsewhere, report, dataRequest] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const waits = async (id: string, who: Persona, [place, code]: readonly [string, string]) =>
    storage.proofRequests.add(
      {
        id,
        personId: who.id,
        method: 'in_person_counter',
        statement: { place, card: 'valid' },
        status: 'review',
        place,
        code,
        dueAt: new Date(Date.now() + 86_400_000),
      },
      86_400,
    );
  await waits(request, camille, ['sen', 'RGHTSAAA']);
  await waits(elsewhere, PEOPLE.viewer, ['tre', 'RGHTSBBB']);
  const signIn = { at: new Date(), clientId: undefined, methods: ['password'], credentials: [], from: undefined };
  await storage.reports.add({ id: report, personId, signIn, note: undefined, done: { sessions: 0, removed: [] } });
  const soon = new Date(Date.now() + 86_400_000);
  await storage.dataRequests.add({
    id: dataRequest,
    personId,
    right: 'access',
    status: 'received',
    version: 1,
    isSelfService: false,
    withOthers: false,
    receivedAt: new Date(),
    acknowledgeBy: soon,
    dueAt: soon,
    steps: [],
  });
  const [proof] = await storage.proofs.list(personId);
  const identity = await addIdentityCase(world, personId);
  return { request, elsewhere, report, identity, dataRequest, proof: proof?.id ?? '' };
}

/** Somebody came from elsewhere with another name. */
async function addIdentityCase({ app: { storage } }: World, personId: string): Promise<string> {
  const id = randomUUID();
  const facts = { issuer: 'https://bank.test', subject: 'x', at: 0, vouched: { name: 'Trần Thị Khác' } };
  const about = { id, personId, upstream: 'bank', kind: 'arrival', doubts: ['name'], fingerprint: 'x' } as const;
  await storage.upstreams.cases.add({ ...about, facts, openedAt: new Date() });
  return id;
}

/** Change requests: of somebody else, and one’s own. */
export async function addApprovals(
  world: World,
): Promise<Readonly<Record<'role' | 'ownRole' | 'keys' | 'ownKeys' | 'merge' | 'ownMerge', string>>> {
  const [merge, ownMerge] = [randomUUID(), randomUUID()];
  const ids = { role: randomUUID(), ownRole: randomUUID(), keys: randomUUID(), ownKeys: randomUUID(), merge, ownMerge };
  const pair = { keptId: PEOPLE.viewer.id, mergedId: camille.id };
  const contents = {
    role: { what: 'give', role: 'support' },
    keys: { step: 'next' },
    merge: { what: 'merge', ...pair },
  };
  const add = (id: string, kind: 'role' | 'keys' | 'merge', by: string) =>
    world.app.storage.approvals.add({
      id,
      kind,
      subject: kind === 'keys' ? 'next' : PEOPLE.viewer.id,
      content: contents[kind],
      reason: 'Để thử quyền.',
      by: { via: 'page', people: [by] },
    });
  await add(ids.role, 'role', tam.id);
  await add(ids.ownRole, 'role', PEOPLE.administrator.id);
  await add(ids.keys, 'keys', yen.id);
  await add(ids.ownKeys, 'keys', PEOPLE['security-officer'].id);
  await add(merge, 'merge', tam.id);
  await add(ownMerge, 'merge', PEOPLE['identity-officer'].id);
  return ids;
}

/** An identity provider in front of this one that staff added. */
export async function addUpstream({ app: { storage } }: World, id = 'bank'): Promise<void> {
  const settings = { issuer: `https://${id}.example.com`, clientId: 'motcua', auth: 'client_secret_basic' };
  const definition = definitionSchema.parse({
    ...{ id, settings, protocol: 'oidc', name: said('Ngân hàng Sao Mai'), firstArrival: 'match' },
    claims: { number: 'citizen_id', name: 'name' },
    levels: [{ acr: [], factors: ['knowledge'] }],
  });
  await storage.upstreams.rows.describe(id, { definition, secret: 'not-told-to-anybody', at: new Date() });
}

/** Two accounts that were merged; the id of the merge. */
export async function addMerge({ app: { storage } }: World): Promise<string> {
  const [id, at] = [randomUUID(), new Date()];
  const merge = { id, keptId: tam.id, mergedId: yen.id, requestId: randomUUID(), at, undoUntil: at };
  await storage.upstreams.merges.add(merge, { rows: {}, passed: { contacts: [] }, told: [] });
  return id;
}

/** Somebody asks for another registration of a team’s service in production; the id of the request. */
export async function addRegistrationRequest(
  { app: { storage } }: World,
  { team: teamId = '', service: serviceId = '' }: Ids,
  authority: string,
  via: 'page' | 'file' = 'page',
): Promise<string> {
  const [id, subject] = [randomUUID(), `svc-${serviceId}`];
  const content = { serviceId, registration: await storage.relyingParties.find(subject), base: 1 };
  const [reason, by] = ['Để thử quyền.', { via, people: [yen.id] }] as const;
  await storage.approvals.add({ id, kind: 'registration', subject, authority, teamId, content, reason, by });
  return id;
}

/** A team of an owner, a developer and viewers, with a service that is registered for trying out and for everybody. */
export async function addTeam(
  world: World,
  name: string,
  { owners = [PEOPLE.owner, yen], authority = 'tay-ninh' }: { owners?: readonly Persona[]; authority?: string } = {},
): Promise<Ids> {
  const { storage } = world.app;
  const { teamId, serviceId } = await teamOf(world, { owners, authority, name: `Thử ${name}` });
  const member = { teamId, personId: PEOPLE.viewer.id, role: 'viewer' } as const;
  const [{ id: by } = yen] = owners;
  await storage.teams.setMember({ teamId, personId: PEOPLE.developer.id, role: 'developer' }, by);
  await storage.teams.setMember(member, by);
  await storage.teams.setMember({ ...member, personId: camille.id }, by);
  const invitation = randomUUID();
  const invited = { number: '099188000001', name: PEOPLE.viewer.name.full };
  await storage.teamInvitations.add({ id: invitation, teamId, role: 'viewer', invited, by, createdAt: new Date() });
  const ids = { team: teamId, service: serviceId, member: memberName(teamId, camille.id), invitation };
  await addProgram(world, teamId, by);
  const named = { madeUp: await addMadeUp(world, teamId), program: `api-${teamId}`, version: '1' };
  return { ...ids, ...named, ...(await register(world, serviceId)) };
}

/** Somebody whom the team made up; their name in addresses. */
async function addMadeUp({ app: { storage } }: World, teamId: string): Promise<string> {
  const { people, proofs } = readYamlAs(projectPath('config/sandbox/people.yaml'), testCatalogueSchema);
  const [kind] = people;
  if (!kind) throw new Error('nobody can be made up');
  const person = makeUp(kind, teamId, { country: vietnam, now: new Date(), proofs });
  await storage.people.save(person);
  const secrets = { login: loginOf(person), secret: 'development-only-of-a-test' };
  await storage.testPeople.add({ personId: person.id, teamId, kind: kind.key, ...secrets });
  return memberName(teamId, person.id);
}

/** A program of the team that uses the management API. */
const addProgram = ({ app: { storage } }: World, team: string, personId: string): Promise<void> =>
  storage.relyingParties.save({
    clientId: `api-${team}`,
    name: said(`API: ${team}`),
    organisation: said('Cơ quan thử'),
    metadata: { redirect_uris: [], grant_types: ['client_credentials'], token_endpoint_auth_method: 'private_key_jwt' },
    policy: {
      minimumAcr: 'm0',
      scopes: ['openid'],
      claims: {},
      profile: 'fapi2',
      api: { scopes: ['services:read'], people: [personId], team },
    },
    uris: {},
  });

/** Registers the service twice: with a secret for trying out, and with a key for everybody; it has made a mistake. */
async function register({ app: { storage } }: World, serviceId: string): Promise<Ids> {
  const [sandboxClient, productionClient] = [`sbx-${serviceId}`, `svc-${serviceId}`];
  const name = said(`Dịch vụ thử ${serviceId}`);
  const common = {
    name,
    organisation: said('Cơ quan thử'),
    policy: {
      minimumAcr: 'm0',
      scopes: ['openid'],
      claims: {},
      profile: 'code-pkce' as const,
      exception: { reason: 'A service of a test.' },
    },
    uris: {},
  };
  const redirects = { redirect_uris: ['http://localhost:4100/return'] };
  await storage.relyingParties.save({
    ...common,
    clientId: sandboxClient,
    environment: 'sandbox',
    metadata: { ...redirects, token_endpoint_auth_method: 'client_secret_basic' },
    clientSecret: 'development-only-of-a-test',
  });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' };
  await storage.relyingParties.save({
    ...common,
    clientId: productionClient,
    metadata: { ...redirects, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } },
  });
  await storage.teams.saveService({ id: serviceId, name, sandboxClient, productionClient });
  const { hash, hint } = newSecret();
  const secret = randomUUID();
  await storage.clientSecrets.add({ id: secret, clientId: sandboxClient, hint, createdAt: new Date() }, hash);
  const error = await makeMistake(storage, sandboxClient);
  return { secret, thumbprint: await calculateJwkThumbprint(key as never), error };
}

async function makeMistake({ protocolErrors }: World['app']['storage'], clientId: string): Promise<string> {
  const sent = { parameters: {}, withheld: [], unknown: 0 };
  const made = {
    clientId,
    place: 'token',
    error: 'invalid_client',
    rule: 'other',
    authenticated: false,
    sent,
  } as const;
  const id = idOf(made);
  await protocolErrors.add([{ ...made, id, count: 1, firstAt: new Date(), lastAt: new Date() }], 10);
  return id;
}
