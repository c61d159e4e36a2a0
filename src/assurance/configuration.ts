import { z } from 'zod';
import { type AuthenticationPart, authenticationPart, combine, identityPart, meets } from './vector.ts';

const vn = z.int().min(0).max(2);
const vnAuth = z.int().min(1).max(4);
const grade = z.int().min(0).max(3);
const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'must be lower-case letters, digits, - and _, beginning with a letter');

const identityValue = z.strictObject({
  vn,
  eidas: grade,
  ial: grade,
  withoutFace: z.boolean().exactOptional().describe('Nobody looked at the face: see level1RequiresFace.'),
  upstream: z
    .boolean()
    .exactOptional()
    .describe('The word of an identity provider in front: nothing that people are sent to prove here.'),
});
const authenticationValue = z.strictObject({ vnAuth, eidas: grade, aal: grade });
const requirement = z.strictObject({
  vn: vn.exactOptional(),
  vnAuth: vnAuth.exactOptional(),
  eidas: grade.exactOptional(),
  ial: grade.exactOptional(),
  aal: grade.exactOptional(),
});

const cap = z
  .strictObject({
    vnAuth: z.int().min(0).max(4).exactOptional(),
    eidas: grade.exactOptional(),
    aal: grade.exactOptional(),
  })
  .describe('What the method counts for at most; a number above what its factors reach changes nothing.');
const methodName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be the name of an authenticator');
const aliasName = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be without spaces, quotes and backslashes');

const shape = z.strictObject({
  legalBasis: z
    .strictObject({ framework: id, decree: z.string().min(1), since: z.iso.date() })
    .describe('The text that the account levels come from; it changes, so it is data.'),
  proofing: z
    .record(id, identityValue)
    .refine((methods) => Object.keys(methods).length > 0, { message: 'must name at least one proofing method' })
    .describe('What a proof of identity counts for, by method.'),
  level1RequiresFace: z
    .boolean()
    .default(false)
    .describe(
      'Strict reading of level 1: a proof `withoutFace`, such as a match in the population register, counts for no account level.',
    ),
  authentication: z
    .strictObject({
      oneFactor: authenticationValue,
      twoFactors: authenticationValue,
      hardware: authenticationValue.exactOptional(),
    })
    .describe(
      'What a session counts for, by the number of different factors shown, and for two of which one is hardware.',
    ),
  authenticators: z
    .record(
      methodName,
      z.strictObject({ counts: cap.exactOptional(), evidenceMaxAgeSeconds: z.int().positive().exactOptional() }),
    )
    .default({})
    .describe('Limits of single authenticators: they only lower, and let evidence age.'),
  acr: z
    .array(z.strictObject({ id, requires: requirement }))
    .min(1)
    .describe('The levels, weakest first: minimums by axis; an axis that is not named is not asked for.'),
  aliases: z
    .array(z.strictObject({ values: z.array(aliasName).min(1), requires: requirement }))
    .default([])
    .describe('Values of other frameworks that may be asked for; answered as they were asked for.'),
});

type Shape = z.infer<typeof shape>;
type Problem = { readonly path: (string | number)[]; readonly message: string };

const axes = ['vn', 'vnAuth', 'eidas', 'ial', 'aal'] as const;

/** What factors are worth at best: a deployment may count them for less. Levels 3 and 4 of the decree need biometrics that the provider checks. */
const MOST: Readonly<Record<keyof Shape['authentication'], AuthenticationPart>> = {
  oneFactor: { vnAuth: 1, eidas: 1, aal: 1 },
  twoFactors: { vnAuth: 2, eidas: 2, aal: 2 },
  hardware: { vnAuth: 2, eidas: 3, aal: 3 },
};

function authenticationProblems({ authentication }: Shape): Problem[] {
  const { oneFactor, twoFactors, hardware = MOST.hardware } = authentication;
  const rows = [
    ['twoFactors', twoFactors, oneFactor, 'one factor'],
    ['hardware', hardware, twoFactors, 'two factors'],
  ] as const;
  return rows.flatMap(([row, more, less, what]) =>
    (['vnAuth', 'eidas', 'aal'] as const)
      .filter((axis) => more[axis] < less[axis])
      .map((axis) => ({ path: ['authentication', row, axis], message: `must not count for less than ${what}` })),
  );
}

function ceilingProblems({ authentication }: Shape): Problem[] {
  return (Object.keys(MOST) as (keyof typeof MOST)[]).flatMap((row) =>
    (['vnAuth', 'eidas', 'aal'] as const)
      .filter((axis) => (authentication[row]?.[axis] ?? 0) > MOST[row][axis])
      .map((axis) => ({ path: ['authentication', row, axis], message: `counts for at most ${MOST[row][axis]}` })),
  );
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

function nameProblems({ acr, aliases }: Shape): Problem[] {
  const ids = acr.map(({ id: name }, i) => ({ name, path: ['acr', i, 'id'] }));
  const values = aliases.flatMap(({ values }, i) =>
    values.map((name, j) => ({ name, path: ['aliases', i, 'values', j] })),
  );
  const names = [...ids, ...values];
  return names.flatMap(({ name, path }, i) =>
    names.findIndex((other) => other.name === name) < i ? [{ path, message: `${name} is named twice` }] : [],
  );
}

const ANYTHING = [{ method: '*', factors: ['knowledge', 'possession', 'inherence'], hardware: true }] as const;

function reachProblems(config: Shape): Problem[] {
  const proofs = Object.keys(config.proofing).map((method) => ({ method, at: 0 }));
  const identity = identityPart(config, proofs, 0);
  const most = combine(identity, authenticationPart(config, ANYTHING));
  const none = combine(identity, authenticationPart(config, []));
  const levels = [
    ...config.acr.map(({ id: name, requires }, i) => ({ name, requires, path: ['acr', i, 'requires'] })),
    ...config.aliases.map(({ values, requires }, i) => ({
      name: values[0],
      requires,
      path: ['aliases', i, 'requires'],
    })),
  ];
  return levels.flatMap(({ name, requires, path }) => {
    if (!meets(most, requires)) return [{ path, message: `no combination of proofing and factors reaches ${name}` }];
    return meets(none, requires)
      ? [{ path, message: `${name} must ask for authentication (vnAuth, aal or eidas)` }]
      : [];
  });
}

/** Schema of config/assurance.yaml. Refuses levels out of order, levels that nothing reaches and levels without authentication. */
export const assuranceSchema = shape.superRefine((config, context) => {
  const checks = [nameProblems, authenticationProblems, ceilingProblems, orderProblems, reachProblems];
  for (const problem of checks.flatMap((check) => check(config))) context.addIssue({ code: 'custom', ...problem });
});

/** The levels of one deployment: what proofs and factors count for, and the named minimums. */
export type AssuranceConfig = z.infer<typeof assuranceSchema>;
