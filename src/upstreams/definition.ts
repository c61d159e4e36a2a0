/** How an upstream is described: in the file that `upstreams.file` names, or as proposed by staff. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { HIDDEN } from '../identity/identifiers.ts';
import { type Said, saying } from './problems.ts';

const name = z.string().min(1).max(100);
const words = z.strictObject({ vi: name, en: name, fr: name });
const path = z
  .string()
  .regex(/^[^.\s]+(\.[^.\s]+)*$/)
  .max(200);

const level = z.strictObject({
  acr: z
    .array(z.string().min(1).max(200))
    .describe('Values of `acr` by which the upstream says this level; the first one is asked for.'),
  factors: z
    .array(z.enum(['knowledge', 'possession', 'inherence']))
    .min(1)
    .describe('Kinds of factor that the person has shown there.'),
  hardware: z.boolean().optional().describe('One of them is a key that cannot leave its hardware.'),
  proof: z
    .string()
    .optional()
    .describe(
      'What its word on the identity is worth: a row of `proofing` in config/assurance.yaml; none, nothing. Only beside `identifies`.',
    ),
  identifies: z
    .boolean()
    .optional()
    .describe('At this level its word on the number is believed: the person is found by it. Needs `claims.number`.'),
});

const members = z.strictObject({
  id: z
    .string()
    .refine(
      (id) => /^(?!new$)[a-z][a-z0-9-]{0,30}$/.test(id),
      saying('id', 'must be small letters, digits and hyphens, and not "new"'),
    )
    .describe('Its name in addresses, settings and `idp_hint`; the callback is `<issuer>/upstreams/<id>/callback`.'),
  protocol: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .or(z.string().refine(isAbsolute, 'must be a name or an absolute path'))
    .describe('File in src/upstreams/protocols, or the path of a file of your own.'),
  name: words.describe('What people know it by.'),
  settings: z.record(z.string(), z.unknown()).describe('What its protocol needs.'),
  claims: z
    .strictObject({
      number: path.optional().describe('The citizen number, or nationality and passport number.'),
      name: path.optional().describe('The full name.'),
      birthdate: path.optional().describe('`YYYY-MM-DD` or `YYYY`.'),
      gender: path.optional().describe('`male`, `female` or `other`; another value is none.'),
    })
    .describe('Where its answers say who somebody is: names of claims, with dots for members.'),
  levels: z
    .array(level)
    .min(1)
    .describe('What it may vouch for, weakest first; an answer with an unknown level, or none, counts as the first.'),
  firstArrival: z
    .enum(['create', 'match', 'connect'])
    .describe(
      'Who arrives for the first time: `create` opens an account where the number has none, `match` finds the account by the number only, `connect` only lets people connect it to their account.',
    ),
  stepUp: z
    .enum(['local', 'upstream'])
    .default('local')
    .describe('When more is asked for: show more here, or go back there for more.'),
  admitted: z.boolean().default(true).describe('Services that name no upstreams admit it.'),
});

/** Where in a tree a text holds a character that can make it look like another one. */
function hiddenIn(tree: unknown, path: readonly string[]): string[][] {
  if (typeof tree === 'string') return HIDDEN.test(tree) ? [[...path]] : [];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([member, value]) => hiddenIn(value, [...path, member]));
}

/** What counts for nothing although each member is right by itself: whoever wrote it meant something. */
function levelProblems({ claims, levels }: Pick<z.infer<typeof members>, 'claims' | 'levels'>) {
  const at = (index: number, member: string, said: Said) => [{ path: ['levels', index, member], ...said }];
  return levels.flatMap(({ acr, proof, identifies }, index) => {
    const earlier = new Set(levels.slice(0, index).flatMap((level) => level.acr));
    return [
      ...(proof !== undefined && !identifies
        ? at(index, 'proof', saying('proofAlone', 'counts for nothing without "identifies: true"'))
        : []),
      ...(identifies && claims.number === undefined
        ? at(index, 'identifies', saying('noNumber', 'finds nobody without "claims.number"'))
        : []),
      ...(acr.some((value) => earlier.has(value))
        ? at(index, 'acr', saying('acrTwice', 'an earlier level holds one of these'))
        : []),
    ];
  });
}

/** Schema of one upstream; what the protocol needs is checked by the protocol. */
export const definitionSchema = members.superRefine((definition, context) => {
  for (const path of hiddenIn(definition, []))
    context.addIssue({ code: 'custom', path, ...saying('hidden', 'holds a control character, or one that turns it') });
  for (const problem of levelProblems(definition)) context.addIssue({ code: 'custom', ...problem });
});

/** The description of an upstream. */
export type Definition = z.infer<typeof definitionSchema>;

/** What the level of an answer counts for. */
export type Level = Definition['levels'][number];

/** Schema of config/upstreams.yaml. */
export const upstreamsFileSchema = z.strictObject({
  upstreams: z.array(definitionSchema).superRefine((all, context) => {
    for (const [index, { id }] of all.entries())
      if (all.findIndex((other) => other.id === id) < index)
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `${id} is named twice` });
  }),
});
