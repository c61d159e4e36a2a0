import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { createLoader } from '../plugins/loader.ts';
import { able, problemsOf, wordsShape } from '../plugins/problems.ts';
import type { ProofingMethod, ProofingTools } from './method.ts';

/** The proofing methods of this deployment. */
export interface ProofingRegistry {
  readonly all: readonly ProofingMethod[];
  get(id: string): ProofingMethod | undefined;
}

/** What every method may use, and the settings of each by name. */
export type ProofingRegistryTools = Omit<ProofingTools, 'settings'> & {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Browsers are asked for certificates. */
  readonly clientCertificates?: boolean;
};

const grade = z.int().min(0).max(3);

const reviewShape = z.looseObject({
  places: z.array(z.unknown()).min(1),
  checks: z.array(z.looseObject({ name: z.string(), label: z.string() })).min(1),
  advice: z.string(),
  law: z.string(),
  placeOf: able,
  stated: able,
  workingDays: able,
  referralWorkingDays: z.int().positive(),
  confirm: able,
});

const shape = z
  .looseObject({
    id: z.string(),
    proves: z.strictObject({ vn: z.int().min(0).max(2), eidas: grade, ial: grade }),
    evidence: z.looseObject({
      type: z.enum(['document', 'electronic_record', 'electronic_signature', 'vouch']),
      checkMethod: z.string().min(1),
    }),
    words: wordsShape,
    validSeconds: z.number().positive().optional(),
    availableTo: able.optional(),
    begin: able,
    answer: able,
    check: able.optional(),
    review: reviewShape.optional(),
  })
  .refine(({ check, review }) => (check === undefined) !== (review === undefined), {
    message: 'must have either check or review',
  });

const wordsOfReview = ({ advice, law, checks }: z.infer<typeof reviewShape>): string[] => [
  advice,
  law,
  ...checks.map(({ label }) => label),
];

const loader = createLoader<ProofingMethod>({
  folder: import.meta.dirname,
  noun: 'proofing method',
  maker: 'createProofingMethod',
  name: /^[a-z][a-z0-9_-]*$/,
  setting: 'proofing',
  ownSettings: 'proofingSettings',
  problemsIn: (made, name) =>
    problemsOf(made, name, {
      shape,
      neededBy: ({ review }) => ['name', 'about', ...(review ? wordsOfReview(review) : [])],
    }),
});

/** Loads the methods named in the settings. Throws ConfigurationError that lists every one that is none, is broken, or lacks what it needs. */
export async function loadProofingMethods(
  entries: readonly string[],
  tools: ProofingRegistryTools,
): Promise<ProofingRegistry> {
  const { settings = {}, clientCertificates = false, ...rest } = tools;
  const all = await loader.load(entries, (name) => ({ ...rest, settings: settings[name] }));
  const byId = new Map(all.map((method) => [method.id, method]));
  await loader.check(
    Object.keys(settings).filter((name) => !byId.has(name)),
    'proofingSettings',
  );
  const blind = all.filter(({ readsCertificates }) => readsCertificates && !clientCertificates);
  const problems = blind.map(({ id }) => `proofing: "${id}" reads certificates, which are not asked for`);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { all, get: (id) => byId.get(id) };
}
