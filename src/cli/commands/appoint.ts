import { createAppointing } from '../../admin/appointing.ts';
import { type Command, CommandError, UsageError } from '../command.ts';
import { withParts } from '../open.ts';

/** Gives somebody a role among the staff, or takes it away. */
export const appoint: Command = {
  name: 'appoint',
  operands: '<login> <role> [place]',
  about: 'Gives somebody a role among the staff, or takes it away; in development only.',
  explanation: `In production roles are given in the console by two administrators; the first of them by
"npx motcua administrators add". The person needs an account of level 2 and two ways to sign in. A role with a place counts there alone. Both are
on record, and count from the next request on.`,
  options: { dismiss: { type: 'boolean', about: 'Takes the role away.' } },
  examples: ['appoint 001090000001 identity-officer sen', 'appoint --dismiss 001090000001 identity-officer sen'],
  async run({ positionals: [login = '', role = '', place], values }, { env, output }) {
    if (env.NODE_ENV === 'production')
      throw new CommandError(
        'In production roles are given and taken in the console (/staff): one administrator asks, another approves.\nThe first two administrators: npx motcua administrators add <login>',
      );
    const appointment = { login, role, place, dismiss: values.dismiss === true };
    const done = await withParts(env, (parts) =>
      parts.scope(() => createAppointing(parts)(appointment), { keep: () => true }),
    );
    if ('problem' in done && done.problem.startsWith('role')) throw new UsageError(done.problem);
    if ('problem' in done) throw new CommandError(done.problem);
    output.write(done.changed ? 'Done.\n' : 'Nothing to change: it is so already.\n');
  },
};
