import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ENVIRONMENT, generatedPages } from '../../docs/generate.ts';
import { projectPath, readYaml } from '../../src/config.ts';
import { relyingPartySchema } from '../../src/relying-parties/relying-party.ts';

const read = (file: string): string => readFileSync(projectPath(file), 'utf8');

const documents: string[] = [];
for await (const file of glob('{*.md,docs/*.md,keys/*.md}', { cwd: projectPath() })) documents.push(file);

/** Targets of links, other than pictures, that lie in this project. */
const localLinks = (text: string): string[] =>
  [...text.replace(/!\[[^\]]*\]\([^)]*\)/g, '').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    /^(https?:|mailto:)/.test(target) ? [] : [target],
  );

/** How GitHub and others name the anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

describe('the generated pages', () => {
  it.each(Object.entries(generatedPages()))('%s says what the code says (else: npm run docs)', (file, text) => {
    expect(read(file)).toBe(text);
  });

  it('name every variable that the settings are read from, and no other', () => {
    const source = read('src/config.ts');
    const plain = [...source.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name]) => name);
    const secret = [...source.matchAll(/secret\(env, '([A-Z_]+)'\)/g)].flatMap(([, name]) => [name, `${name}_FILE`]);
    expect(new Set(Object.keys(ENVIRONMENT))).toEqual(new Set([...plain, ...secret]));
  });

  it('show every default of config/motcua.yaml', () => {
    const settings = read('docs/settings.md');
    for (const name of Object.keys(readYaml(projectPath('config/motcua.yaml')) as object)) {
      expect(settings, name).toMatch(new RegExp(`\`${name}[.\`]`));
    }
  });
});

describe.each(documents)('%s', (file) => {
  const text = read(file);

  it('links only to what is there', () => {
    for (const link of localLinks(text)) {
      const [path = '', fragment] = link.split('#');
      const target = path === '' ? projectPath(file) : resolve(dirname(projectPath(file)), path);
      expect(existsSync(target), link).toBe(true);
      if (fragment) expect(anchors(readFileSync(target, 'utf8')), link).toContain(fragment);
    }
  });

  it('shows registrations that would be accepted', () => {
    const shown = [...text.matchAll(/```yaml\n(- clientId:[\s\S]*?)```/g)].map(
      ([, yaml = '']) => parse(yaml) as unknown,
    );
    for (const registrations of shown) expect(() => z.array(relyingPartySchema).parse(registrations)).not.toThrow();
  });

  it('names only files that are there', () => {
    const paths = [...text.matchAll(/`((?:src|config|demo|docs|test|migrations|bench)\/[\w./-]*\w\.\w+)`/g)];
    for (const [, path = ''] of paths) expect(existsSync(projectPath(path)), path).toBe(true);
  });
});
