/** The population register and the bank in this process, on free ports. */
import { createServer, type Server } from 'node:http';
import { type Bank, createBank } from '../../demo/bank/bank.ts';
import { bankSettings } from '../../demo/bank/settings.ts';
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

/** What tests ask about people. */
export interface TestRegisters {
  readonly population: TestPopulationRegister;
  readonly bank: TestBank;
  /** Settings of the methods that ask them: `proofingSettings`. */
  readonly settings: Readonly<Record<'population_db_match' | 'bank_ekyc', unknown>>;
  /** Settings of the registers that are asked beside that. */
  readonly registerSettings: Readonly<Record<'guardianRegister', unknown>>;
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

/** Settings of a source that signs what it answers. */
const sourceAt = (origin: string, path: string) => ({
  url: origin + path,
  issuer: origin,
  jwksUrl: `${origin}/jwks`,
  audience: 'mot-cua',
});

/** Starts both for a provider. */
export async function startRegisters(issuer: string): Promise<TestRegisters> {
  const [population, bank] = await Promise.all([startPopulationRegister(), startBank(issuer)]);
  return {
    population,
    bank,
    registerSettings: { guardianRegister: sourceAt(population.origin, '/v1/guardians') },
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
      await Promise.all([population.stop(), bank.stop()]);
    },
  };
}
