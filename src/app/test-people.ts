/** What makes test people, for the pages. */
import { randomUUID } from 'node:crypto';
import type Provider from 'oidc-provider';
import { createClosingAtOnce } from '../closing/at-once.ts';
import { readYamlAs } from '../config.ts';
import { testCatalogueSchema } from '../teams/test-catalogue.ts';
import { createTestPeople, type TestPeopleParts, type TestSecrets } from '../teams/test-people.ts';
import { closingParts } from './closing.ts';
import type { Parts } from './parts.ts';
import { createMayChange } from './team-limits.ts';

/** What an app of somebody made up holds; nobody has the app. */
const SECRET_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const newSecret = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => SECRET_LETTERS[byte % 32]).join('');

/** Makes it. */
export function testPeopleParts(provider: Provider, parts: Parts, teamService: TestPeopleParts['teamService']) {
  const { authenticators, credentials, settings, storage } = parts;
  const catalogue = readYamlAs(settings.testPeople, testCatalogueSchema);

  async function give(personId: string, method: string, secret: string): Promise<void> {
    const data = await authenticators.get(method)?.credentialFor?.(secret);
    if (data !== undefined) await credentials.add({ id: randomUUID(), personId, method, data });
  }

  async function giveCredentials(personId: string, { secret, secondFactor }: TestSecrets): Promise<void> {
    await give(personId, catalogue.signIn.secret, secret);
    if (secondFactor) await give(personId, catalogue.signIn.code, newSecret());
  }

  return {
    madeUp: createTestPeople({
      ...parts,
      catalogue,
      erase: createClosingAtOnce(closingParts(provider, parts)),
      giveCredentials,
      mayChange: createMayChange(parts),
      teamHistory: storage.teamHistory,
      teamService,
      testPeople: storage.testPeople,
    }),
  };
}
