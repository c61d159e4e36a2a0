/** What an OpenID provider publishes of itself: its metadata and its keys. */
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { type Remembered, remember } from '../../../outside/remembered.ts';
import { UpstreamUnavailable } from '../../upstream.ts';
import { isAllowed } from './fetch.ts';

const MINUTE = 60_000;
/** Metadata changes seldom; for a day it serves while it cannot be had. */
const METADATA_AGES = { soon: 5 * MINUTE, old: 60 * MINUTE, tooOld: 24 * 60 * MINUTE, again: 10_000 };
/** A key that was withdrawn ends soon: also where its address is away. */
const KEY_AGES = { soon: 4 * MINUTE, old: 5 * MINUTE, tooOld: 60 * MINUTE, again: 10_000 };

const schema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  pushed_authorization_request_endpoint: z.url().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  end_session_endpoint: z.url().optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
const keysSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What we use of OpenID Connect Discovery 1.0, section 3. */
export type Metadata = z.infer<typeof schema>;

/** The keys, as jose asks for them. */
export type Keys = JWTVerifyGetKey;

/** What is published. */
export interface Published {
  readonly metadata: Remembered<Metadata>;
  readonly keys: Remembered<Keys>;
}

type Ask = (url: string, options: object) => Promise<Response>;

/** The body of an answer; fails with UpstreamUnavailable for anything else than JSON of this shape. */
async function readAs<Value>(what: string, answer: Response, expected: z.ZodType<Value>): Promise<Value> {
  if (answer.status !== 200) throw new UpstreamUnavailable(`${what}-status-${answer.status}`);
  const read = expected.safeParse(await answer.json().catch(() => undefined));
  if (!read.success) throw new UpstreamUnavailable(what);
  return read.data;
}

/** Makes what asks for both when they are needed, over `ask`. */
export function createPublished(issuer: string, ask: Ask, options: { readonly allowLoopback: boolean }): Published {
  const get = { method: 'GET', headers: { accept: 'application/json' } };

  const metadata = remember(async () => {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const read = await readAs('metadata', await ask(address, get), schema);
    // OpenID Connect Discovery 1.0, section 4.3: exactly the issuer that was asked.
    if (read.issuer !== issuer) throw new UpstreamUnavailable('metadata-issuer');
    const { issuer: _issuer, ...rest } = read;
    const addresses = Object.values(rest).filter((value) => typeof value === 'string');
    if (!addresses.every((url) => isAllowed(new URL(url), options))) throw new UpstreamUnavailable('metadata-address');
    return read;
  }, METADATA_AGES);

  const keys = remember(async () => {
    const { jwks_uri: address } = await metadata.get();
    const set = await readAs('keys', await ask(address, get), keysSchema);
    return createLocalJWKSet(set as unknown as JSONWebKeySet);
  }, KEY_AGES);

  return { metadata, keys };
}
