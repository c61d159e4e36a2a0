/** Every command, in the order of the list. */
import type { Command } from './command.ts';
import { appoint } from './commands/appoint.ts';
import { importPeople } from './commands/import-people.ts';
import { keysData } from './commands/keys-data.ts';
import { keysLookup } from './commands/keys-lookup.ts';
import { migrateCommand } from './commands/migrate.ts';

export const COMMANDS: readonly Command[] = [migrateCommand, appoint, keysData, keysLookup, importPeople];
