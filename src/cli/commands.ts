/** Every command, in the order of the list. */
import type { Command } from './command.ts';
import { administrators } from './commands/administrators.ts';
import { appoint } from './commands/appoint.ts';
import { exportPeople } from './commands/export-people.ts';
import { importPeople } from './commands/import-people.ts';
import { keysData } from './commands/keys-data.ts';
import { keysList } from './commands/keys-list.ts';
import { keysLookup } from './commands/keys-lookup.ts';
import { keysSigning } from './commands/keys-signing.ts';
import { migrateCommand } from './commands/migrate.ts';

export const COMMANDS: readonly Command[] = [
  administrators,
  appoint,
  migrateCommand,
  keysList,
  keysSigning,
  keysData,
  keysLookup,
  importPeople,
  exportPeople,
];
