import { createAdministrators } from '../../admin/administrators.ts';
import { type Command, CommandError, textOf } from '../command.ts';
import { withParts } from '../open.ts';

/** Appoints the first administrators. */
export const administrators: Command = {
  name: 'administrators add',
  operands: '<login>',
  about: 'Appoints an administrator, while there are fewer than two.',
  explanation: `Administrators give all roles in the console: one asks, another one approves. So the first two are appointed here. The
person needs an account of level 2 and a passkey or a certificate to sign in with. When two are there it is refused,
unless in an emergency, with a reason that is on record and told to every administrator and security officer.`,
  options: { emergency: { type: 'string', value: '<reason>', about: 'Why it cannot go through the console.' } },
  examples: [
    'administrators add 001090000001',
    'administrators add 001090000001 --emergency "both administrators are unreachable, incident 2027-14"',
  ],
  async run(given, { env, output }) {
    const [login = ''] = given.positionals;
    const emergency = textOf(given, 'emergency');
    const done = await withParts(env, (parts) =>
      parts.scope(() => createAdministrators(parts)({ login, emergency }), { keep: () => true }),
    );
    if ('problem' in done) throw new CommandError(done.problem);
    output.write(done.changed ? 'Done.\n' : 'Nothing to change: it is so already.\n');
  },
};
