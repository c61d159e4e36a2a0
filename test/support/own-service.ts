/** Services of a test's own, whose registrations change while people use them. */
import * as openid from 'openid-client';
import type { RelyingParty } from '../../src/relying-parties/relying-party.ts';
import { createRelyingParty, type Differences, register, save, type TestRelyingParty } from './relying-party.ts';
import type { World } from './world.ts';

/** Registers a service and starts to be it. */
export async function ownService(
  world: World,
  clientId: string,
  differences: Partial<Differences> = {},
): Promise<TestRelyingParty> {
  const clientSecret = `secret-of-the-service-${clientId}`;
  await register(world, { clientId, clientSecret, ...differences });
  return createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(clientSecret) });
}

/** Changes a registration; other nodes hear of it in a moment, the one of this world has. */
export async function change(
  world: World,
  clientId: string,
  to: (before: RelyingParty) => Partial<RelyingParty>,
): Promise<void> {
  const before = await world.app.storage.relyingParties.find(clientId);
  if (!before) throw new Error(`${clientId} is not registered`);
  await save(world, { ...before, ...to(before) });
}

/** Changes one claim of a registration. */
export function withClaim(
  name: string,
  to: (claim: RelyingParty['policy']['claims'][string]) => Partial<RelyingParty['policy']['claims'][string]>,
): (before: RelyingParty) => Partial<RelyingParty> {
  return ({ policy }) => {
    const claim = policy.claims[name];
    if (!claim) throw new Error(`there is no claim ${name}`);
    return { policy: { ...policy, claims: { ...policy.claims, [name]: { ...claim, ...to(claim) } } } };
  };
}
