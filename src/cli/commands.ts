/** Every command, in the order of the list. */
import type { Command } from './command.ts';
import { administrators } from './commands/administrators.ts';
import { apply } from './commands/apply.ts';
import { appoint } from './commands/appoint.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { exportCommand } from './commands/export.ts';
import { exportPeople } from './commands/export-people.ts';
import { importPeople } from './commands/import-people.ts';
import { keysData } from './commands/keys-data.ts';
import { keysList } from './commands/keys-list.ts';
import { keysLookup } from './commands/keys-lookup.ts';
import { keysSigning } from './commands/keys-signing.ts';
import { keysUpstreams } from './commands/keys-upstreams.ts';
import { migrateCommand } from './commands/migrate.ts';
import { planCommand } from './commands/plan.ts';

export const COMMANDS: readonly Command[] = [
  administrators,
  appoint,
  planCommand,
  apply,
  exportCommand,
  migrateCommand,
  keysList,
  keysSigning,
  keysData,
  keysLookup,
  keysUpstreams,
  importPeople,
  exportPeople,
  auditVerify,
];
