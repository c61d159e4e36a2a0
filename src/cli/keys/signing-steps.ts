/** The steps of a change of the signing keys. */
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { SigningKey } from '../../keys.ts';
import type { Settings } from '../../settings.ts';
import type { KeyChange } from '../../storage/key-change.ts';
import { CommandError, type Output } from '../command.ts';
import { useApproval } from './approved.ts';
import { changeSigningKeys } from './key-files.ts';
import { type SigningKeyFacts, signingFacts, tooEarly } from './signing-rules.ts';

/** What a step has. */
export interface SigningChange {
  readonly change: KeyChange;
  readonly settings: Settings;
  readonly keys: readonly SigningKey[];
  readonly output: Output;
  /** Id of the request that two security officers agreed about. */
  readonly request: string | undefined;
  /** Although it is too early, such as when the key was stolen. */
  readonly force: boolean;
}

const RESTART = 'Give every node this signing.jwks.json and restart node by node';
/** A node reports its keys each time that it looks after the database; one that missed two of them is gone. */
const MISSED = 2.5;

/** The keys as they stand. */
export async function factsOf({ change, settings, keys }: Pick<SigningChange, 'change' | 'settings' | 'keys'>) {
  const known = await change.signingKeys.known(MISSED * settings.maintenance.everySeconds);
  return signingFacts(keys, await change.steps(), { known, idTokenSeconds: settings.lifetimes.idTokenSeconds });
}

/** A step as it is carried out. */
interface Step {
  readonly name: 'next' | 'promote' | 'retire';
  readonly kid: string;
  /** The key that signs no more. */
  readonly replaced?: string | undefined;
  readonly keys: (keys: readonly SigningKey[]) => readonly SigningKey[];
}

/** In one transaction with the record, the file last: what fails leaves all as it was. */
async function take(steps: SigningChange, { name, kid, replaced, keys }: Step): Promise<void> {
  const { change, settings, request, force } = steps;
  await change.transaction(async () => {
    await useApproval(steps, name === 'next' ? { step: name } : { step: name, kid });
    await change.record({ step: `signing-${name}`, key: kid, request, ...(force ? { forced: true } : {}) });
    if (replaced !== undefined) await change.record({ step: 'signing-replaced', key: replaced, request });
    changeSigningKeys(settings.keysDirectory, keys);
  });
}

function found(facts: readonly SigningKeyFacts[], kid: string): SigningKeyFacts {
  const one = facts.find((key) => key.kid === kid);
  if (!one) throw new CommandError('there is no signing key of this name: see "motcua keys list"');
  return one;
}

function refuseEarly(facts: SigningKeyFacts, step: 'promote' | 'retire', force: boolean): void {
  const problem = tooEarly(facts, step, new Date());
  if (problem && !(force && facts.state !== 'signs')) throw new CommandError(problem);
}

async function newKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = `${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  return { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' } as SigningKey;
}

/** Makes a key and publishes it after those that sign. */
export async function next(steps: SigningChange): Promise<void> {
  const waiting = (await factsOf(steps)).find(({ state }) => state === 'next');
  if (waiting && !steps.force) throw new CommandError(`"${waiting.kid}" is published already and waits: promote it`);
  const key = await newKey();
  await take(steps, { name: 'next', kid: key.kid, keys: (keys) => [...keys, key] });
  steps.output.write(
    `"${key.kid}" is published with the next start. ${RESTART}. After an hour: motcua keys signing promote ${key.kid}\n`,
  );
}

/** Lets a key that services know by now sign. */
export async function promote(steps: SigningChange, kid: string): Promise<void> {
  const facts = await factsOf(steps);
  const key = found(facts, kid);
  refuseEarly(key, 'promote', steps.force);
  const former = facts.find(({ alg, state }) => alg === key.alg && state === 'signs')?.kid;
  await take(steps, {
    name: 'promote',
    kid,
    replaced: former,
    keys: (keys) => [...keys.filter((one) => one.kid === kid), ...keys.filter((one) => one.kid !== kid)],
  });
  steps.output.write(
    `"${kid}" signs with the next start. ${RESTART}.${former ? ` Later: motcua keys signing retire ${former}` : ''}\n`,
  );
}

/** Takes a key away whose last token has expired. */
export async function retire(steps: SigningChange, kid: string): Promise<void> {
  refuseEarly(found(await factsOf(steps), kid), 'retire', steps.force);
  await take(steps, { name: 'retire', kid, keys: (keys) => keys.filter((one) => one.kid !== kid) });
  steps.output.write(
    `"${kid}" is retired. ${RESTART}. Keep its public part where receipts that people took away are to be checked.\n`,
  );
}
