import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { freePort } from '../../support/ports.ts';

let service: ChildProcess | undefined;

afterEach(() => void service?.kill('SIGKILL'));

async function start(entry: string, env: Record<string, string>): Promise<string> {
  service = spawn(process.execPath, [projectPath(entry)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [line] = await once(service.stdout as NodeJS.ReadableStream, 'data');
  return String(line);
}

it.each([
  'demo/portal/main.ts',
  'demo/tax-office/main.ts',
  'demo/mailbox/main.ts',
  'demo/population-register/main.ts',
  'demo/bank/main.ts',
  'demo/business-register/main.ts',
])('%s says where it listens and ends within two seconds, even with a connection open', async (entry) => {
  const [PORT, SMTP_PORT] = [String(await freePort()), String(await freePort())];
  expect(await start(entry, { PORT, SMTP_PORT })).toContain(`http://127.0.0.1:${PORT}`);
  expect(await (await fetch(`http://127.0.0.1:${PORT}/health`)).json()).toEqual({ status: 'ok' });
  const idle = connect(Number(PORT), '127.0.0.1');
  await once(idle, 'connect');
  idle.on('error', () => undefined).write('GET / HTTP/1.1\r\n');
  const began = Date.now();
  service?.kill('SIGTERM');
  const [code] = await once(service as ChildProcess, 'exit');
  expect([code, Date.now() - began < 2000]).toEqual([0, true]);
});

it.each([
  ['demo/portal/main.ts', 'PRIVATE_KEY_FILE'],
  ['demo/population-register/main.ts', 'PRIVATE_KEY_FILE'],
  ['demo/bank/main.ts', 'PRIVATE_KEY_FILE'],
  ['demo/business-register/main.ts', 'PRIVATE_KEY_FILE'],
  ['demo/tax-office/main.ts', 'CLIENT_SECRET'],
])('%s refuses to use its published key or secret with a real provider', async (entry, name) => {
  service = spawn(process.execPath, [projectPath(entry)], {
    env: { ...process.env, PORT: String(await freePort()), ISSUER: 'https://eid.example' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  service.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(service, 'close');
  expect(code).not.toBe(0);
  expect(output).toContain(name);
});
