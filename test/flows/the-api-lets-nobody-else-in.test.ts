import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_SCOPES } from '../../src/api/scopes.ts';
import { type Program, programOf } from '../support/api-program.ts';
import { API_MAY, type ApiMay } from '../support/rights.ts';
import { PEOPLE } from '../support/rights-objects.ts';
import { teamOf } from '../support/services.ts';
import { createWorld, type World } from '../support/world.ts';

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly { readonly oauth: readonly string[] }[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: Record<string, Record<string, object>>;
}
interface Operation extends Described {
  readonly what: string;
  readonly scope: string;
}

let world: World;
let document: Document;
let operations: readonly Operation[];
const programs = new Map<ApiMay, Program>();
/** Of another team and of another province. */
let theirs: { readonly teamId: string; readonly serviceId: string };

const EVERY = Object.keys(API_SCOPES);

beforeAll(async () => {
  world = await createWorld();
  const own = await teamOf(world, {
    owners: [PEOPLE.owner, PEOPLE.developer],
    authority: 'tay-ninh',
    name: 'Của mình',
  });
  theirs = await teamOf(world, { owners: [PEOPLE.owner, PEOPLE.viewer], authority: 'ha-noi', name: 'Của người khác' });
  const add = async (who: ApiMay, api: object) =>
    programs.set(who, await programOf(world, `program-of-${who}`, { scopes: EVERY, ...api } as never));
  await add('team', { people: [PEOPLE.owner.id], team: own.teamId });
  for (const who of ['registrar', 'provincial', 'support', 'security-officer', 'auditor', 'administrator'] as const)
    await add(who, { people: [PEOPLE[who].id] });
  document = (await (await fetch(`${world.issuer}/api/openapi.json`)).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      ...one,
      what: `${method.toUpperCase()} ${path}`,
      scope: one.security[0]?.oauth[0] ?? '',
    })),
  );
});
afterAll(() => world?.stop());

const NOBODY = '0'.repeat(24);
const IDS: Readonly<Record<string, string>> = {
  environment: 'sandbox',
  version: '1',
  thumbprint: 'A'.repeat(43),
  secret: '00000000-0000-4000-8000-000000000000',
};

/** The address of an operation, about what belongs to others. */
function addressOf(what: string): string {
  const id = what.includes('/people/') ? NOBODY : what.includes('/upstreams/') ? 'bank' : theirs.serviceId;
  const ids: Record<string, string> = { ...IDS, id, client_id: `svc-${theirs.serviceId}` };
  return what.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `no-${name}`);
}

const TEXT = 'Để thử quyền của chương trình.';
const PROPOSAL = {
  name: { vi: 'A', en: 'A', fr: 'A' },
  uris: {},
  metadata: {
    redirect_uris: [],
    post_logout_redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    contacts: [],
  },
  policy: { minimumAcr: 'm0', claims: {}, offline: false, profile: 'fapi2' },
};
/** What fits the schema of each operation that takes a body. */
const BODIES: Readonly<Record<string, unknown>> = {
  createService: { name: { vi: 'Dịch vụ' } },
  renameService: { name: { vi: 'Dịch vụ' } },
  saveSandbox: { redirect_uris: [], token_endpoint_auth_method: 'private_key_jwt', minimumAcr: 'm0' },
  saveDraft: PROPOSAL,
  checkProposal: PROPOSAL,
  compareProposal: PROPOSAL,
  requestProduction: { proposal: PROPOSAL, reason: TEXT },
  addKeys: { pem: 'x' },
  endKey: { days: 1 },
  endSecret: { days: 1 },
  markErrorsSeen: { ids: ['00000000-0000-4000-8000-000000000000'] },
  decideRequest: { approve: false, note: TEXT },
  findPerson: { number: '001099999999' },
  findPersonForRole: { number: '001099999999' },
  requestRole: { person: NOBODY, what: 'give', role: 'support', reason: TEXT },
};
const bodyOf = ({ operationId, requestBody }: Operation): { body?: unknown } =>
  requestBody ? { body: BODIES[operationId] ?? { reason: TEXT } } : {};

const call = (who: ApiMay, one: Operation, scope: string) =>
  programs.get(who)?.call(addressOf(one.what), { ...bodyOf(one), scope }) ?? Promise.reject(new Error(`no ${who}`));

describe('every operation', () => {
  it('is closed to whoever has no token', async () => {
    for (const { what } of operations) {
      const [method = '', path = ''] = addressOf(what).split(' ');
      const answer = await fetch(`${world.issuer}/api/v1${path}`, { method });
      expect([what, answer.status, answer.headers.get('www-authenticate')]).toEqual([what, 401, 'DPoP']);
    }
  });

  it('is closed to a token without its scope', async () => {
    for (const one of operations) {
      const other = EVERY.find((scope) => scope !== one.scope) ?? '';
      const answer = await call('registrar', one, other);
      const { code, scope } = answer.body;
      expect([one.what, answer.status, code, scope]).toEqual([one.what, 403, 'insufficient_scope', one.scope]);
    }
  });

  it('knows nothing of what belongs to another team, or to another province', async () => {
    // People and identity providers in front are no team's and no province's: 403 says so, and tells nothing.
    const ofNobody = /\/(people|upstreams)\//;
    const about = operations.filter(({ what }) => what.includes('{') && !ofNobody.test(what));
    expect(about.length).toBeGreaterThan(20);
    for (const one of about) {
      const who = one.what.includes(' /services') ? 'team' : 'provincial';
      const answer = await call(who, one, one.scope);
      expect([one.what, answer.status, answer.body.code]).toEqual([one.what, 404, 'not_found']);
    }
  });

  it('lets in those programs alone whose people may do it', async () => {
    const found: Record<string, readonly ApiMay[]> = {};
    for (const one of operations) {
      const may: ApiMay[] = [];
      for (const who of programs.keys()) {
        const { status, body } = await call(who, one, one.scope);
        expect([one.what, who, status >= 500, status === 400 ? body.errors : undefined]).toEqual([
          one.what,
          who,
          false,
          status === 400 ? [expect.objectContaining({ code: expect.stringMatching(/^[a-z]/) })] : undefined,
        ]);
        // Of another team everything is unknown to everybody.
        if (status !== 403 && !(one.what.includes(' /services') && who !== 'team')) may.push(who);
      }
      found[one.what] = may.sort();
    }
    const expected = Object.fromEntries(Object.entries(API_MAY).map(([what, who]) => [what, [...who].sort()]));
    expect(found).toEqual(expected);
  });
});

describe('the description', () => {
  it('is right by the schema of OpenAPI 3.1', async () => {
    const judge = (one: object) => new Validator().validate({ ...structuredClone(one) });
    expect(await judge(document)).toEqual({ valid: true });
    expect(await judge({ ...document, paths: [] })).toMatchObject({ valid: false });
  });

  it('says of every operation what it is called, does, needs, takes and gives', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of operations) {
      expect(one.summary).toMatch(/^[A-Z].*\.$/);
      expect(EVERY).toContain(one.scope);
      const named = [...one.what.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = one.parameters.filter(({ in: where }) => where === 'path').map(({ name }) => name);
      expect([one.what, inPath.toSorted()]).toEqual([one.what, named.toSorted()]);
      expect(Object.keys(one.responses).filter((status) => status.startsWith('2'))).toHaveLength(1);
      expect(Object.keys(one.responses)).toEqual(
        expect.arrayContaining(['400', '401', '403', '404', '409', '429', '503']),
      );
    }
  });

  it('has no schema that leads nowhere, and none that takes what it does not know', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    for (const ref of new Set(refs)) expect(document).toHaveProperty(ref.replace('#/', '').split('/'));
    for (const { requestBody, what } of operations) {
      if (!requestBody) continue;
      const schema = requestBody.content['application/json']?.schema;
      expect([what, schema]).toEqual([what, expect.objectContaining({ type: 'object', additionalProperties: false })]);
    }
  });

  it('names the scopes that programs may have', () => {
    expect(new Set(operations.map(({ scope }) => scope))).toEqual(new Set(EVERY));
  });
});
