import type { RelyingParty } from '../../relying-parties/relying-party.ts';
import { type Command, CommandError, textOf } from '../command.ts';
import { writeRegistrations } from '../config-files.ts';
import { withParts } from '../open.ts';

/** Writes registrations to a file. */
export const exportCommand: Command = {
  name: 'export',
  operands: '<file>',
  about: 'Writes the registrations of the provider to a file that can be applied.',
  explanation:
    'Secrets are never written. What teams look after is written with --client alone: files cannot change it.',
  options: {
    client: { type: 'string', value: '<client_id>', about: 'This one only.' },
    replace: { type: 'boolean', about: 'Writes over a file that is there.' },
  },
  examples: ['export config/services/all.yaml', 'export --client demo-portal portal.yaml'],
  run: (given, { env, output }) =>
    withParts(env, async ({ scope, storage: { appliedVersions, relyingParties } }) => {
      const only = textOf(given, 'client');
      const found = await scope(
        async () => {
          const all = await appliedVersions.allVersions();
          // Files with what teams look after are refused.
          const wanted = all.filter(({ clientId, own }) => (only === undefined ? !own : clientId === only));
          return Promise.all(wanted.map(({ clientId }) => relyingParties.find(clientId)));
        },
        { keep: () => false },
      );
      const registrations = found.filter((one): one is RelyingParty => one !== undefined);
      if (only !== undefined && registrations.length === 0) throw new CommandError(`There is no service ${only}.`);
      writeRegistrations(given.positionals[0] ?? '', registrations, given.values.replace === true);
      output.write(`${registrations.length} written.\n`);
    }),
};
