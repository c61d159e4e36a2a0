import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Seal } from '../../audit/audit.ts';
import { readCheckpoints } from '../../audit/checkpoints.ts';
import { openStorage } from '../../storage/storage.ts';
import { type Command, CommandError } from '../command.ts';
import { openKeys, openSettings } from '../open.ts';

/** Those of a file that was named; one that is not there may be what somebody wants to hide. */
async function named(file: string): Promise<Seal[]> {
  try {
    await access(file);
    return await readCheckpoints(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${file}: ${code ? `cannot be read (${code})` : 'is no file of checkpoints'}`);
  }
}

/** Recomputes the whole audit trail. */
export const auditVerify: Command = {
  name: 'audit verify',
  operands: '[file …]',
  about: 'Recomputes every seal of the audit trail, and compares it with checkpoints kept outside of the database.',
  explanation: `Each node keeps checkpoints in the file of its setting audit.checkpointFile: name the files of all nodes. Without
names it is the file of this machine. Exit code 1 when anything does not fit. The trail is not changed, and nodes may run.`,
  options: { json: { type: 'boolean', about: 'As JSON.' } },
  examples: ['audit verify', 'audit verify node-1/audit-checkpoints.jsonl node-2/audit-checkpoints.jsonl'],
  async run({ positionals, values }, { env, output }) {
    const settings = openSettings(env);
    const files = positionals.length > 0 ? positionals.map((file) => resolve(file)) : [settings.audit.checkpointFile];
    const checkpoints = (await Promise.all(files.map(named))).flat();
    const storage = await openStorage(settings.database, openKeys(settings));
    try {
      const problems = await storage.audit.verify(checkpoints);
      const seals = (await storage.auditTrail.lastSeals()).reduce((sum, { number }) => sum + number, 0);
      const found = { seals, checkpoints: checkpoints.length, problems };
      if (values.json === true) output.write(`${JSON.stringify(found)}\n`);
      else output.write([`Seals: ${seals}; checkpoints: ${checkpoints.length}`, ...problems, ''].join('\n'));
      if (problems.length > 0) throw new CommandError(`The audit trail does not fit: ${problems.length} problems.`);
      if (values.json !== true) output.write('Every seal fits its events, and every checkpoint is there.\n');
    } finally {
      await storage.close();
    }
  },
};
