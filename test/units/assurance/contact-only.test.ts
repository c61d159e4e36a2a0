import { describe, expect, it } from 'vitest';
import { createAssurance } from '../../../src/assurance/assurance.ts';
import { assuranceSchema } from '../../../src/assurance/configuration.ts';
import type { Evidence } from '../../../src/assurance/evidence.ts';
import { projectPath, readYamlAs } from '../../../src/config.ts';

const config = readYamlAs(projectPath('config/assurance.yaml'), assuranceSchema);
const assurance = createAssurance(config, { acrBase: 'https://eid.example/acr' });
const proofs = [{ method: 'in_person_counter', at: 1 }];
const password: Evidence = { method: 'password', factors: ['knowledge'], amr: ['pwd'], at: 10 };
const contact: Evidence = { method: 'contact', factors: [], amr: ['otp'], at: 10 };
const at = 20;

describe('evidence that proves no factor', () => {
  it('is no authentication by itself', () => {
    expect(assurance.vector(proofs, [contact], at)).toEqual(assurance.vector(proofs, [], at));
    expect(assurance.reached(assurance.vector(proofs, [contact], at))).toBeUndefined();
  });

  it('raises nothing beside a password, and is no second factor in amr', () => {
    expect(assurance.vector(proofs, [password, contact], at)).toEqual(assurance.vector(proofs, [password], at));
    expect(assurance.amr([password, contact])).toEqual(['otp', 'pwd']);
  });

  it('is never offered to reach a level', () => {
    const available = [{ method: 'contact', factors: [] }];
    const situation = { proofs, evidence: [password], available, now: at };
    expect(assurance.decide({ ...situation, request: { minimum: 'm2' } })).toMatchObject({ kind: 'unreachable' });
    const both = [...available, { method: 'phone', factors: ['possession'] as const }];
    expect(assurance.decide({ ...situation, available: both, request: { minimum: 'm2' } })).toMatchObject({
      kind: 'step-up',
      methods: ['phone'],
    });
  });
});
