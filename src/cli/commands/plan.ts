import type { Parts } from '../../app/parts.ts';
import type { Plan } from '../../relying-parties/change-sets.ts';
import { type Command, CommandError, type Given } from '../command.ts';
import { readRegistrations } from '../config-files.ts';
import { withParts } from '../open.ts';
import { planText } from '../plan-text.ts';

/** Compares the files with the provider. */
export const planFor = ({ changeSets, settings, scope }: Parts, path: string): Promise<Plan> => {
  const registrations = readRegistrations(path);
  return scope(() => changeSets.plan(registrations, settings.environment === 'production'), { keep: () => false });
};

async function run({ positionals: [path = ''], values }: Given, env: NodeJS.ProcessEnv): Promise<Plan> {
  const plan = await withParts(env, (parts) => planFor(parts, path));
  if (values.check === true && plan.changes.length > 0) throw new CommandError(planText(plan));
  return plan;
}

/** Shows what applying files would change. */
export const planCommand: Command = {
  name: 'plan',
  operands: '<file-or-directory>',
  about: 'Shows what applying registrations of files would change; changes nothing.',
  explanation: `Lines with + are added, - removed. What the files applied before and somebody changed since is marked.
Registrations of the provider that are in no file are left alone.`,
  options: {
    check: { type: 'boolean', about: 'Fails when there is something to change: for a watch over drift.' },
    json: { type: 'boolean', about: 'Writes the plan as JSON.' },
  },
  examples: ['plan config/services', 'plan --check config/services'],
  async run(given, { env, output }) {
    const plan = await run(given, env);
    const { changes, ...rest } = plan;
    const told = { ...rest, changes: changes.map(({ to, ...change }) => ({ clientId: to.clientId, ...change })) };
    output.write(given.values.json === true ? `${JSON.stringify(told, undefined, 2)}\n` : planText(plan));
    if (plan.problems.length > 0) throw new CommandError('This cannot be applied.');
  },
};
