/** Registrations of services, with the parts of this provider. */
import type Provider from 'oidc-provider';
import { authoritiesOf } from '../admin/staff.ts';
import { PARTY_CLAIMS, personClaims } from '../consent/claim-requests.ts';
import { createServiceProbe } from '../oidc/service-probe.ts';
import { createNetworkChecks } from '../relying-parties/network-checks.ts';
import { profileCircumstances } from '../relying-parties/profiles.ts';
import { createRegistrations, type Registrations } from '../relying-parties/registrations.ts';
import { createTellOfRegistration } from '../teams/registration-notices.ts';
import type { Parts } from './parts.ts';

/** How often a team may have its services asked: enough for whoever mends something, too little to look around. */
const QUESTIONS = { attempts: 60, seconds: 600 };

/** What a form for a registration may ask for: claims about a person, and powers. */
export const choicesOf = ({ powers, scopeClaims }: Pick<Parts, 'powers' | 'scopeClaims'>) => ({
  claims: personClaims(scopeClaims).filter((claim) => !PARTY_CLAIMS.includes(claim) && !claim.endsWith('_verified')),
  powers: Object.keys(powers.powers),
});

/** Makes what teams, registrars and programs do about registrations. */
export function registrationsOf(provider: Provider, parts: Parts): Registrations {
  const { attempts, guardianships, levels, now, settings, staff, storage } = parts;
  const { allowLoopback } = settings.outbound;

  async function mayAsk(teamId: string): Promise<boolean> {
    const [taken] = await attempts.take([{ key: JSON.stringify(['service-probe', teamId]), ...QUESTIONS }]);
    return taken !== undefined && taken.count <= QUESTIONS.attempts;
  }

  async function relativesOf(personId: string): Promise<string[]> {
    const [above, below] = await Promise.all([guardianships.ofWard(personId), guardianships.ofGuardian(personId)]);
    return [...above.map(({ guardianId }) => guardianId), ...below.map(({ wardId }) => wardId)];
  }

  return createRegistrations({
    ...parts,
    drafts: storage.drafts,
    serviceList: storage.serviceList,
    stored: storage.relyingParties,
    teamHistory: storage.teamHistory,
    rules: {
      ...profileCircumstances(settings),
      levels,
      ...choicesOf(parts),
    },
    network: createNetworkChecks({ allowLoopback, probe: createServiceProbe(provider), mayAsk, now }),
    scopesOf: async (personId) => authoritiesOf(await staff.rolesOf(personId)),
    relativesOf,
    tellOwners: createTellOfRegistration({ ...parts, issuer: settings.issuer }),
  });
}
