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
  dataApi: number;
}

const USUAL: Ports = { provider: 3000, portal: 3001, taxOffice: 3002, dataApi: 3004 };
const VARIABLES = {
  provider: 'PORT',
  portal: 'PORTAL_PORT',
  taxOffice: 'TAX_OFFICE_PORT',
  dataApi: 'DATA_API_PORT',
} as const;
const NAMES = Object.keys(USUAL) as (keyof Ports)[];

function readPort(env: NodeJS.ProcessEnv, name: keyof Ports): number {
  const text = env[VARIABLES[name]];
  if (!text) return USUAL[name];
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Error(`${VARIABLES[name]}=${text}: a port is a number from 1 to 65535.`);
}

/** Ports from PORT, PORTAL_PORT, TAX_OFFICE_PORT and DATA_API_PORT; throws an Error when one is not a port or used twice. */
export function readPorts(env: NodeJS.ProcessEnv): Ports {
  const ports = {
    provider: readPort(env, 'provider'),
    portal: readPort(env, 'portal'),
    taxOffice: readPort(env, 'taxOffice'),
    dataApi: readPort(env, 'dataApi'),
  };
  if (new Set(Object.values(ports)).size < NAMES.length)
    throw new Error(`${Object.values(VARIABLES).join(', ')} must differ.`);
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

function moveOrigins(text: string, ports: Ports): string {
  const moved = new Map([
    [`http://localhost:${USUAL.portal}`, `http://localhost:${ports.portal}`],
    [`http://localhost:${USUAL.taxOffice}`, `http://localhost:${ports.taxOffice}`],
  ]);
  return text.replace(/http:\/\/localhost:\d+/g, (origin) => moved.get(origin) ?? origin);
}

/**
 * Where the demonstration services listen elsewhere, their registrations (redirect URIs) must say so: writes a copy
 * of the registrations with the other ports into `directory` and a settings file that names it.
 * Returns the value for MOTCUA_CONFIG.
 */
export function configurationFor(
  ports: Ports,
  options: { registrations: string | undefined; directory: string; configuration: string | undefined },
): string | undefined {
  const { registrations, directory, configuration } = options;
  const usual = ports.portal === USUAL.portal && ports.taxOffice === USUAL.taxOffice;
  if (usual || !registrations) return configuration;
  mkdirSync(directory, { recursive: true });
  const copy = join(directory, 'relying-parties.yaml');
  writeFileSync(copy, moveOrigins(readFileSync(registrations, 'utf8'), ports));
  const settings = (configuration ? readYaml(configuration) : {}) as { seed?: object };
  const file = join(directory, 'settings.yaml');
  writeFileSync(file, stringify({ ...settings, seed: { ...settings.seed, relyingParties: copy } }));
  return file;
}
