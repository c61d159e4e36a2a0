/** The command line as a process: `npx motcua <command>`. */
import { COMMANDS } from './commands.ts';
import { runCommand } from './run.ts';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());

process.exitCode = await runCommand(process.argv.slice(2), {
  commands: COMMANDS,
  env: process.env,
  output: process.stdout,
  errors: process.stderr,
  signal: controller.signal,
});
