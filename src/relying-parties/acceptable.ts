/** What any registration must fit, wherever it comes from: names that exist, and what its profile demands. */
import { PROFILE_PROBLEMS, type ProfileCircumstances, profileProblems } from './profiles.ts';
import type { RelyingParty, Words } from './relying-party.ts';

/** What there is at this provider. */
export interface Known {
  readonly scopes: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly levels: ReadonlySet<string>;
  readonly powers: ReadonlySet<string>;
  readonly authorities: ReadonlySet<string>;
  /** Scopes of the management API: for programs of the staff, and for those of a team. */
  readonly apiScopes: { readonly staff: ReadonlySet<string>; readonly team: ReadonlySet<string> };
  readonly circumstances: ProfileCircumstances;
}

/** What a program of the management API must be: what a person shows at the page, it shows by its keys. */
function problemsOfProgram({ metadata, policy: { api, profile } }: RelyingParty, known: Known): string[] {
  if (!api) return [];
  const isOfStaff = api.team === undefined;
  const scopes = isOfStaff ? known.apiScopes.staff : known.apiScopes.team;
  const isBoundByKey = profile === 'fapi2' && metadata.tls_client_certificate_bound_access_tokens !== true;
  return [
    ...api.scopes.filter((one) => !scopes.has(one)).map((one) => `policy.api: there is no scope "${one}" for it`),
    ...(api.authorities ?? [])
      .filter((one) => !known.authorities.has(one))
      .map((one) => `policy.api: there is no ministry or province "${one}"`),
    ...(metadata.token_endpoint_auth_method === 'private_key_jwt'
      ? []
      : ['policy.api: a program shows who it is by private_key_jwt']),
    ...(isOfStaff && !isBoundByKey
      ? ['policy.api: a program of the staff has the profile fapi2, and tokens that are bound by DPoP']
      : []),
  ];
}

/** An exception that is over is none here: the service goes on under the ordinary rules. */
const profileProblemsOf = (relyingParty: RelyingParty, circumstances: ProfileCircumstances): string[] =>
  profileProblems(relyingParty, circumstances)
    .filter(({ code }) => code !== 'until-past')
    .map(({ code, path }) => `${path.join('.')}: ${PROFILE_PROBLEMS[code]}`);

/** Identity providers in front of this one, among which services choose; staff add some while it runs. */
export type UpstreamChoices = () => Promise<readonly { readonly id: string; readonly name: Words }[]>;

/** What is wrong with a registration, in English, for whoever wrote the file or the program; `upstreams` are ids. */
export function problemsOf(relyingParty: RelyingParty, known: Known, upstreams: readonly string[]): string[] {
  const { policy } = relyingParty;
  const unknown = (what: string, names: readonly string[], set: ReadonlySet<string>) =>
    names.filter((name) => !set.has(name)).map((name) => `there is no ${what} "${name}"`);
  return [
    ...unknown('scope', policy.scopes, known.scopes),
    ...unknown('claim', Object.keys(policy.claims), known.claims),
    ...unknown('level', [policy.minimumAcr], known.levels),
    ...unknown('power', policy.representation?.powers ?? [], known.powers),
    ...unknown('upstream', policy.upstreams ?? [], new Set(upstreams)),
    ...profileProblemsOf(relyingParty, known.circumstances),
    ...problemsOfProgram(relyingParty, known),
  ];
}
