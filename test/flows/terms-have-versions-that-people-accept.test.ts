import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const camille = persona('A French resident');
const NEW = '## Nouvelles règles\n\nSoyez prudents.\n';

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-legal-'));
  mkdirSync(directory, { recursive: true });
  for (const language of ['vi', 'en', 'fr']) writeFileSync(join(directory, `terms.${language}.md`), NEW);
  world = await createWorld({
    authenticators: ['password', 'totp', 'passkey', 'recovery-code'],
    legal: {
      terms: {
        version: '2027-01-01',
        file: join(directory, 'terms.{language}.md'),
        former: [{ version: '2026-11-22', file: projectPath('config/legal/terms.{language}.md') }],
      },
    },
  });
  const text = readFileSync(projectPath('config/legal/terms.fr.md'));
  const { acceptances } = world.app.storage;
  const textHash = createHash('sha256').update(text).digest();
  const common = { personId: camille.id, language: 'fr' };
  await acceptances.add([
    { ...common, document: 'terms', version: '2026-11-22', textHash },
    { ...common, document: 'privacy', version: '2020-01-01', textHash },
  ]);
});
afterAll(() => world?.stop());

const browser = createTextBrowser();
const legal = (): string => `${world.issuer}/account/legal`;
const recorded = () =>
  sql<{ document: string; version: string }>(
    world.databaseUrl,
    'SELECT document, version FROM acceptances WHERE person_id = $1 ORDER BY document, version',
    [camille.id],
  );

describe('a person whose terms have changed', () => {
  it('finds it on the overview', async () => {
    const page = await go(browser, `${world.issuer}/account`, camille);
    expect(page.text).toContain('Conditions acceptées 2 nouveaux');
  });

  it('reads what they accepted, in the words of that time, and the version in force', async () => {
    const page = await browser.open(legal());
    expect(page.text).toContain('Version 2027-01-01');
    expect(page.text).toContain('Vous n’avez pas accepté cette version');
    expect(page.text).toContain('en français');
    expect(page.html).toContain('href="/terms/2026-11-22?lang=fr"');
    expect(page.html).not.toContain('/privacy/2020-01-01');
    const former = await browser.open(`${world.issuer}/terms/2026-11-22`);
    expect(former.text).toContain('không còn hiệu lực');
    expect((await browser.open(`${world.issuer}/terms`)).text).toContain('Soyez prudents');
    expect((await browser.open(`${world.issuer}/terms/1999`)).status).toBe(404);
  });

  it('accepts what the page showed and nothing else, once', async () => {
    const page = await browser.open(legal());
    const other = await browser.submit(page, '#accept-terms', { shown: 'ab' });
    expect(other.text).not.toContain('C’est enregistré');
    expect(await recorded()).toHaveLength(2);
    const done = await browser.submit(page, '#accept-terms');
    expect(done.text).toContain('C’est enregistré');
    await browser.submit(page, '#accept-terms');
    expect(await recorded()).toEqual([
      { document: 'privacy', version: '2020-01-01' },
      { document: 'terms', version: '2026-11-22' },
      { document: 'terms', version: '2027-01-01' },
    ]);
  });

  it('is informed of the privacy notice, which nobody has to agree to', async () => {
    const page = await browser.open(legal());
    expect(page.text).toContain('Il ne demande pas d’accord');
    const done = await browser.submit(page, '#accept-privacy');
    expect(done.text).toContain('Vous en avez été informé');
    expect((await browser.open(`${world.issuer}/account`)).text).not.toContain('nouveaux');
  });
});
