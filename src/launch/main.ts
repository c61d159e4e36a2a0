/**
 * `npm start`. In development: database, provider, the demonstration services and a mailbox, with nothing else to install.
 * With NODE_ENV=production: the provider alone, configured by its operator.
 */
import { spawn } from 'node:child_process';
import { loadSettings, projectPath } from '../config.ts';
import type { Settings } from '../settings.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { type Invented, inventedPeople } from './people.ts';
import { checkPortsAreFree, configurationFor, type Ports, readPorts } from './ports.ts';
import { type Program, type ProgramOptions, startProgram } from './program.ts';
import { createStages, type Stages } from './stages.ts';
import { codesTable, type Links, welcome } from './welcome.ts';

const STOP_DEADLINE_MS = 9_500;
const PROVIDER_STOPS_WITHIN_MS = 6_000;
const SERVICE_STOPS_WITHIN_MS = 2_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const colours = process.stdout.isTTY === true;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const sayWithTime = (line: string): void => say(`${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${line}`);
const providerEntry = projectPath('src/main.ts');

/** The settings as the provider will read them; its database may not run yet. */
function settingsFor(env: NodeJS.ProcessEnv): Settings {
  const later = env.DATABASE_URL || env.DATABASE_URL_FILE ? {} : { DATABASE_URL: 'postgresql://localhost/motcua' };
  return loadSettings({ ...env, ...later });
}

/** The provider's environment: its own, with the issuer and the registrations that go with other ports. */
function providerEnvironment(ports: Ports): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, PORT: String(ports.provider) };
  if (process.env.PORT) env.ISSUER ??= `http://localhost:${ports.provider}`;
  const { seed, upstreams, mail, sms, proofingSettings, businessRegister, guardianRegister } = settingsFor(env);
  const configuration = configurationFor(ports, {
    registrations: seed.relyingParties,
    upstreams: upstreams.file,
    mail: mail?.url,
    sms: sms?.url,
    registers: { proofingSettings, businessRegister, guardianRegister },
    directory: projectPath('data/ports'),
    configuration: env.MOTCUA_CONFIG,
  });
  return configuration ? { ...env, MOTCUA_CONFIG: configuration } : env;
}

async function startDatabase(env: NodeJS.ProcessEnv, stages: Stages): Promise<NodeJS.ProcessEnv> {
  if (env.DATABASE_URL || env.DATABASE_URL_FILE) return env;
  const database = await startEmbeddedPostgres({ directory: projectPath('data/postgres'), log: sayWithTime });
  stages.add({ name: 'PostgreSQL', exited: database.exited, stop: database.stop });
  sayWithTime('PostgreSQL runs');
  return { ...env, DATABASE_URL: database.url };
}

function startOne(options: Omit<ProgramOptions, 'logFile' | 'onTrouble'> & { log: string }): Program {
  const logFile = projectPath('data/logs', `${options.log}.log`);
  return startProgram({ ...options, logFile, onTrouble: (line) => say(`[${options.name}] ${line}`) });
}

function startProvider(env: NodeJS.ProcessEnv, port: number): Program {
  return startOne({
    name: 'The provider',
    log: 'provider',
    entry: providerEntry,
    env,
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    stopWithinMs: PROVIDER_STOPS_WITHIN_MS,
  });
}

function startServices(ports: Ports, { issuer, seed }: Settings, taxOffice: string): Program[] {
  const addresses = {
    SMTP_PORT: String(ports.smtp),
    ISSUER: issuer,
    TAX_OFFICE: taxOffice,
    DATA_API: `http://localhost:${ports.dataApi}`,
    ...(seed.personas ? { ACCOUNT_HOLDERS: seed.personas } : {}),
  };
  const start = (name: string, log: string, port: number): Program =>
    startOne({
      name,
      log,
      entry: projectPath('demo', log, 'main.ts'),
      env: { ...process.env, ...addresses, PORT: String(port) },
      readyUrl: `http://127.0.0.1:${port}/health`,
      stopWithinMs: SERVICE_STOPS_WITHIN_MS,
    });
  return [
    start('The portal', 'portal', ports.portal),
    start('The tax office', 'tax-office', ports.taxOffice),
    start('The data provider', 'data-api', ports.dataApi),
    start('The population register', 'population-register', ports.populationRegister),
    start('The bank', 'bank', ports.bank),
    start('The business register', 'business-register', ports.businessRegister),
    start('The mailbox', 'mailbox', ports.mailbox),
  ];
}

async function untilReady(program: Program): Promise<void> {
  await program.ready();
  sayWithTime(`${program.name} answers`);
}

/** Enter shows the codes of the moment; a start without a terminal has nobody to press it. */
function showCodesOnEnter(people: readonly Invented[]): boolean {
  if (!process.stdin.isTTY) return false;
  process.stdin.on('data', () => say(codesTable(people, colours))).unref();
  return true;
}

async function greet(settings: Settings, links: Links): Promise<void> {
  const people = await inventedPeople(settings);
  const interactive = showCodesOnEnter(people);
  say(welcome(people, links, { seconds: performance.now() / 1000, colours, interactive }));
}

async function startDevelopment(stages: Stages): Promise<void> {
  const ports = readPorts(process.env);
  const env = providerEnvironment(ports);
  const settings = settingsFor(env);
  await checkPortsAreFree(ports);
  const provider = startProvider(await startDatabase(env, stages), ports.provider);
  stages.add(provider);
  const origin = (port: number): string => `http://localhost:${port}`;
  const links = {
    provider: settings.issuer,
    portal: origin(ports.portal),
    taxOffice: origin(ports.taxOffice),
    mailbox: origin(ports.mailbox),
    populationRegister: origin(ports.populationRegister),
    bank: origin(ports.bank),
    businessRegister: origin(ports.businessRegister),
  };
  const services = startServices(ports, settings, links.taxOffice);
  stages.add(...services);
  await Promise.all([provider, ...services].map(untilReady));
  await greet(settings, links);
}

/** The deadline leaves to the guards (guard.ts) what would not stop in time. */
async function stopAndExit(stages: Stages, code: number): Promise<void> {
  setTimeout(() => process.exit(code || 1), STOP_DEADLINE_MS).unref();
  await stages.stop().catch((error: Error) => say(error.message));
  process.exit(code);
}

/** A start that was killed outright cannot pass the signal on; its child notices that it has another parent now. */
function stopWithoutParent(stop: () => void): void {
  const parent = Number(process.env.MOTCUA_LAUNCHER_PID);
  if (parent !== process.ppid) return;
  setInterval(() => process.ppid === parent || stop(), 500).unref();
}

async function runDevelopment(): Promise<void> {
  const stages = createStages();
  let ending = false;
  const end = (words: string, code: number): void => {
    if (ending) return;
    ending = true;
    if (words) say(`\n${words}`);
    void stopAndExit(stages, code);
  };
  for (const signal of SIGNALS) process.on(signal, () => end('Stopping …', 0));
  stopWithoutParent(() => end('', 1));
  void stages.failure.then((words) => end(words, 1));
  await startDevelopment(stages).catch((error: Error) => end(error.message, 1));
}

/** The operator's own process: same terminal, same signals, same exit code. */
function runProduction(): void {
  const provider = spawn(process.execPath, [providerEntry], { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => provider.kill(signal));
  stopWithoutParent(() => provider.kill('SIGTERM'));
  provider.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

if (process.env.NODE_ENV === 'production') runProduction();
else await runDevelopment();
