/** A provider with both demonstration services on free ports of loopback, on a database of its own. */

import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parse, stringify } from 'yaml';
import { createDataApi } from '../../demo/data-api/data-api.ts';
import { dataApiSettings } from '../../demo/data-api/settings.ts';
import { createPortal } from '../../demo/portal/portal.ts';
import { portalSettings } from '../../demo/portal/settings.ts';
import { taxOfficeSettings } from '../../demo/tax-office/settings.ts';
import { createTaxOffice } from '../../demo/tax-office/tax-office.ts';
import { type App, createApp } from '../../src/app.ts';
import { loadSettings, projectPath } from '../../src/config.ts';
import { clientKeysIn, createDevelopmentKeys, loadKeys } from '../../src/keys.ts';
import { createLog } from '../../src/log.ts';
import { leaksInAddresses } from './leaks/addresses.ts';
import { leaksInLog } from './leaks/log.ts';
import { startMailbox, type TestMailbox } from './mailbox.ts';
import { freePort } from './ports.ts';
import { createDatabase, type TestDatabase } from './postgres.ts';
import { startRegisters, type TestRegisters } from './registers.ts';

/** Everything that runs. */
export interface World {
  readonly app: App;
  readonly issuer: string;
  readonly portal: string;
  readonly taxOffice: string;
  /** The data provider that the portal asks. */
  readonly dataApi: string;
  /** Where the test-* clients are registered: a service that only says that the person has arrived. */
  readonly testService: string;
  /** Where the mails and text messages of this world arrive. */
  readonly mailbox: TestMailbox;
  /** The registers and the bank: who people and organisations are, and how to make them change, fail or lie. */
  readonly registers: TestRegisters;
  /** What the provider wrote to its log, unless TEST_LOG shows it. */
  readonly log: readonly string[];
  readonly databaseUrl: string;
  /** Directory with the keys and the registrations of this world. */
  readonly directory: string;
  /** Environment for another node of the same provider, as a process of its own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the provider alone, so that a node of its own can take its port. */
  stopProvider(): Promise<void>;
  /** Ends everything; fails when personal data was found in the database, the log or an address of this world. */
  stop(): Promise<void>;
}

function listen(handler: Parameters<typeof createServer>[1], port: number): Promise<Server> {
  const server = createServer(handler as never);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** The development registrations with the ports of this world. */
function registrations(directory: string, ports: Record<string, number>): string {
  let text = readFileSync(projectPath('config/development/relying-parties.yaml'), 'utf8');
  for (const [from, to] of Object.entries(ports)) text = text.replaceAll(`localhost:${from}`, `localhost:${to}`);
  const file = join(directory, 'relying-parties.yaml');
  writeFileSync(file, stringify(parse(text)));
  return file;
}

function writeConfiguration(directory: string, tree: object): string {
  const file = join(directory, 'motcua.yaml');
  writeFileSync(file, stringify(tree));
  return file;
}

/** What a world may differ in; merged over the development settings. */
export type WorldSettings = Record<string, unknown>;

/** What is known of a world before its provider starts. */
export type KnownOfWorld = Pick<World, 'directory' | 'issuer' | 'registers'>;

/** No identity providers are in front of a world, unless it names some. */
function noUpstreams(directory: string, keysDirectory: string) {
  const file = join(directory, 'upstreams.yaml');
  writeFileSync(file, stringify({ upstreams: [] }));
  return { file, clientKeysFile: clientKeysIn(keysDirectory) };
}

/**
 * Starts a world; `differing` are settings, or makes them of what is known by then; `given` is a database to use instead of
 * a new one of the test server. `host` is the provider's, for a second world in one browser: ports share cookies.
 */
export async function createWorld(
  differing: WorldSettings | ((known: KnownOfWorld) => WorldSettings) = {},
  given?: TestDatabase,
  host = 'localhost',
): Promise<World> {
  const database = given ?? (await createDatabase());
  const directory = await mkdtemp(join(tmpdir(), 'motcua-world-'));
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort()]);
  const [port, portalPort, taxPort, dataPort, testPort] = ports;
  const issuer = `http://${host}:${port}`;
  const portal = `http://localhost:${portalPort}`;
  const taxOffice = `http://localhost:${taxPort}`;
  const dataApi = `http://localhost:${dataPort}`;
  const keysDirectory = join(directory, 'keys');
  await createDevelopmentKeys(keysDirectory);
  const [mailbox, registers] = await Promise.all([startMailbox(), startRegisters(issuer)]);
  const overrides = typeof differing === 'function' ? differing({ directory, issuer, registers }) : differing;
  const configuration = writeConfiguration(directory, {
    keysDirectory,
    seed: { relyingParties: registrations(directory, { 3001: portalPort, 3002: taxPort, 8080: testPort }) },
    audit: { sealSeconds: 1, checkpointFile: join(directory, 'checkpoints.jsonl') },
    outbox: { pollSeconds: 0.1 },
    passwordHashing: { memoryKiB: 8192, iterations: 1 },
    ...mailbox.settings,
    ...registers.registerSettings,
    ...overrides,
    upstreams: {
      ...noUpstreams(directory, keysDirectory),
      ...(overrides.upstreams as object | undefined),
    },
    businessRegister: {
      ...(registers.registerSettings.businessRegister as object),
      ...(overrides.businessRegister as object | undefined),
    },
    proofingSettings: { ...registers.settings, ...(overrides.proofingSettings as object | undefined) },
  });
  const environment = {
    MOTCUA_CONFIG: configuration,
    DATABASE_URL: database.url,
    ISSUER: issuer,
    PORT: String(port),
    LOG_LEVEL: process.env.TEST_LOG ?? 'info',
  };
  const settings = loadSettings(environment);
  const log: string[] = [];
  const app = await createApp(
    settings,
    loadKeys(keysDirectory, { production: false }),
    process.env.TEST_LOG ? createLog(settings.log.level) : pino({ level: 'info' }, { write: (line) => log.push(line) }),
  );
  await app.listen();
  const services = await Promise.all([
    listen(
      createPortal(
        portalSettings({ PORT: String(portalPort), ISSUER: issuer, TAX_OFFICE: taxOffice, DATA_API: dataApi }),
      ).callback(),
      portalPort,
    ),
    listen(
      createTaxOffice(taxOfficeSettings({ PORT: String(taxPort), ISSUER: issuer, PORTAL: portal })).callback(),
      taxPort,
    ),
    listen((_req, res) => res.end('arrived'), testPort),
    listen(
      createDataApi(
        dataApiSettings({
          PORT: String(dataPort),
          ISSUER: issuer,
          SERVICES: 'demo-portal,test-client-secret-basic',
        }),
      ).callback(),
      dataPort,
    ),
  ]);
  let stopped: Promise<void> | undefined;
  const stopProvider = (): Promise<void> => {
    stopped ??= app.stop();
    return stopped;
  };
  return {
    app,
    issuer,
    portal,
    taxOffice,
    dataApi,
    testService: `http://localhost:${testPort}`,
    mailbox,
    registers,
    log,
    databaseUrl: database.url,
    directory,
    environment,
    stopProvider,
    async stop() {
      await Promise.all(services.map(close));
      await stopProvider();
      await Promise.all([mailbox.stop(), registers.stop()]);
      await rm(directory, { recursive: true, force: true });
      await database.drop([...leaksInLog(log), ...leaksInAddresses()]);
    },
  };
}
