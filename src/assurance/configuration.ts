import { z } from 'zod';
import { authenticationPart, combine, identityPart, meets } from './vector.ts';

const vn = z.int().min(0).max(2);
const vnAuth = z.int().min(1).max(4);
const grade = z.int().min(0).max(3);
const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'must be lower-case letters, digits, - and _, beginning with a letter');

const identityValue = z.strictObject({ vn, eidas: grade, ial: grade });
const authenticationValue = z.strictObject({ vnAuth, eidas: grade, aal: grade });
const requirement = z.strictObject({
  vn: vn.exactOptional(),
  vnAuth: vnAuth.exactOptional(),
  eidas: grade.exactOptional(),
  ial: grade.exactOptional(),
  aal: grade.exactOptional(),
});

const shape = z.strictObject({
  legalBasis: z
    .strictObject({ framework: id, decree: z.string().min(1), since: z.iso.date() })
    .describe('The text that the account levels come from; it changes, so it is data.'),
  proofing: z
    .record(id, identityValue)
    .refine((methods) => Object.keys(methods).length > 0, { message: 'must name at least one proofing method' })
    .describe('What a proof of identity counts for, by method.'),
  authentication: z
    .strictObject({ oneFactor: authenticationValue, twoFactors: authenticationValue })
    .describe('What a session counts for, by the number of different factors shown.'),
  acr: z
    .array(z.strictObject({ id, requires: requirement }))
    .min(1)
    .describe('The levels, weakest first: minimums by axis; an axis that is not named is not asked for.'),
});

type Shape = z.infer<typeof shape>;
type Problem = { readonly path: (string | number)[]; readonly message: string };

const axes = ['vn', 'vnAuth', 'eidas', 'ial', 'aal'] as const;

function authenticationProblems({ authentication: { oneFactor, twoFactors } }: Shape): Problem[] {
  const weaker = (['vnAuth', 'eidas', 'aal'] as const).filter((axis) => twoFactors[axis] < oneFactor[axis]);
  return weaker.map((axis) => ({
    path: ['authentication', 'twoFactors', axis],
    message: 'must not count for less than one factor',
  }));
}

function orderProblems({ acr }: Shape): Problem[] {
  return acr.slice(1).flatMap((level, i) => {
    const path = ['acr', i + 1];
    const before = acr[i]?.requires ?? {};
    const differs = axes.filter((axis) => (level.requires[axis] ?? 0) !== (before[axis] ?? 0));
    if (differs.length === 0) return [{ path, message: `asks for the same as ${acr[i]?.id}` }];
    const falls = differs.filter((axis) => (level.requires[axis] ?? 0) < (before[axis] ?? 0));
    return falls.map((axis) => ({
      path: [...path, 'requires', axis],
      message: `asks for less than ${acr[i]?.id}; levels go from weakest to strongest`,
    }));
  });
}

function idProblems({ acr }: Shape): Problem[] {
  const ids = acr.map((level) => level.id);
  return ids.flatMap((name, i) =>
    ids.indexOf(name) < i ? [{ path: ['acr', i, 'id'], message: `${name} is named twice` }] : [],
  );
}

function reachProblems(config: Shape): Problem[] {
  const proofs = Object.keys(config.proofing).map((method) => ({ method, at: 0 }));
  const identity = identityPart(config.proofing, proofs, 0);
  const most = combine(identity, authenticationPart(config.authentication, 2));
  const none = combine(identity, authenticationPart(config.authentication, 0));
  return config.acr.flatMap(({ id: name, requires }, i) => {
    const path = ['acr', i, 'requires'];
    if (!meets(most, requires)) return [{ path, message: `no combination of proofing and factors reaches ${name}` }];
    return meets(none, requires)
      ? [{ path, message: `${name} must ask for authentication (vnAuth, aal or eidas)` }]
      : [];
  });
}

/** Schema of config/assurance.yaml. Refuses levels out of order, levels that nothing reaches and levels without authentication. */
export const assuranceSchema = shape.superRefine((config, context) => {
  const checks = [idProblems, authenticationProblems, orderProblems, reachProblems];
  for (const problem of checks.flatMap((check) => check(config))) context.addIssue({ code: 'custom', ...problem });
});

/** The levels of one deployment: what proofs and factors count for, and the named minimums. */
export type AssuranceConfig = z.infer<typeof assuranceSchema>;
