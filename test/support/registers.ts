/** The registers and the bank in this process, on free ports. */
import { createServer, type Server } from 'node:http';
import { type Bank, createBank } from '../../demo/bank/bank.ts';
import { bankSettings } from '../../demo/bank/settings.ts';
import { type BusinessRegister, createBusinessRegister } from '../../demo/business-register/business-register.ts';
import { businessRegisterSettings } from '../../demo/business-register/settings.ts';
import {
  createPopulationRegister,
  type PopulationRegister,
} from '../../demo/population-register/population-register.ts';
import { populationRegisterSettings } from '../../demo/population-register/settings.ts';
import { freePort } from './ports.ts';

/** A service that can be taken down and brought back at its address. */
interface Running {
  readonly origin: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The population register of a test. */
export type TestPopulationRegister = Running & Pick<PopulationRegister, 'behave' | 'requests'>;
/** The bank of a test. */
export type TestBank = Running & Pick<Bank, 'behave' | 'assertionFor'>;

/** The business register of a test, with what a developer changes on its page. */
export interface TestBusinessRegister extends Running, Pick<BusinessRegister, 'behave' | 'requests'> {
  /** From now on the organisation has this status. */
  setStatus(code: string, status: 'active' | 'suspended' | 'dissolved'): Promise<void>;
  /** The person with this number represents the organisation no longer, or again. */
  removeRepresentative(code: string, number: string): Promise<void>;
  restoreRepresentative(code: string, number: string): Promise<void>;
}

/** What tests ask about people and organisations. */
export interface TestRegisters {
  readonly population: TestPopulationRegister;
  readonly business: TestBusinessRegister;
  readonly bank: TestBank;
  /** Settings of the methods that ask them: `proofingSettings`. */
  readonly settings: Readonly<Record<'population_db_match' | 'bank_ekyc', unknown>>;
  /** Settings of the registers that are asked beside that. */
  readonly registerSettings: Readonly<Record<'businessRegister' | 'guardianRegister', unknown>>;
  stop(): Promise<void>;
}

type Listener = Parameters<typeof createServer>[1];

function running(listener: Listener, port: number): Running {
  let server: Server | undefined;
  return {
    origin: `http://localhost:${port}`,
    async start() {
      server = createServer(listener as never);
      await new Promise<void>((resolve) => void server?.listen(port, '127.0.0.1', resolve));
    },
    async stop() {
      const ending = server;
      server = undefined;
      ending?.closeAllConnections();
      await new Promise<void>((resolve) => void (ending ? ending.close(() => resolve()) : resolve()));
    },
  };
}

/** Starts the population register; `env` is what its settings are made of. */
export async function startPopulationRegister(env: NodeJS.ProcessEnv = {}): Promise<TestPopulationRegister> {
  const port = await freePort();
  const { app, behave, requests } = await createPopulationRegister(
    populationRegisterSettings({ PORT: String(port), ...env }),
  );
  const service = running(app.callback(), port);
  await service.start();
  return { ...service, behave, requests };
}

/** Starts the bank; `issuer` is the provider that it confirms people to. */
export async function startBank(issuer: string): Promise<TestBank> {
  const port = await freePort();
  const { app, behave, assertionFor } = await createBank(bankSettings({ PORT: String(port), ISSUER: issuer }));
  const service = running(app.callback(), port);
  await service.start();
  return { ...service, behave, assertionFor };
}

/** Starts the business register; `env` is what its settings are made of. */
export async function startBusinessRegister(env: NodeJS.ProcessEnv = {}): Promise<TestBusinessRegister> {
  const port = await freePort();
  const { app, behave, requests } = await createBusinessRegister(
    businessRegisterSettings({ PORT: String(port), ...env }),
  );
  const service = running(app.callback(), port);
  const { origin } = service;
  await service.start();
  const send = async (path: string, form: Record<string, string>): Promise<void> => {
    const body = new URLSearchParams(form);
    const { status } = await fetch(origin + path, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
    if (status !== 303) throw new Error(`the business register answered ${status}`);
  };
  return {
    ...service,
    behave,
    requests,
    setStatus: (code, status) => send('/status', { code, status }),
    removeRepresentative: (code, number) => send('/representatives', { code, number, action: 'remove' }),
    restoreRepresentative: (code, number) => send('/representatives', { code, number, action: 'restore' }),
  };
}

/** Settings of a source that signs what it answers. */
const sourceAt = (origin: string, path: string) => ({
  url: origin + path,
  issuer: origin,
  jwksUrl: `${origin}/jwks`,
  audience: 'mot-cua',
});

/** Starts all of them for a provider. */
export async function startRegisters(issuer: string): Promise<TestRegisters> {
  const [population, bank, business] = await Promise.all([
    startPopulationRegister(),
    startBank(issuer),
    startBusinessRegister(),
  ]);
  return {
    population,
    bank,
    business,
    registerSettings: {
      businessRegister: sourceAt(business.origin, '/v1/organisations'),
      guardianRegister: sourceAt(population.origin, '/v1/guardians'),
    },
    settings: {
      population_db_match: sourceAt(population.origin, '/v1/match'),
      bank_ekyc: {
        issuers: [
          {
            issuer: bank.origin,
            name: { vi: 'Ngân hàng Mẫu', en: 'Sample Bank', fr: 'Banque Exemple' },
            page: `${bank.origin}/ekyc`,
            jwksUrl: `${bank.origin}/jwks`,
          },
        ],
      },
    },
    async stop() {
      await Promise.all([population.stop(), bank.stop(), business.stop()]);
    },
  };
}

/** Ways in which a register that signs its answers misbehaves, and what the log says of each. */
export const UNBELIEVABLE = [
  ['error', 'the register answered 500'],
  ['busy', 'the register answered 429'],
  ['oversized', 'the answer is too long'],
  ['malformed', 'ERR_JWS_INVALID'],
  ['truncated', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  ['other-key', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  ['injected-key', 'ERR_JWKS_NO_MATCHING_KEY'],
  ['unsigned', 'ERR_JOSE_ALG_NOT_ALLOWED'],
  ['old', 'ERR_JWT_EXPIRED'],
  ['other-audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ['other-request', 'answers_another_request'],
  ['unknown-result', 'ZodError'],
] as const;
