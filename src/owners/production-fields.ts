/** The form for a registration, part by part, with what was found beside each field. */

import { nameOfPower, type PowerCatalogue } from '../mandates/powers.ts';
import { SENSITIVE_CLAIMS } from '../relying-parties/checks.ts';
import { type Finding, SUBJECTS, type Subject } from '../relying-parties/findings.ts';
import { PROFILES } from '../relying-parties/profiles.ts';
import { METHODS, type Proposal } from '../relying-parties/proposal.ts';
import { findingView } from '../relying-parties/said.ts';
import type { CheckedField, FieldView, FindingView, Language, ProposedClaimView, SectionView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import {
  CLAIM_CHOICES,
  type FormChoices,
  fieldOfFinding,
  type KnownUpstreams,
  PROVIDER_CHOICES,
  ticksOf,
  valuesOf,
} from './production-form.ts';

export interface FormFieldsParts {
  readonly formChoices: FormChoices;
  /** Ids of the levels, weakest first. */
  readonly levels: readonly string[];
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
}

type Kind = FieldView['type'];
const LANGUAGES = ['vi', 'en', 'fr'] as const;
const spread = (name: string): [string, Kind][] => LANGUAGES.map((language) => [`${name}_${language}`, 'text']);

/** The fields of each part; claims come by themselves. */
const FIELDS: Readonly<Record<Subject, readonly [string, Kind][]>> = {
  name: [...spread('name')],
  addresses: [
    ['service', 'text'],
    ['privacy', 'text'],
    ['redirect_uris', 'long-text'],
    ['post_logout_redirect_uris', 'long-text'],
    ['sector_identifier_uri', 'text'],
  ],
  profile: [
    ['profile', 'choice'],
    ['exception_reason', 'long-text'],
    ['exception_until', 'text'],
  ],
  keys: [
    ['token_endpoint_auth_method', 'choice'],
    ['jwks', 'long-text'],
    ['jwks_uri', 'text'],
    ['tls_client_auth_subject_dn', 'text'],
  ],
  level: [
    ['level', 'choice'],
    ['level_reason', 'long-text'],
    ['providers', 'choice'],
    ['upstreams', 'ticks'],
  ],
  claims: [['offline', 'ticks'], ...spread('law'), ['powers', 'ticks'], ['parties', 'ticks']],
  contacts: [
    ['contact_technical', 'text'],
    ['contact_data', 'text'],
  ],
  logout: [
    ['backchannel_logout_uri', 'text'],
    ['events', 'text'],
  ],
  team: [],
};
const HINTS = new Set([
  'name_vi',
  'service',
  'privacy',
  'redirect_uris',
  'post_logout_redirect_uris',
  'sector_identifier_uri',
  'exception_reason',
  'exception_until',
  'jwks',
  'jwks_uri',
  'tls_client_auth_subject_dn',
  'level_reason',
  'providers',
  'law_vi',
  'powers',
  'contact_technical',
  'contact_data',
  'backchannel_logout_uri',
  'events',
]);
const OF_UPSTREAMS = new Set(['providers', 'upstreams']);
const PROVIDERS = {
  every: 'production.providers.every',
  chosen: 'production.providers.chosen',
  none: 'production.providers.none',
} as const;
/** Levels that come with this provider; others are called by their id. */
const KNOWN_LEVELS = new Set(['m0', 'm1', 'm2']);

/** Makes the parts of the form. */
export function createFormFields({ levels, formChoices: { claims, powers }, powers: catalogue }: FormFieldsParts) {
  function optionsOf(name: string, words: Words, language: Language): FieldView['options'] {
    const said = (values: readonly string[], key: string) =>
      values.map((value) => ({ value, text: words(`${key}.${value}`), hint: words(`${key}Hint.${value}`) }));
    if (name === 'profile') return said(PROFILES, 'production.profile');
    if (name === 'token_endpoint_auth_method')
      return METHODS.map((value) => ({ value, text: words(`production.method.${value}`) }));
    if (name === 'level')
      return levels.map((value) => ({
        value,
        text: KNOWN_LEVELS.has(value) ? words(`production.level.${value}`) : value,
      }));
    if (name === 'offline') return [{ value: 'yes', text: words('production.offline') }];
    if (name === 'powers')
      return powers.map((value) => ({ value, text: nameOfPower(value, catalogue)?.[language] ?? value }));
    if (name === 'parties')
      return ['organization', 'person'].map((value) => ({ value, text: words(`production.party.${value}`) }));
    if (name === 'providers') return PROVIDER_CHOICES.map((value) => ({ value, text: words(PROVIDERS[value]) }));
    return undefined;
  }

  /** Where there are no upstreams nobody is asked which; but a choice that was made stays one. */
  function namesOf(id: Subject, upstreams: KnownUpstreams, { policy }: Proposal): readonly (readonly [string, Kind])[] {
    if (upstreams.length > 0) return FIELDS[id];
    return FIELDS[id].filter(([name]) => !OF_UPSTREAMS.has(name) || (name === 'providers' && policy.upstreams));
  }

  return (
    proposal: Proposal,
    findings: readonly Finding[],
    { words, language, upstreams }: { words: Words; language: Language; upstreams: KnownUpstreams },
  ): readonly SectionView[] => {
    const [values, ticks] = [valuesOf(proposal), ticksOf(proposal)];
    const foundAt = (name: string): FindingView[] =>
      findings.filter(({ field }) => fieldOfFinding(field) === name).map((finding) => findingView(finding, words));

    function field(name: string, type: Kind, label = words(`production.field.${name}`)): CheckedField {
      const options =
        name === 'upstreams'
          ? upstreams.map((one) => ({ value: one.id, text: one.name[language] }))
          : optionsOf(name, words, language);
      const input: FieldView = {
        name,
        type,
        label,
        autocomplete: 'off',
        value: values[name] ?? '',
        ...(HINTS.has(name) ? { hint: words(`production.hint.${name}`) } : {}),
        ...(options ? { options } : {}),
        ...(ticks[name] ? { ticked: ticks[name] } : {}),
      };
      return { input, found: foundAt(name) };
    }

    function claim(name: string): ProposedClaimView {
      const asked = name in proposal.policy.claims;
      const choice: CheckedField = {
        input: {
          name: `claim_${name}`,
          type: 'choice',
          label: words('production.field.claim'),
          autocomplete: 'off',
          value: values[`claim_${name}`] ?? 'no',
          options: CLAIM_CHOICES.map((value) => ({ value, text: words(`production.claim.${value}`) })),
        },
        found: foundAt(`claim_${name}`),
      };
      const purposes = LANGUAGES.map((one) =>
        field(`purpose_${name}_${one}`, 'text', words(`production.field.purpose_${one}`)),
      );
      const reason = SENSITIVE_CLAIMS.includes(name)
        ? [field(`reason_${name}`, 'long-text', words('production.field.claim_reason'))]
        : [];
      return { name, label: words(`claim.${name}`), asked, fields: [choice, ...purposes, ...reason] };
    }

    return SUBJECTS.map((id) => {
      const fields = namesOf(id, upstreams, proposal).map(([name, type]) => field(name, type));
      const own = findings.filter(({ subject }) => subject === id);
      const named = new Set([
        ...namesOf(id, upstreams, proposal).map(([name]) => name),
        ...(id === 'claims' ? claims.flatMap((one) => [`claim_${one}`, `reason_${one}`]) : []),
      ]);
      return {
        id,
        title: words(`production.section.${id}`),
        text: words(`production.sectionText.${id}`),
        fields,
        claims: id === 'claims' ? claims.map(claim) : [],
        found: own
          .filter(({ field: at }) => !named.has(fieldOfFinding(at)))
          .map((finding) => findingView(finding, words)),
      };
    });
  };
}

const LABELLED = new Set(Object.values(FIELDS).flatMap((fields) => fields.map(([name]) => name)));

/** What people call the place of a finding: its field, the data that it is about, or its part of the form. */
function placeOf(name: string, subject: Subject, words: Words): string {
  const claim = /^(?:claim|reason)_(\w+)$/.exec(name)?.[1];
  if (claim) return words(`claim.${claim}`);
  return words(LABELLED.has(name) ? `production.field.${name}` : `production.section.${subject}`);
}

/** The errors, for the summary of the page: each with its place, for several may say the same. */
export const errorsOf = (findings: readonly Finding[], words: Words): FieldView[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, field, subject, what }) => {
      const name = field === 'team' || field === subject ? `part-${subject}` : fieldOfFinding(field);
      const text = `${placeOf(name, subject, words)}: ${words(`checks.${code}`)}`;
      return {
        name,
        type: 'text',
        label: '',
        autocomplete: 'off',
        error: what === undefined ? text : `${text} (${what})`,
      };
    });
