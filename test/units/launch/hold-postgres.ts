/** Starts a database in the directory given and holds it until it is killed; prints the server's process id and URL. */
import { startEmbeddedPostgres } from '../../../src/launch/embedded-postgres.ts';

const { pid, url } = await startEmbeddedPostgres({ directory: process.argv[2] ?? '', durable: false });
process.stdout.write(`${JSON.stringify({ pid, url })}\n`);
setInterval(() => undefined, 1000);
