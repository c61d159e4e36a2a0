/** What any registration must fit, wherever it comes from: names that exist, and what its profile demands. */
import { PROFILE_PROBLEMS, type ProfileCircumstances, profileProblems } from './profiles.ts';
import type { RelyingParty } from './relying-party.ts';

/** What there is at this provider. */
export interface Known {
  readonly scopes: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly levels: ReadonlySet<string>;
  readonly powers: ReadonlySet<string>;
  readonly circumstances: ProfileCircumstances;
}

/** An exception that is over is none here: the service goes on under the ordinary rules. */
const profileProblemsOf = (relyingParty: RelyingParty, circumstances: ProfileCircumstances): string[] =>
  profileProblems(relyingParty, circumstances)
    .filter(({ code }) => code !== 'until-past')
    .map(({ code, path }) => `${path.join('.')}: ${PROFILE_PROBLEMS[code]}`);

/** What is wrong with a registration, in English, for whoever wrote the file or the program. */
export function problemsOf(relyingParty: RelyingParty, known: Known): string[] {
  const { policy } = relyingParty;
  const unknown = (what: string, names: readonly string[], set: ReadonlySet<string>) =>
    names.filter((name) => !set.has(name)).map((name) => `there is no ${what} "${name}"`);
  return [
    ...unknown('scope', policy.scopes, known.scopes),
    ...unknown('claim', Object.keys(policy.claims), known.claims),
    ...unknown('level', [policy.minimumAcr], known.levels),
    ...unknown('power', policy.representation?.powers ?? [], known.powers),
    ...profileProblemsOf(relyingParty, known.circumstances),
  ];
}
