import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeParts, type Parts } from '../../src/app/parts.ts';
import { expiryWarnings } from '../../src/app/service-keys.ts';
import { loadSettings } from '../../src/config.ts';
import { loadKeys } from '../../src/keys.ts';
import { newSecret } from '../../src/relying-parties/secrets.ts';
import { persona } from '../support/personas.ts';
import { register } from '../support/relying-party.ts';
import { serviceOfTeam } from '../support/service-owners.ts';
import { machineKey } from '../support/systems.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('set up a code application');
const camille = persona('A French resident');
const nam = persona('Her son');
const END = new Date('2028-06-30T05:00:00Z');
const CONTACT = 'van-hanh@so-gtvt.example.vn';

let world: World;
let nodes: Parts[];
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'], serviceKeys: { warnEverySeconds: 3_600 } });
  const key = { ...(await machineKey('2027')).publicKey, exp: END.getTime() / 1000 };
  const contacts = [CONTACT, CONTACT];
  const byKey = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] }, contacts };
  await register(world, { clientId: 'svc-warned', metadata: byKey });
  await serviceOfTeam(
    world,
    [
      { person: minh, role: 'owner' },
      { person: camille, role: 'owner' },
      { person: nam, role: 'viewer' },
    ],
    { productionClient: 'svc-warned' },
  );
  await register(world, { clientId: 'of-nobody', metadata: { contacts: ['ai-do@example.vn'] } });
  const { hash, hint } = newSecret();
  const secret = { id: randomUUID(), clientId: 'of-nobody', hint, createdAt: new Date(), endsAt: END };
  await world.app.storage.clientSecrets.add(secret, hash);
  const settings = loadSettings(world.environment);
  const keys = loadKeys(settings.keysDirectory, { production: false });
  nodes = await Promise.all([0, 1].map(() => makeParts(settings, keys, pino({ level: 'silent' }))));
});
afterAll(async () => {
  await Promise.all(nodes?.map(({ storage }) => storage.close()) ?? []);
  await world?.stop();
});

/** Both nodes look at the same moment, and then once more. */
async function lookAt(daysBefore: number): Promise<void> {
  const now = () => new Date(END.getTime() - daysBefore * 86_400_000);
  const jobs = nodes.map((parts) => expiryWarnings({ ...parts, now }));
  for (let i = 0; i < 2; i += 1) await Promise.all(jobs.map((look) => look()));
}

const subjects = (to: string | undefined): string[] => world.mailbox.to(to ?? '').map(({ subject }) => String(subject));
const settled = async (to: string, count: number): Promise<void> => {
  await expect.poll(() => subjects(to).length, { timeout: 10_000 }).toBe(count);
};

describe('of a key that ends', () => {
  it('nobody is told long before', async () => {
    await lookAt(61);
    expect((await world.app.storage.notices.list(minh.id, { limit: 5 })).length).toBe(0);
  });

  it.each([
    [59.5, 60, 1],
    [45, 45, 1],
    [29, 29, 2],
    [6.9, 7, 3],
    [1, 1, 3],
  ])('every owner and contact is told once, %d days before', async (daysBefore, left, told) => {
    await lookAt(daysBefore);
    await settled(CONTACT, told);
    await settled(String(minh.emails[0]?.value), told);
    const notices = await world.app.storage.notices.list(minh.id, { limit: 9 });
    expect(notices.length).toBe(told);
    if ([60, 29, 7].includes(left)) expect(subjects(CONTACT)[0]).toContain(`còn ${left} ngày`);
  });

  it('and on the day it ended, each in their language, with the way to the page', async () => {
    await lookAt(-0.5);
    await settled(CONTACT, 4);
    await settled(String(camille.emails[0]?.value), 4);
    expect(subjects(camille.emails[0]?.value)[0]).toContain('une clé a pris fin');
    const [notice] = await world.app.storage.notices.list(camille.id, { limit: 1 });
    expect(notice?.text).toMatch(
      /La clé 2027 .* a pris fin le 30 juin 2028.*\/owners\/services\/[\w-]+\/keys\/production$/,
    );
    await lookAt(-3);
    expect(subjects(CONTACT)).toHaveLength(4);
  });

  it('viewers are not told, and the contacts of a service without a team are', async () => {
    expect((await world.app.storage.notices.list(nam.id, { limit: 5 })).length).toBe(0);
    await settled('ai-do@example.vn', 4);
    expect(subjects('ai-do@example.vn')[1]).toContain('mã bí mật sắp hết hạn, còn 7 ngày');
  });
});
