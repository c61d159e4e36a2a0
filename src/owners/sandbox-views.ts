/** The form of a registration for trying out: what was typed, what is registered, and what is wrong. */
import { type Input, textOf } from '../conversations/fields.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { keysOf } from '../relying-parties/service-keys.ts';
import type { SandboxDraft, SandboxRules } from '../teams/sandbox-form.ts';
import type { AskedClaimView, FactView, FieldGroupView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { fieldOf, type Sent, tickedOf } from './page-parts.ts';

/** What the form offers, with names for people. */
export interface SandboxChoices {
  readonly rules: SandboxRules;
  readonly nameOfPower: (power: string, language: Language) => string;
}

/** Keys of the words for the levels of the usual configuration. */
const LEVEL_WORDS: Readonly<Record<string, string>> = {
  m0: 'history.level.m0',
  m1: 'history.level.m1',
  m2: 'history.level.m2',
};

export const levelName = (level: string, words: Words): string => {
  const key = LEVEL_WORDS[level];
  return key ? `${level}: ${words(key)}` : level;
};

/** The form as it was sent. */
export function draftIn(input: Input, { claims }: SandboxRules): SandboxDraft {
  const text = (name: string): string => textOf(input, name);
  return {
    redirects: text('redirects'),
    postLogout: text('postLogout'),
    logout: text('logout'),
    service: text('service'),
    privacy: text('privacy'),
    method: text('method'),
    keys: text('keys'),
    keysUri: text('keysUri'),
    profile: text('profile'),
    reason: text('reason'),
    level: text('level'),
    claims: Object.fromEntries(
      claims.map((claim) => [claim, { want: text(`want_${claim}`), purpose: text(`purpose_${claim}`) }]),
    ),
    offline: tickedOf(input, 'offline').includes('yes'),
    powers: tickedOf(input, 'powers'),
    parties: tickedOf(input, 'parties'),
  };
}

const lines = (all: unknown): string => (Array.isArray(all) ? all.join('\n') : '');
const line = (one: unknown): string => (typeof one === 'string' ? one : '');

/** A registration as the form would have been filled in. */
export function inputOfRegistration({ metadata, policy, uris }: RelyingParty): Input {
  const keys = keysOf(metadata).map(({ iat: _, end: __, ...key }) => key);
  return {
    redirects: lines(metadata.redirect_uris),
    postLogout: lines(metadata.post_logout_redirect_uris),
    logout: line(metadata.backchannel_logout_uri),
    service: uris.service ?? '',
    privacy: uris.privacy ?? '',
    method: line(metadata.token_endpoint_auth_method),
    keys: keys.length > 0 ? JSON.stringify({ keys }, null, 2) : '',
    keysUri: line(metadata.jwks_uri),
    profile: policy.profile,
    reason: policy.exception?.reason ?? '',
    level: policy.minimumAcr,
    ...Object.fromEntries(
      Object.entries(policy.claims).flatMap(([claim, { required, purpose }]) => [
        [`want_${claim}`, required ? 'required' : 'optional'],
        [`purpose_${claim}`, purpose.vi],
      ]),
    ),
    offline: policy.scopes.includes('offline_access') ? 'yes' : '',
    powers: policy.representation?.powers ?? [],
    parties: policy.representation?.parties ?? [],
  };
}

/** What the form of a new registration begins with. */
export const FRESH: Input = { method: 'private_key_jwt', profile: 'fapi2' };

/** What a service has to know to use it. */
export function sandboxFacts({ clientId, metadata, policy }: RelyingParty, words: Words): FactView[] {
  return [
    { label: words('owners.sandbox.clientId'), value: clientId },
    { label: words('owners.sandbox.profile'), value: policy.profile },
    { label: words('owners.sandbox.method'), value: line(metadata.token_endpoint_auth_method) },
    { label: words('owners.sandbox.level'), value: levelName(policy.minimumAcr, words) },
    { label: words('owners.sandbox.scopes'), value: policy.scopes.join(' ') },
  ];
}

interface Ticks {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

function ticksOf(words: Words, { input, problems }: Sent, ticks: Ticks): FieldView {
  const problem = problems[ticks.name];
  return {
    ...ticks,
    type: 'ticks',
    autocomplete: 'off',
    ticked: tickedOf(input, ticks.name),
    ...(problem ? { error: words(problem) } : {}),
  };
}

function claimsOf(words: Words, { input, problems }: Sent, claims: readonly string[]): AskedClaimView[] {
  return claims.map((name) => {
    const problem = problems[`purpose_${name}`];
    return {
      name,
      label: words(`claim.${name}`),
      want: textOf(input, `want_${name}`),
      purpose: textOf(input, `purpose_${name}`).slice(0, 2_000),
      ...(problem ? { error: words(problem) } : {}),
    };
  });
}

/** The form, in groups. */
export function sandboxGroups(
  words: Words,
  language: Language,
  sent: Sent,
  { rules, nameOfPower }: SandboxChoices,
): FieldGroupView[] {
  const long = (name: string, label: string, hint: string): FieldView =>
    fieldOf(words, sent, { name, type: 'long-text', label: words(label), hint: words(hint) });
  const text = (name: string, label: string, hint: string): FieldView =>
    fieldOf(words, sent, { name, type: 'text', label: words(label), hint: words(hint) });
  const choice = (name: string, label: string, options: { value: string; text: string; hint?: string }[]): FieldView =>
    fieldOf(words, sent, { name, type: 'choice', label: words(label), options });
  return [
    {
      title: words('owners.sandbox.addresses'),
      fields: [
        long('redirects', 'owners.sandbox.redirects', 'owners.sandbox.redirectsHint'),
        long('postLogout', 'owners.sandbox.postLogout', 'owners.sandbox.postLogoutHint'),
        text('logout', 'owners.sandbox.logout', 'owners.sandbox.logoutHint'),
        text('service', 'owners.sandbox.service', 'owners.sandbox.serviceHint'),
        text('privacy', 'owners.sandbox.privacy', 'owners.sandbox.privacyHint'),
      ],
    },
    {
      title: words('owners.sandbox.proof'),
      fields: [
        choice('method', 'owners.sandbox.method', [
          { value: 'private_key_jwt', text: words('owners.sandbox.byKey'), hint: words('owners.sandbox.byKeyHint') },
          {
            value: 'client_secret_basic',
            text: words('owners.sandbox.bySecret'),
            hint: words('owners.sandbox.bySecretHint'),
          },
        ]),
        long('keys', 'owners.sandbox.keys', 'owners.sandbox.keysHint'),
        text('keysUri', 'owners.sandbox.keysUri', 'owners.sandbox.keysUriHint'),
        choice('profile', 'owners.sandbox.profile', [
          { value: 'fapi2', text: words('owners.sandbox.fapi2'), hint: words('owners.sandbox.fapi2Hint') },
          { value: 'code-pkce', text: words('owners.sandbox.codePkce'), hint: words('owners.sandbox.codePkceHint') },
        ]),
        long('reason', 'owners.sandbox.reason', 'owners.sandbox.reasonHint'),
      ],
    },
    {
      title: words('owners.sandbox.asks'),
      text: words('owners.sandbox.asksText'),
      fields: [
        choice(
          'level',
          'owners.sandbox.level',
          rules.levels.map((level) => ({ value: level, text: levelName(level, words) })),
        ),
        ticksOf(words, sent, {
          name: 'offline',
          label: words('owners.sandbox.offline'),
          options: [{ value: 'yes', text: words('owners.sandbox.offlineYes') }],
        }),
      ],
      claims: claimsOf(words, sent, rules.claims),
    },
    {
      title: words('owners.sandbox.acting'),
      text: words('owners.sandbox.actingText'),
      fields: [
        ticksOf(words, sent, {
          name: 'parties',
          label: words('owners.sandbox.parties'),
          options: [
            { value: 'organization', text: words('owners.sandbox.organizations') },
            { value: 'person', text: words('owners.sandbox.persons') },
          ],
        }),
        ticksOf(words, sent, {
          name: 'powers',
          label: words('owners.sandbox.powers'),
          options: rules.powers.map((power) => ({ value: power, text: nameOfPower(power, language) })),
        }),
      ],
    },
  ];
}
