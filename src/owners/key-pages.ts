/** What those who look after a service see of its keys and secrets. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { PersonStore } from '../identity/person-store.ts';
import type { ExpiryStore } from '../relying-parties/expiry.ts';
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import { publishedKeys } from '../relying-parties/published-keys.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { type ClientSecret, methodOf, SECRET_METHODS, type SecretStore } from '../relying-parties/secrets.ts';
import { endOfKey, isLiving, keysOf, type ServiceKey } from '../relying-parties/service-keys.ts';
import type { ServiceKeysSettings } from '../relying-parties/settings.ts';
import type { UseStore } from '../relying-parties/uses.ts';
import { KEY_METHODS } from '../teams/key-rotation.ts';
import { type Environment, keysPageOf, type RotationProblem } from '../teams/rotation.ts';
import type { MadeSecret } from '../teams/secret-rotation.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, KeyView, Views } from '../web/views.ts';
import type { OnService } from './at.ts';
import { environmentTabs } from './environments.ts';
import { keyView, secretView, type Telling } from './key-views.ts';

export interface KeyPagesParts {
  readonly clientSecrets: Pick<SecretStore, 'ofClient'>;
  readonly clientUses: Pick<UseStore, 'ofClient'>;
  readonly expiry: Pick<ExpiryStore, 'keySets'>;
  /** What is at the address of a service's keys at this moment; undefined when it cannot be read. */
  readonly keySetAt: (url: string, teamId: string) => Promise<unknown>;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly settings: { readonly serviceKeys: Pick<ServiceKeysSettings, 'overlapDays'> };
}

/** A member at the keys of one registration. */
export interface OnKeys extends OnService {
  readonly environment: Environment;
  readonly registration: RelyingParty;
  readonly mayChange: boolean;
}

/** What a list says about what was just done; the address names one. */
const NOTICES = {
  added: 'serviceKeys.done.added',
  ended: 'serviceKeys.done.ended',
  kept: 'serviceKeys.done.kept',
  removed: 'serviceKeys.done.removed',
  again: 'serviceKeys.done.again',
} as const;
export type KeyNotice = keyof typeof NOTICES;

/** Days of an overlap to choose among. */
const DAYS = [0, 1, 3, 7, 14, 30];

/** How the developers make a pair of keys: the private half stays where it is made. */
const COMMANDS = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private-key.pem
openssl pkey -in private-key.pem -pubout`;

const problemKey = (problem: RotationProblem): string => `serviceKeys.problem.${problem}`;

/** Makes the pages. */
export function createKeyPages(parts: KeyPagesParts) {
  const { clientSecrets, clientUses, expiry, keySetAt, now, pages, people, settings } = parts;
  const wordsOf = ({ guest }: OnKeys) => pages.words(guest.language);
  const at = ({ service, environment }: OnKeys): string => keysPageOf(service.id, environment);
  const back = (on: OnKeys) => ({ href: at(on), label: wordsOf(on)('serviceKeys.back') });

  const tellingOf = async (on: OnKeys): Promise<Telling> => ({
    words: wordsOf(on),
    now: now(),
    uses: await clientUses.ofClient(on.registration.clientId),
  });

  const withChange = (on: OnKeys, view: KeyView, path: string | undefined): KeyView =>
    on.mayChange && path !== undefined ? { ...view, change: `${at(on)}/${path}` } : view;

  function keyItem(on: OnKeys, key: ServiceKey, telling: Telling): KeyView {
    const thumbprint = thumbprintOf(key);
    return withChange(on, keyView(key, telling), thumbprint && `key/${thumbprint}`);
  }

  async function secretItem(on: OnKeys, secret: ClientSecret, telling: Telling): Promise<KeyView> {
    const by = secret.createdBy === undefined ? undefined : await people.find(secret.createdBy);
    return withChange(on, secretView(secret, by?.name.full ?? '', telling), `secret/${secret.id}`);
  }

  /** The service's own keys are shown as they are now; nothing is changed here. */
  async function keysAtAddress(
    on: OnKeys,
    url: string,
    telling: Telling,
  ): Promise<NonNullable<Views['service-keys']['keys']>> {
    const keys = publishedKeys(await keySetAt(url, on.team.id));
    const words = wordsOf(on);
    const look = keys ? undefined : await expiry.keySets.ofClient(on.registration.clientId);
    const readAt = look?.url === url ? look.readAt : undefined;
    const lastRead = readAt ? { lastRead: words('serviceKeys.unread.lastRead', { when: readAt }) } : {};
    const address = { url, text: words('serviceKeys.address.text'), found: keys !== undefined, ...lastRead };
    return { list: (keys ?? []).map((key) => keyView(key, telling, 'past')), address };
  }

  async function keysView(on: OnKeys, telling: Telling): Promise<Pick<Views['service-keys'], 'keys'>> {
    const { metadata } = on.registration;
    if (!KEY_METHODS.includes(methodOf(metadata))) return {};
    if (typeof metadata.jwks_uri === 'string') return { keys: await keysAtAddress(on, metadata.jwks_uri, telling) };
    const list = keysOf(metadata).map((key) => keyItem(on, key, telling));
    return { keys: { list, ...(on.mayChange ? { add: `${at(on)}/add` } : {}) } };
  }

  async function secretsView(on: OnKeys, telling: Telling): Promise<Pick<Views['service-keys'], 'secrets'>> {
    const { clientId, metadata } = on.registration;
    if (!SECRET_METHODS.includes(methodOf(metadata))) return {};
    const all = await clientSecrets.ofClient(clientId);
    const list = await Promise.all(all.map((secret) => secretItem(on, secret, telling)));
    return { secrets: { list, ...(on.mayChange ? { add: `${at(on)}/secret` } : {}) } };
  }

  /** A certificate that is known by its name is shown with it. */
  function howOf(on: OnKeys, metadata: RelyingParty['metadata']): string {
    const how = wordsOf(on)(`serviceKeys.how.${methodOf(metadata)}`);
    const { tls_client_auth_subject_dn: subject } = metadata;
    return typeof subject === 'string' ? `${how}: ${subject}` : how;
  }

  const noticeOf = (ctx: Context, on: OnKeys): Pick<Views['service-keys'], 'notice'> => {
    const { done } = ctx.query;
    if (typeof done !== 'string' || !Object.hasOwn(NOTICES, done)) return {};
    return { notice: { text: wordsOf(on)(NOTICES[done as KeyNotice]), good: done !== 'again' } };
  };

  function daysField(on: OnKeys, problem: RotationProblem | 'choose' | undefined): FieldView {
    const words = wordsOf(on);
    const offered = DAYS.filter((days) => days <= settings.serviceKeys.overlapDays);
    const error = problem === 'choose' ? 'serviceKeys.end.choose' : problem && problemKey(problem);
    return {
      name: 'days',
      type: 'choice',
      label: words('serviceKeys.end.days'),
      autocomplete: 'off',
      options: offered.map((days) => ({ value: String(days), text: words('serviceKeys.end.day', { days }) })),
      ...(error ? { error: words(error) } : {}),
    };
  }

  function showOne(
    ctx: Context,
    on: OnKeys,
    {
      kind,
      key,
      mayKeep,
      problem,
    }: { kind: 'key' | 'secret'; key: KeyView; mayKeep: boolean; problem: RotationProblem | 'choose' | undefined },
  ): void {
    const words = wordsOf(on);
    const model = {
      owner: on.owner,
      title: words(`serviceKeys.one.${kind}`),
      key,
      mayKeep,
      fields: [daysField(on, problem)],
      remove: words(`serviceKeys.remove.${kind}`),
      back: back(on),
    };
    pages.show(ctx, 'service-key', model, { status: problem ? 400 : 200 });
  }

  return {
    /** A service without any registration. */
    nothing(ctx: Context, { owner }: OnService): void {
      pages.show(ctx, 'service-keys', { owner, registrations: [] });
    },

    async list(ctx: Context, on: OnKeys): Promise<void> {
      const telling = await tellingOf(on);
      const { clientId, metadata } = on.registration;
      pages.show(ctx, 'service-keys', {
        owner: on.owner,
        registrations: environmentTabs(
          on.service,
          on.environment,
          (one) => keysPageOf(on.service.id, one),
          wordsOf(on),
        ),
        clientId,
        how: howOf(on, metadata),
        ...(await keysView(on, telling)),
        ...(await secretsView(on, telling)),
        ...noticeOf(ctx, on),
      });
    },

    /** A private key is not shown again. */
    add(ctx: Context, on: OnKeys, sent: { typed: string; problem?: RotationProblem } = { typed: '' }): void {
      const words = wordsOf(on);
      const { typed, problem } = sent;
      const keys: FieldView = {
        name: 'keys',
        type: 'long-text',
        label: words('serviceKeys.add.keys'),
        hint: words('serviceKeys.add.keysHint'),
        autocomplete: 'off',
        ...(typed === '' || problem === 'private' ? {} : { value: typed }),
        ...(problem ? { error: words(problemKey(problem)) } : {}),
      };
      const file: FieldView = { name: 'file', type: 'file', label: words('serviceKeys.add.file'), autocomplete: 'off' };
      const model = { owner: on.owner, fields: [keys, file], commands: COMMANDS, back: back(on) };
      pages.show(ctx, 'service-key-add', model, { status: problem ? 400 : 200 });
    },

    async key(ctx: Context, on: OnKeys, key: ServiceKey, problem?: RotationProblem | 'choose'): Promise<void> {
      const mayKeep = key.end !== undefined && isLiving(key, now()) && endOfKey(key) !== undefined;
      showOne(ctx, on, { kind: 'key', key: keyView(key, await tellingOf(on)), mayKeep, problem });
    },

    async secret(ctx: Context, on: OnKeys, secret: ClientSecret, problem?: RotationProblem | 'choose'): Promise<void> {
      const key = await secretItem(on, secret, await tellingOf(on));
      showOne(ctx, on, { kind: 'secret', key, mayKeep: false, problem });
    },

    addSecret(ctx: Context, on: OnKeys, problem?: RotationProblem): void {
      const words = wordsOf(on);
      const error = problem ? { error: words(problemKey(problem)) } : {};
      const model = {
        owner: on.owner,
        id: randomUUID(),
        text: words('serviceKeys.secret.text'),
        ...error,
        back: back(on),
      };
      pages.show(ctx, 'service-secret-add', model, { status: problem ? 400 : 200 });
    },

    /** Kept nowhere but in this answer, which no browser and nobody in between keeps. */
    made(ctx: Context, on: OnKeys, { secret, endsAt }: MadeSecret): void {
      const until = wordsOf(on)('serviceKeys.made.until', { when: endsAt });
      const { clientId } = on.registration;
      pages.show(ctx, 'service-secret', { owner: on.owner, secret, until, clientId, back: back(on) });
    },
  };
}
