import { type Migrations, openMigrations, type SchemaState } from '../../storage/migrations.ts';
import { type Command, CommandError, type Given, type Surroundings, textOf, UsageError } from '../command.ts';
import { openSettings } from '../open.ts';

const list = (names: readonly string[], none: string): string =>
  names.length > 0 ? names.map((name) => `  ${name}`).join('\n') : `  ${none}`;

function words({ applied, waiting, unknown }: SchemaState): string {
  const newer = unknown.length > 0 ? `\nOf another version, which this one does not know:\n${list(unknown, '')}` : '';
  return `Applied:\n${list(applied, 'none')}\nWaiting:\n${list(waiting, 'none')}${newer}\n`;
}

async function status(migrations: Migrations, given: Given, { output }: Surroundings): Promise<void> {
  const state = await migrations.state();
  output.write(given.values.json === true ? `${JSON.stringify(state)}\n` : words(state));
}

async function up(migrations: Migrations, _given: Given, { output }: Surroundings): Promise<void> {
  const done = await migrations.up();
  output.write(
    done.length > 0 ? `Applied:\n${list(done, '')}\n` : 'Nothing waits: the schema is that of this version.\n',
  );
}

/** Where to go back to. Data is lost with the tables and columns that go, so nothing here happens by mistake. */
function targetOf(given: Given, { env }: Surroundings): string {
  const to = textOf(given, 'to');
  if (to === undefined) throw new UsageError('down: --to is missing: the migration that stays the last one');
  if (env.NODE_ENV === 'production' && given.values.force !== true)
    throw new CommandError(
      'In production migrations are not taken back: what they keep would be lost. --force does it.',
    );
  return to;
}

async function down(migrations: Migrations, given: Given, surroundings: Surroundings): Promise<void> {
  const to = targetOf(given, surroundings);
  const { applied, unknown } = await migrations.state();
  if (!applied.includes(to)) throw new CommandError('--to: no such migration is applied; see "motcua migrate status"');
  if (unknown.length > 0)
    throw new CommandError('A newer version was here: take its migrations back with that version.');
  if (given.values.force !== true && (await migrations.isServing()))
    throw new CommandError('A node is running: stop every node first.');
  const done = await migrations.down(to);
  surroundings.output.write(done.length > 0 ? `Taken back:\n${list(done, '')}\n` : 'Nothing to take back.\n');
}

const STEPS = { status, up, down };

/** Shows and changes the state of the schema. */
export const migrateCommand: Command = {
  name: 'migrate',
  operands: '[status|up|down]',
  about: 'Shows which changes of the database schema are applied, applies them, or takes them back.',
  explanation: `The provider applies what waits by itself when it starts, so "up" is only for those who want it done before. Whoever is
second waits for the first. "down" takes back, the last first, everything after the migration named by --to, with the
data in it; no node may run.`,
  options: {
    to: { type: 'string', value: '<migration>', about: 'down: the migration that stays the last one.' },
    force: { type: 'boolean', about: 'down: also in production, and while nodes run.' },
    json: { type: 'boolean', about: 'status: as JSON.' },
  },
  examples: ['migrate status', 'migrate up', 'migrate down --to EncryptNamesOfCredentials20261122107500'],
  async run(given, surroundings) {
    const [word = 'status'] = given.positionals;
    if (!Object.hasOwn(STEPS, word)) throw new UsageError(`must be one of ${Object.keys(STEPS).join(', ')}`);
    if (word === 'down') targetOf(given, surroundings);
    const migrations = await openMigrations(openSettings(surroundings.env).database.url);
    try {
      await STEPS[word as keyof typeof STEPS](migrations, given, surroundings);
    } finally {
      await migrations.close();
    }
  },
};
