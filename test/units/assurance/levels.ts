/** The levels of this project and what the tests of the rules have in common. */
import fc from 'fast-check';
import { createAssurance } from '../../../src/assurance/assurance.ts';
import { type AssuranceConfig, assuranceSchema } from '../../../src/assurance/configuration.ts';
import type { AvailableMethod, Evidence, Factor, Proof } from '../../../src/assurance/evidence.ts';
import { projectPath, readYamlAs } from '../../../src/config.ts';

/** Where the full values of the tests begin. */
export const acrBase = 'https://eid.example.gov.vn/acr';

/** The moment at which the tests take place, in seconds since the epoch. */
export const now = 1_800_000_000;

/** The configuration that the product ships. */
export const shipped: AssuranceConfig = readYamlAs(projectPath('config/assurance.yaml'), assuranceSchema);

/** Rules of the shipped configuration. */
export const assurance = createAssurance(shipped, { acrBase });

/** The full value of a level. */
export const acr = (id: string): string => `${acrBase}/${id}`;

/** A password shown a minute ago. */
export const password: Evidence = { method: 'password', factors: ['knowledge'], amr: ['pwd'], at: now - 60 };

/** A one-time code shown a moment ago. */
export const totp: Evidence = { method: 'totp', factors: ['possession'], amr: ['otp'], at: now - 30 };

/** A certificate in a token that its owner opened with the PIN, shown a moment ago. */
export const hardToken: Evidence = {
  method: 'token',
  factors: ['knowledge', 'possession'],
  amr: ['sc', 'pin'],
  hardware: true,
  at: now - 30,
};

/** Both authenticators, as someone who set up both could still show them. */
export const both: AvailableMethod[] = [
  { method: 'password', factors: ['knowledge'] },
  { method: 'totp', factors: ['possession'] },
];

/** A proof of a day ago. */
export const proof = (method: string): Proof => ({ method, at: now - 86_400 });

const factors = fc.subarray<Factor>(['knowledge', 'possession', 'inherence'], { minLength: 1 });
const moment = fc.integer({ min: now - 100, max: now + 20 });
const method = fc.constantFrom('password', 'totp', 'passkey', 'sms');

/** Any evidence, some of it from the future. */
export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  method,
  factors,
  amr: fc.subarray(['pwd', 'otp', 'swk', 'user', 'mfa']),
  hardware: fc.boolean(),
  at: moment,
});

/** Any method that could still be shown. */
export const anyMethod: fc.Arbitrary<AvailableMethod> = fc.record({ method, factors, hardware: fc.boolean() });

/** Any proof: valid, expired, withdrawn, from the future, of an unknown method. */
export const anyProof: fc.Arbitrary<Proof> = fc.record(
  {
    method: fc.constantFrom(...Object.keys(shipped.proofing), 'unknown', 'constructor'),
    at: moment,
    expiresAt: moment,
    withdrawn: fc.boolean(),
  },
  { requiredKeys: ['method', 'at'] },
);

/** Any level by id or full value, sometimes one that does not exist. */
export const anyAcr: fc.Arbitrary<string> = fc.constantFrom(
  'm0',
  'm1',
  'm2',
  'm9',
  'eidas1',
  'eidas2',
  'http://eidas.europa.eu/LoA/high',
  'LoA2',
  ...['m0', 'm1', 'm2', 'm9'].map(acr),
);

/** Any request and any situation it can meet. */
export const anySituation = fc.record({
  request: fc.record(
    { minimum: anyAcr, essential: fc.array(anyAcr, { maxLength: 3 }), voluntary: fc.array(anyAcr, { maxLength: 3 }) },
    { requiredKeys: [] },
  ),
  proofs: fc.array(anyProof, { maxLength: 4 }),
  evidence: fc.array(anyEvidence, { maxLength: 3 }),
  available: fc.array(anyMethod, { maxLength: 3 }),
  now: fc.constant(now),
});
