/** Passkeys as people have them: a device that Chromium simulates, and one passkey added to an account. */
import { randomUUID } from 'node:crypto';
import type { CDPSession, Page } from 'playwright-core';
import type { Authenticator, Request } from '../../src/authenticators/authenticator.ts';
import { createAuthenticator } from '../../src/authenticators/passkey.ts';
import type { Persona } from './personas.ts';
import type { World } from './world.ts';

/** A passkey as the device keeps it. */
export interface DeviceCredential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId: string;
  readonly privateKey: string;
  readonly userHandle: string;
  readonly signCount: number;
}

/** A device with a lock, in a page. */
export interface Device {
  readonly cdp: CDPSession;
  readonly id: string;
  credentials(): Promise<DeviceCredential[]>;
  /** Puts a passkey in, such as one of another device or an older state of this one. */
  put(credential: DeviceCredential): Promise<void>;
  clear(): Promise<void>;
  /** Whether its owner unlocks it. */
  unlocks(isUserVerified: boolean): Promise<void>;
  /** Whether somebody touches it at once when it is asked. */
  answers(enabled: boolean): Promise<void>;
}

const NO_HASHING = {
  hash: async () => '',
  verify: async () => false,
  isOutdated: () => false,
  bounded: <T>(work: () => Promise<T>) => work(),
};

/** The authenticator itself, as the provider has it. */
export const passkeys = (settings?: unknown): Authenticator => createAuthenticator({ hasher: NO_HASHING, settings });

/** Connects a device to a page. */
export async function connectDevice(page: Page, options: { isUserVerified?: boolean } = {}): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  const of = { authenticatorId: id };
  return {
    cdp,
    id,
    async credentials() {
      const { credentials } = await cdp.send('WebAuthn.getCredentials', of);
      return credentials as DeviceCredential[];
    },
    put: async (credential) => void (await cdp.send('WebAuthn.addCredential', { ...of, credential })),
    clear: async () => void (await cdp.send('WebAuthn.clearCredentials', of)),
    unlocks: async (isUserVerified) => void (await cdp.send('WebAuthn.setUserVerified', { ...of, isUserVerified })),
    answers: async (enabled) => void (await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { ...of, enabled })),
  };
}

const CREATE = `async (options) => (await navigator.credentials.create({
  publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON()`;

/** What the device in this page answers when it is asked to make a passkey. */
export async function createIn(page: Page, options: unknown): Promise<string> {
  return JSON.stringify(await page.evaluate(`(${CREATE})(${JSON.stringify(options)})`));
}

/** What a page of the provider asks the device for. */
export interface Asked {
  readonly challenge: string;
  readonly [option: string]: unknown;
}

/** Reads it from the page. */
export async function askedIn(page: Page): Promise<Asked> {
  return JSON.parse((await page.getAttribute('[data-ceremony]', 'data-options')) ?? '') as Asked;
}

const GET = `async (options) => (await navigator.credentials.get({
  publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON()`;

/** What the device in this page answers when it is asked to show a passkey. */
export async function shownIn(page: Page, options: Asked): Promise<{ id: string; response: Record<string, unknown> }> {
  return page.evaluate(`(${GET})(${JSON.stringify(options)})`);
}

/** Adds a passkey of the device in this page to a person's account. */
export async function addPasskey(page: Page, world: World, { id }: Persona): Promise<void> {
  const { people, credentials } = world.app.storage;
  const { enrolment } = passkeys();
  const own = (await credentials.ofPerson(id)).filter(({ method }) => method === 'passkey');
  const now = new Date();
  const request: Request = {
    person: await people.find(id),
    credentials: own,
    now,
    issuer: world.issuer,
    language: 'vi',
  };
  const ask = await enrolment?.begin(request);
  const [exhibit] = ask?.form.exhibits ?? [];
  if (!ask || exhibit?.kind !== 'ceremony') throw new Error('nothing was asked');
  await page.goto(world.issuer);
  const input = { [exhibit.field]: await createIn(page, exhibit.options) };
  const turn = await enrolment?.answer({ ...request, state: ask.state, input });
  if (turn?.kind !== 'done') throw new Error(`no passkey was added: ${JSON.stringify(turn)}`);
  await credentials.add({ id: randomUUID(), personId: id, method: 'passkey', ...turn.done });
}
