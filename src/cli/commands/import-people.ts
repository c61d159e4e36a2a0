import { resolve } from 'node:path';
import type { Parts } from '../../app/parts.ts';
import { assuranceSchema } from '../../assurance/configuration.ts';
import { readYamlAs } from '../../config.ts';
import { scan, UnreadableFile } from '../../import/csv.ts';
import { createImporting, hashOf, type ImportReport } from '../../import/importing.ts';
import { columnsOf, type Mapping, mappingSchema, problemsIn } from '../../import/mapping.ts';
import { createRejects, OWN_COLUMNS, problemWith } from '../../import/rejects.ts';
import type { ImportState } from '../../import/store.ts';
import type { Settings } from '../../settings.ts';
import { type Command, CommandError, type Given, type Surroundings, textOf, UsageError } from '../command.ts';
import { withParts } from '../open.ts';
import { createProgress } from '../progress.ts';

const SHOWN_REASONS = 20;
/** Nobody waits here for a password, so all of them may wait; and what is not kept need not cost anything. */
const patient =
  (dryRun: boolean) =>
  (settings: Settings): Settings => ({
    ...settings,
    passwordHashing: {
      ...settings.passwordHashing,
      ...(dryRun ? { memoryKiB: 1_024, iterations: 2 } : {}),
      concurrency: 3,
      queue: Number.MAX_SAFE_INTEGER,
    },
  });

async function scanned(file: string, delimiter: string) {
  try {
    return await scan(file, delimiter);
  } catch (error) {
    throw error instanceof UnreadableFile ? new CommandError(`<file>: ${error.message}`) : error;
  }
}

/** Methods whose proofs count for something: nobody is proven by what they said of themselves. */
function countingMethods({ settings, proofing }: Parts): Set<string> {
  const config = readYamlAs(settings.assurance, assuranceSchema).proofing;
  const enabled = Object.fromEntries(proofing.all.map(({ id, proves }) => [id, proves]));
  const all = Object.entries({ ...enabled, ...config });
  return new Set(all.filter(([, { vn, eidas, ial }]) => vn + eidas + ial > 0).map(([id]) => id));
}

function checkMapping(mapping: Mapping, head: readonly string[], parts: Parts): void {
  const authenticators = parts.authenticators.all.filter(({ importFrom }) => importFrom).map(({ id }) => id);
  const problems = problemsIn(mapping, { methods: countingMethods(parts), authenticators: new Set(authenticators) });
  const missing = columnsOf(mapping).filter((column) => !head.includes(column));
  const lines = [...problems, ...missing.map((column) => `the file has no column "${column}"`)];
  if (lines.length > 0)
    throw new CommandError(`The mapping does not fit:\n${lines.map((one) => `  - ${one}`).join('\n')}`);
}

function summary({ state, reasons, credentials }: ImportReport, dryRun: boolean, begun: number): string {
  const shown = reasons.slice(0, SHOWN_REASONS);
  const more = reasons.length - shown.length;
  const lines = [
    `${state.imported} people ${dryRun ? 'would be ' : ''}taken in, ${state.rejected} rows ${dryRun ? 'would be ' : ''}refused.`,
    ...(begun > 0 && credentials.size + reasons.length > 0 ? ['Of these in this run:'] : []),
    ...[...credentials].map(([about, count]) => `  ${count} credentials, ${about}`),
    ...shown.map(
      ({ words, count, lines: first }) =>
        `  ${count} × ${words} (line ${first.join(', ')}${count > first.length ? ', …' : ''})`,
    ),
    ...(more > 0 ? [`  and ${more} other reasons`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const asJson = ({ state: { abandoned: _, ...state }, reasons, credentials }: ImportReport): string =>
  `${JSON.stringify({ ...state, reasons, credentials: Object.fromEntries(credentials) })}\n`;

/** Why a file that was begun cannot be gone on with; undefined when it can. */
function standsInTheWay({ finished, abandoned, mapping: begun, rows }: ImportState, mapping: Mapping) {
  if (finished) return undefined;
  if (abandoned)
    return `This file was begun more than 30 days ago: it cannot be gone on with. Its first ${rows} rows are dealt with; give those after them as a file of their own.`;
  return begun === hashOf(mapping) ? undefined : 'This file was begun with another mapping: go on with that one.';
}

async function run(given: Given, { env, output, errors, signal }: Surroundings): Promise<void> {
  const file = resolve(given.positionals[0] ?? '');
  const map = textOf(given, 'map');
  if (map === undefined) throw new UsageError('--map is missing');
  const dryRun = given.values['dry-run'] === true;
  const path = resolve(textOf(given, 'rejects') ?? `${file}.rejects.csv`);
  const mapping = readYamlAs(resolve(map), mappingSchema);
  const { delimiter } = mapping.csv;
  const source = await scanned(file, delimiter);
  await withParts(
    env,
    async (parts) => {
      checkMapping(mapping, source.head, parts);
      const { imports } = parts.storage;
      const before = await imports.find(source.sha256);
      const refusal = before && standsInTheWay(before, mapping);
      if (refusal) throw new CommandError(refusal);
      const inTheWay = dryRun || before?.finished ? undefined : problemWith(path, before?.rejectsBytes);
      if (inTheWay) throw new CommandError(inTheWay);
      const left = source.head.filter((column) => ![...columnsOf(mapping), ...OWN_COLUMNS].includes(column));
      if (left.length > 0) errors.write(`Columns that the mapping does not name: ${left.join(', ')}\n`);
      if (before?.finished) errors.write('This file was taken in before.\n');
      else if (before) errors.write(`Going on after ${before.rows} rows.\n`);
      const rejects = createRejects(path, source.head, delimiter);
      const progress = createProgress(errors);
      const begun = before?.rows ?? 0;
      let report: ImportReport | undefined;
      signal.addEventListener('abort', () => errors.write('Stopping after this batch …\n'), { once: true });
      const importing = createImporting({ ...parts, imports });
      const work = async (): Promise<void> => {
        report = await importing({
          file,
          scanned: source,
          mapping,
          rejects,
          dryRun,
          signal,
          tell: ({ rows, rejected }) => {
            const pace = Math.round((rows - begun) / progress.seconds());
            const words = `${rows} of ${source.rows} rows, ${rejected} refused, ${pace} a second`;
            progress.tell({ seen: rows, total: source.rows, words });
          },
        });
      };
      const ran = await imports.alone(work).finally(() => rejects.close());
      progress.clear();
      if (!ran || !report) throw new CommandError('Another import is running: wait until it has ended.');
      output.write(given.values.json === true ? asJson(report) : summary(report, dryRun, begun));
      const rows = report.state.rows - begun;
      errors.write(
        `${rows} rows in ${progress.seconds().toFixed(1)} s, ${Math.round(rows / progress.seconds())} a second\n`,
      );
      if (report.state.rejected > 0 && !dryRun) errors.write(`The refused rows, with the reasons: ${path}\n`);
      if (!report.state.finished) throw new CommandError('Stopped. Run it again to go on.');
    },
    patient(dryRun),
  );
}

/** Takes in the accounts of another system. */
export const importPeople: Command = {
  name: 'import people',
  operands: '<file>',
  about: 'Takes in the accounts of another system from a CSV file.',
  explanation: `The mapping says what the columns mean; nothing else is believed. Rows that are not right, and people who have an
account already, are written to a file of their own, with the reasons, to be mended and given again. Cut off at whatever
moment, it goes on where it was when it is run again. Passwords come as hashes, and are renewed at the first sign-in. See
docs/command-line.md.`,
  options: {
    map: { type: 'string', value: '<file>', about: 'What the columns mean (YAML).' },
    rejects: { type: 'string', value: '<file>', about: 'Where rows go that are refused (<file>.rejects.csv).' },
    'dry-run': { type: 'boolean', about: 'Reads and checks everything, and changes nothing.' },
    json: { type: 'boolean', about: 'The summary as JSON.' },
  },
  examples: ['import people people.csv --map mapping.yaml --dry-run', 'import people people.csv --map mapping.yaml'],
  run,
};
