/** The addresses of the development environment. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readYaml } from '../config.ts';

/** Ports on which the development environment listens. */
export interface Ports {
  provider: number;
  portal: number;
  taxOffice: number;
  /** The page that shows mails and text messages, and takes the latter. */
  mailbox: number;
  /** The data provider that the portal asks. */
  dataApi: number;
  /** The population register and the bank, which know who people are. */
  populationRegister: number;
  bank: number;
  /** The business register, which knows organisations and who represents them. */
  businessRegister: number;
  /** The mailbox's mail server. */
  smtp: number;
}

const USUAL: Ports = {
  provider: 3000,
  portal: 3001,
  taxOffice: 3002,
  mailbox: 3003,
  dataApi: 3004,
  populationRegister: 3005,
  bank: 3006,
  businessRegister: 3007,
  smtp: 3025,
};
const VARIABLES = {
  provider: 'PORT',
  portal: 'PORTAL_PORT',
  taxOffice: 'TAX_OFFICE_PORT',
  mailbox: 'MAILBOX_PORT',
  dataApi: 'DATA_API_PORT',
  populationRegister: 'POPULATION_REGISTER_PORT',
  bank: 'BANK_PORT',
  businessRegister: 'BUSINESS_REGISTER_PORT',
  smtp: 'SMTP_PORT',
} as const;
const NAMES = Object.keys(USUAL) as (keyof Ports)[];

function readPort(env: NodeJS.ProcessEnv, name: keyof Ports): number {
  const text = env[VARIABLES[name]];
  if (!text) return USUAL[name];
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Error(`${VARIABLES[name]}=${text}: a port is a number from 1 to 65535.`);
}

/** Ports from the environment (PORT, PORTAL_PORT and so on), else the usual ones; throws an Error when one is not a port or used twice. */
export function readPorts(env: NodeJS.ProcessEnv): Ports {
  const ports: Ports = { ...USUAL };
  for (const name of NAMES) ports[name] = readPort(env, name);
  if (new Set(Object.values(ports)).size < NAMES.length) {
    throw new Error(`${Object.values(VARIABLES).join(', ')} must differ.`);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Throws an Error that names each port in use and how to choose another. */
export async function checkPortsAreFree(ports: Ports): Promise<void> {
  const free = await Promise.all(NAMES.map((name) => isFree(ports[name])));
  const taken = NAMES.filter((_name, i) => !free[i]);
  if (taken.length === 0) return;
  const lines = taken.map((name) => `Port ${ports[name]} is in use by another program (or by an earlier start).`);
  const example = taken.map((name) => `${VARIABLES[name]}=${ports[name] + 1000}`).join(' ');
  throw new Error(`${lines.join('\n')}\nStop it, or choose other ports: ${example} npm start`);
}

/** What the settings say about where the demonstration services, the registers and the mailbox are. */
export interface Places {
  readonly registrations: string | undefined;
  /** File with the identity providers in front. */
  readonly upstreams?: string | undefined;
  readonly mail: string | undefined;
  readonly sms: string | undefined;
  /** Whole settings of the registers, by their names at the top. */
  readonly registers?: Readonly<Record<string, unknown>>;
}

function mover(ports: Ports): (text: string) => string {
  const moved = new Map(NAMES.map((name) => [String(USUAL[name]), String(ports[name])]));
  moved.delete(String(USUAL.provider));
  return (text) =>
    text.replace(
      /((?:http|smtp):\/\/localhost:)(\d+)/g,
      (_, host: string, port: string) => host + (moved.get(port) ?? port),
    );
}

function writeCopy(file: string, name: string, directory: string, move: (text: string) => string): string {
  const copy = join(directory, name);
  writeFileSync(copy, move(readFileSync(file, 'utf8')));
  return copy;
}

/**
 * Where the demonstration services, the registers and the mailbox listen elsewhere, registrations (redirect URIs) and settings must
 * say so: writes copies of the registrations and of the upstreams with the other ports into `directory` and a settings file that names them.
 * Returns the value for MOTCUA_CONFIG.
 */
export function configurationFor(
  ports: Ports,
  options: Places & { directory: string; configuration: string | undefined },
): string | undefined {
  const { registrations, upstreams, mail, sms, registers = {}, directory, configuration } = options;
  const usual = NAMES.every((name) => name === 'provider' || ports[name] === USUAL[name]);
  if (usual) return configuration;
  mkdirSync(directory, { recursive: true });
  const move = mover(ports);
  const settings = (configuration ? readYaml(configuration) : {}) as Partial<
    Record<'seed' | 'upstreams' | 'mail' | 'sms', object>
  >;
  const moved = {
    ...(registrations
      ? {
          seed: { ...settings.seed, relyingParties: writeCopy(registrations, 'relying-parties.yaml', directory, move) },
        }
      : {}),
    ...(upstreams
      ? { upstreams: { ...settings.upstreams, file: writeCopy(upstreams, 'upstreams.yaml', directory, move) } }
      : {}),
    ...(mail ? { mail: { ...settings.mail, url: move(mail) } } : {}),
    ...(sms ? { sms: { ...settings.sms, url: move(sms) } } : {}),
    ...(JSON.parse(move(JSON.stringify(registers))) as object),
  };
  const file = join(directory, 'settings.yaml');
  writeFileSync(file, stringify({ ...settings, ...moved }));
  return file;
}
