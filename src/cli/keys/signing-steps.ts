/** The steps of a change of the signing keys. */
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { type SigningStep, subjectOf, useApprovedKeyChange } from '../../approvals/key-change.ts';
import type { SigningKey } from '../../keys.ts';
import type { Settings } from '../../settings.ts';
import type { KeyChange } from '../../storage/key-change.ts';
import { CommandError, type Output } from '../command.ts';
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
const PATIENCE_MS = 5_000;

/** The keys as they stand. */
export const factsOf = async ({ change, settings, keys }: Pick<SigningChange, 'change' | 'settings' | 'keys'>) =>
  signingFacts(keys, await change.steps(), settings.lifetimes);

/** In one transaction with the record, the file last: what fails leaves all as it was. */
async function take(
  { change, settings, request, force }: SigningChange,
  step: SigningStep,
  made: {
    readonly replaced?: string | undefined;
    readonly made?: string;
    readonly keys: (keys: readonly SigningKey[]) => readonly SigningKey[];
  },
): Promise<void> {
  await change.transaction(async () => {
    if (settings.environment === 'production' && request === undefined)
      throw new CommandError(
        `In production two security officers agree first: let one ask for "${subjectOf(step)}" in the console, then give the id: --request <id>`,
      );
    const approval = { approvals: change.approvals, withinSeconds: settings.staff.keyChangeSeconds };
    if (request !== undefined && !(await useApprovedKeyChange(request, step, approval)))
      throw new CommandError(`--request: no approved request about "${subjectOf(step)}" that was not carried out yet`);
    const forced = force ? { forced: true as const } : {};
    await change.record({ step: `signing-${step.step}`, key: step.kid ?? made.made, request, ...forced });
    if (made.replaced !== undefined) await change.record({ step: 'signing-replaced', key: made.replaced, request });
    changeSigningKeys(settings.keysDirectory, made.keys);
  });
}

function found(facts: readonly SigningKeyFacts[], kid: string): SigningKeyFacts {
  const one = facts.find((key) => key.kid === kid);
  if (!one) throw new CommandError('there is no signing key of this name: see "motcua keys list"');
  return one;
}

/** Whether the provider publishes the key; undefined where it cannot be asked from here. */
async function isPublished(issuer: string, kid: string): Promise<boolean | undefined> {
  try {
    const response = await fetch(new URL('/jwks', issuer), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { keys } = (await response.json()) as { keys: readonly { kid?: string }[] };
    return keys.some((key) => key.kid === kid);
  } catch {
    return undefined;
  }
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
  await take(steps, { step: 'next' }, { made: key.kid, keys: (keys) => [...keys, key] });
  steps.output.write(
    `"${key.kid}" is published with the next start. ${RESTART}. After an hour: motcua keys signing promote ${key.kid}\n`,
  );
}

/** Lets a key that services know by now sign. */
export async function promote(steps: SigningChange, kid: string): Promise<void> {
  const facts = await factsOf(steps);
  const key = found(facts, kid);
  refuseEarly(key, 'promote', steps.force);
  const published = await isPublished(steps.settings.issuer, kid);
  if (published === false && !steps.force)
    throw new CommandError(`The provider does not publish "${kid}" yet. ${RESTART}.`);
  if (published === undefined)
    steps.output.write(
      `${steps.settings.issuer}/jwks cannot be read from here: look yourself that "${kid}" is in it.\n`,
    );
  const former = facts.find(({ alg, state }) => alg === key.alg && state === 'signs')?.kid;
  await take(
    steps,
    { step: 'promote', kid },
    {
      replaced: former,
      keys: (keys) => [...keys.filter((one) => one.kid === kid), ...keys.filter((one) => one.kid !== kid)],
    },
  );
  steps.output.write(
    `"${kid}" signs with the next start. ${RESTART}.${former ? ` Later: motcua keys signing retire ${former}` : ''}\n`,
  );
}

/** Takes a key away whose last token has expired. */
export async function retire(steps: SigningChange, kid: string): Promise<void> {
  refuseEarly(found(await factsOf(steps), kid), 'retire', steps.force);
  await take(steps, { step: 'retire', kid }, { keys: (keys) => keys.filter((one) => one.kid !== kid) });
  steps.output.write(
    `"${kid}" is retired. ${RESTART}. Keep its public part where receipts that people took away are to be checked.\n`,
  );
}
