/** Makes development keys in the directory given, at the moment given (milliseconds), so that several can race. */
import { createDevelopmentKeys } from '../../../src/keys.ts';

const [directory = '', moment = '0'] = process.argv.slice(2);
while (Date.now() < Number(moment));
await createDevelopmentKeys(directory);
