#!/usr/bin/env node
/** `npx motcua <command>`: the command line (src/cli/) on this project's own Node; plain JavaScript, like install.mjs. */
process.argv.splice(2, 0, 'src/cli/main.ts');
await import('./install.mjs');
