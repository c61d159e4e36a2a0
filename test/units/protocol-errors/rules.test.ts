import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { isMistake, type RawError, RULE_IDS, ruleOf } from '../../../src/protocol-errors/rules.ts';

const library = projectPath('node_modules/oidc-provider/lib');
/** Of features that are off: other flows, credentials, dynamic registration, attestation, and faults of the library itself. */
const ELSEWHERE =
  /(attest|credential|registration\.js|ciba|device|pre_authorized|challenge\.js$|code_verification|interaction\.js$|lib\/models\/client\.js|client_id_metadata|user_code|lib\/response_modes|re_render|xsrf|binding_message|nanoid)/;

const CODES: Readonly<Record<string, string>> = {
  InvalidClientAuth: 'invalid_client',
  ErrorClass: 'invalid_request',
  ErrorConstructor: 'invalid_authorization_details',
};
const codeOf = (name: string): string =>
  CODES[name] ??
  name.replace(/^[A-Z]/, (first) => first.toLowerCase()).replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`);

/** Errors that are made of others, or never of a client that is known. */
const SKIPPED = new Set(['OIDCProviderError', 'CustomOIDCProviderError', 'SessionNotFound', 'TypeError', 'Error']);

interface Thrown {
  readonly from: string;
  readonly error: RawError;
}

function thrownBy(file: string): Thrown[] {
  const text = readFileSync(file, 'utf8');
  const thrown = text.matchAll(/throw new (?:errors\.)?([A-Z]\w+)\(\s*(['`])((?:(?!\2)[^\\]|\\.)*)\2/g);
  return [...thrown]
    .filter(([, name = '', , said = '']) => !SKIPPED.has(name) && !/Attestation|binding_message/.test(said))
    .map(([, name = '', , said = '']) => ({
      from: file.slice(library.length),
      error: {
        error: codeOf(name),
        error_description: said
          .replace(/\$\{PARTY_PARAMETER\}/, 'represented_party')
          .replace(/\$\{HINT_PARAMETER\}/, 'idp_hint')
          .replace(/\$\{PATH_PARAMETER\}/, 'idp_path')
          .replace(/\$\{[^}]*\}/g, 'x'),
      },
    }));
}

const sources = readdirSync(library, { recursive: true, withFileTypes: true })
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => file.endsWith('.js') && !ELSEWHERE.test(file.slice(library.length - 4)));
const thrown = sources.flatMap(thrownBy);

const ours: Thrown[] = readdirSync(projectPath('src/oidc')).flatMap((name) =>
  name.endsWith('.ts') ? thrownBy(projectPath(`src/oidc/${name}`)) : [],
);

describe('a mistake', () => {
  it('is known by a rule, whatever the library says about it', () => {
    expect(thrown.length).toBeGreaterThan(90);
    const unknown = thrown.filter(({ error }) => isMistake(error) && ruleOf(error) === 'other');
    expect(unknown.map(({ from, error }) => `${from}: ${error.error}: ${error.error_description}`)).toEqual([]);
  });

  it('is known by a rule where our own code refuses', () => {
    expect(ours.length).toBeGreaterThan(3);
    const unknown = ours.filter(({ error }) => isMistake(error) && ruleOf(error) === 'other');
    expect(unknown.map(({ error }) => error)).toEqual([]);
  });

  it.each([
    [{ error: 'invalid_redirect_uri', error_description: 'redirect_uri did not match' }, 'redirect-uri'],
    [{ error: 'invalid_grant', error_detail: 'authorization code redirect_uri mismatch' }, 'redirect-uri-changed'],
    [{ error: 'invalid_request', error_description: 'Authorization Server policy requires PKCE to be used' }, 'pkce'],
    [{ error: 'invalid_grant', error_detail: 'code_verifier does not match code_challenge' }, 'pkce-verifier'],
    [{ error: 'invalid_client', error_detail: 'invalid secret provided' }, 'secret'],
    [{ error: 'invalid_client', error_detail: 'jwt expired' }, 'assertion-expired'],
    [{ error: 'invalid_client', error_detail: 'no applicable key found in the JSON Web Key Set' }, 'assertion-key'],
    [{ error: 'invalid_client', error_detail: 'signature verification failed' }, 'assertion-signature'],
    [{ error: 'invalid_client', error_detail: 'audience (aud) must equal the issuer' }, 'assertion-audience'],
    [{ error: 'invalid_client', error_detail: 'jwt audience missing https://x' }, 'assertion-audience'],
    [{ error: 'invalid_grant', error_detail: 'authorization code already consumed' }, 'code-used'],
    [{ error: 'invalid_grant', error_description: 'already used' }, 'code-used'],
    [{ error: 'invalid_scope', error_description: 'requested scope is not allowed' }, 'scope'],
    [{ error: 'unsupported_response_type' }, 'response-type'],
    [
      { error: 'invalid_request', error_description: 'post_logout_redirect_uri not registered' },
      'post-logout-redirect-uri',
    ],
    [
      { error: 'invalid_request_uri', error_description: 'request_uri is invalid, expired, or was already used' },
      'request-uri',
    ],
    [{ error: 'something_new', error_description: 'nobody knows' }, 'other'],
  ] as const)('%o is %s', (error, rule) => {
    expect(ruleOf(error)).toBe(rule);
  });

  it('is not what a person decides, or that nobody is signed in', () => {
    for (const error of ['access_denied', 'login_required', 'consent_required', 'server_error'])
      expect(isMistake({ error })).toBe(false);
    expect(isMistake({ error: 'invalid_grant' })).toBe(true);
  });

  it('has a rule for every place in the table, each reachable by a text of its own', () => {
    expect(new Set(RULE_IDS).size).toBe(RULE_IDS.length);
  });
});
