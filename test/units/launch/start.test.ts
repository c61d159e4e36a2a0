import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkPortsAreFree, configurationFor, readPorts } from '../../../src/launch/ports.ts';
import { startProgram, troubleIn } from '../../../src/launch/program.ts';
import { createStages, type Part } from '../../../src/launch/stages.ts';
import { firstLine, runs, runToEnd, until } from './processes.ts';

const install = join(import.meta.dirname, '../../../src/launch/install.mjs');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'motcua-start-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function script(code: string): string {
  const file = join(directory, 'program.ts');
  writeFileSync(file, code);
  return file;
}

describe('running a program of the project', () => {
  it('gives it the arguments and returns its exit code, on Node 24', async () => {
    const file = script('console.log(process.versions.node, ...process.argv.slice(2)); process.exitCode = 7;');
    const { code, output } = await runToEnd(process.execPath, [install, file, 'one', 'two']);
    expect(code).toBe(7);
    expect(output).toMatch(/^24\.\S+ one two\n$/);
  });

  it('passes SIGTERM on', async () => {
    const file = script(
      "process.on('SIGTERM', () => process.exit(5)); setInterval(() => 0, 1e3); console.log(process.pid);",
    );
    const { child, line } = await firstLine(install, [file]);
    child.kill('SIGTERM');
    await until(() => child.exitCode !== null);
    expect([child.exitCode, runs(Number(line))]).toEqual([5, false]);
  });
});

describe('the ports', () => {
  it('are the usual ones, or those of the environment', () => {
    expect(readPorts({})).toEqual({
      provider: 3000,
      portal: 3001,
      taxOffice: 3002,
      mailbox: 3003,
      dataApi: 3004,
      populationRegister: 3005,
      bank: 3006,
      businessRegister: 3007,
      smtp: 3025,
    });
    expect(readPorts({ PORT: '4000', TAX_OFFICE_PORT: '4002' }).taxOffice).toBe(4002);
    expect(() => readPorts({ PORT: 'x' })).toThrow('PORT=x: a port is a number');
    expect(() => readPorts({ PORT: '3001' })).toThrow('must differ');
  });

  it('say which one is taken and how to choose another', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const { port } = server.address() as AddressInfo;
    const ports = {
      ...{ provider: 59_381, portal: port, taxOffice: 59_382, mailbox: 59_383, dataApi: 59_384 },
      ...{ populationRegister: 59_386, bank: 59_387, businessRegister: 59_388, smtp: 59_385 },
    };
    await expect(checkPortsAreFree(ports)).rejects.toThrow(new RegExp(`Port ${port} is in use.*PORTAL_PORT=`, 's'));
    server.close();
  });

  it('carry over to the redirect URIs of the demonstration services', () => {
    const registrations = join(directory, 'registrations.yaml');
    writeFileSync(
      registrations,
      "a: 'http://localhost:3001/callback'\nb: http://localhost:30010/x\nc: http://localhost:3002/\n",
    );
    const [mail, sms] = ['smtp://localhost:3025', 'http://localhost:3003/sms'];
    const options = { registrations, mail, sms, directory, configuration: undefined };
    expect(configurationFor(readPorts({ PORT: '4000' }), options)).toBeUndefined();
    const file = configurationFor(readPorts({ PORTAL_PORT: '3002', TAX_OFFICE_PORT: '3001' }), options) ?? '';
    const { seed } = parse(readFileSync(file, 'utf8')) as { seed: { relyingParties: string } };
    expect(parse(readFileSync(seed.relyingParties, 'utf8'))).toEqual({
      a: 'http://localhost:3002/callback',
      b: 'http://localhost:30010/x',
      c: 'http://localhost:3001/',
    });
  });

  it('carry over to where mails and text messages are sent', () => {
    const [mail, sms] = ['smtp://localhost:3025', 'http://localhost:3003/sms'];
    const places = { registrations: undefined, mail, sms, directory, configuration: undefined };
    const file = configurationFor(readPorts({ MAILBOX_PORT: '4003', SMTP_PORT: '4025' }), places) ?? '';
    expect(parse(readFileSync(file, 'utf8'))).toEqual({
      mail: { url: 'smtp://localhost:4025' },
      sms: { url: 'http://localhost:4003/sms' },
    });
    const elsewhere = { ...places, mail: 'smtps://mail.example:465', sms: undefined };
    const other = configurationFor(readPorts({ SMTP_PORT: '4025' }), elsewhere) ?? '';
    expect(parse(readFileSync(other, 'utf8'))).toEqual({ mail: { url: 'smtps://mail.example:465' } });
  });

  it('carry over to the identity providers in front', () => {
    const upstreams = join(directory, 'given.yaml');
    writeFileSync(upstreams, 'upstreams: [{ issuer: http://localhost:3006 }]');
    const places = { registrations: undefined, mail: undefined, sms: undefined, upstreams };
    const options = { ...places, directory, configuration: undefined };
    const file = configurationFor(readPorts({ BANK_PORT: '4006' }), options) ?? '';
    const settings = parse(readFileSync(file, 'utf8')) as { upstreams: { file: string } };
    expect(parse(readFileSync(settings.upstreams.file, 'utf8'))).toEqual({
      upstreams: [{ issuer: 'http://localhost:4006' }],
    });
  });

  it('carry over to the registers and other sources', () => {
    const proofingSettings = {
      population_db_match: { url: 'http://localhost:3005/v1/match', audience: 'mot-cua' },
      bank_ekyc: { issuers: [{ issuer: 'http://localhost:3006', page: 'https://bank.example:3006/ekyc' }] },
    };
    const places = { registrations: undefined, mail: undefined, sms: undefined, directory, configuration: undefined };
    const businessRegister = { url: 'http://localhost:3007/v1/organisations', jwksFile: 'keys.json' };
    const registers = { proofingSettings, businessRegister, guardianRegister: undefined };
    const numbers = { POPULATION_REGISTER_PORT: '4005', BANK_PORT: '4006', BUSINESS_REGISTER_PORT: '4007' };
    const file = configurationFor(readPorts(numbers), { ...places, registers }) ?? '';
    expect(parse(readFileSync(file, 'utf8'))).toEqual({
      proofingSettings: {
        population_db_match: { url: 'http://localhost:4005/v1/match', audience: 'mot-cua' },
        bank_ekyc: { issuers: [{ issuer: 'http://localhost:4006', page: 'https://bank.example:3006/ekyc' }] },
      },
      businessRegister: { url: 'http://localhost:4007/v1/organisations', jwksFile: 'keys.json' },
    });
  });
});

describe('the parts of a start', () => {
  const part = (name: string, order: string[]): Part => ({
    name,
    exited: new Promise(() => undefined),
    stop: async () => void order.push(name),
  });

  it('stop in the reverse order, once', async () => {
    const order: string[] = [];
    const stages = createStages();
    stages.add(part('database', order));
    stages.add(part('provider', order));
    await Promise.all([stages.stop(), stages.stop()]);
    expect(order).toEqual(['provider', 'database']);
  });

  it('tell when one ends that nobody asked to', async () => {
    const stages = createStages();
    stages.add({ ...part('The provider', []), exited: Promise.resolve('out of memory') });
    expect(await stages.failure).toBe('The provider ended unexpectedly; out of memory');
  });

  it('say what a program printed when it ends while starting', async () => {
    const program = startProgram({
      name: 'The portal',
      entry: script("console.error('no key'); process.exitCode = 1;"),
      env: process.env,
      readyUrl: 'http://127.0.0.1:9/',
      logFile: join(directory, 'logs/portal.log'),
      onTrouble: () => undefined,
      stopWithinMs: 1000,
    });
    await expect(program.ready()).rejects.toThrow(/The portal ended while it was starting.*no key/s);
    await program.stop();
  });

  it('show warnings of a structured log and nothing less', () => {
    expect(troubleIn('{"level":30,"msg":"request"}')).toBeUndefined();
    expect(troubleIn('{"level":50,"msg":"failed","err":{"message":"no route"}}')).toBe('failed: no route');
    expect(troubleIn('a stack trace')).toBe('a stack trace');
  });
});
