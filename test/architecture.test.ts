import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../src/config.ts';

const source = projectPath('src');

interface Import {
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Module {
  /** Path under src. */
  readonly path: string;
  /** The folder, or the file's name where it stands at the top. */
  readonly part: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const slashes = (path: string): string => path.split(sep).join('/');
const partOf = (path: string): string =>
  path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.m?ts$/, '');
const IMPORTS = /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'|import\s*\(\s*'(\.[^']+)'\s*\)/gm;

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORTS)].map(([all, type, from, dynamic]) => ({
    to: slashes(relative(source, resolve(dirname(file), from ?? dynamic ?? ''))),
    typeOnly: type !== undefined || /^\s*import\s*\{(\s*type\s[^,}]*,?)+\s*\}/.test(all),
  }));
}

function readModules(): Module[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = slashes(relative(source, file));
      const text = readFileSync(file, 'utf8');
      return { path, part: partOf(path), text, imports: importsOf(file, text) };
    });
}

const modules = readModules();
const byPath = new Map(modules.map((module) => [module.path, module]));

const CAPABILITIES = [
  'approvals',
  'artifacts',
  'assurance',
  'audit',
  'authenticators',
  'closing',
  'consent',
  'contacts',
  'conversations',
  'data-rights',
  'figures',
  'guardianships',
  'guessing',
  'identity',
  'interventions',
  'mandates',
  'merging',
  'misuse',
  'organisations',
  'origin',
  'outbox',
  'personal-data',
  'proofing',
  'protocol-errors',
  'recovery',
  'relying-parties',
  'system-accounts',
  'teams',
  'upstreams',
];
const SETTINGS = ['config', 'settings', 'errors'];
const ON_PAGES = [...CAPABILITIES, 'errors', 'web'];

/** Which part may use which; a part that is not named may use nothing but itself. `app`, `cli` and `main` know everything. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  settings: [
    'admin',
    'client-certificates',
    'contacts',
    'closing',
    'data-rights',
    'figures',
    'guardianships',
    'guessing',
    'legal',
    'messages',
    'organisations',
    'origin',
    'owners',
    'proofing',
    'protocol-errors',
    'recovery',
    'registration',
    'relying-parties',
    'upstreams',
  ],
  config: ['errors', 'settings'],
  approvals: ['audit', 'errors'],
  teams: [
    'approvals',
    'audit',
    'errors',
    'identity',
    'mandates',
    'messages',
    'organisations',
    'outbox',
    'relying-parties',
    'web',
  ],
  'relying-parties': ['approvals', 'audit', 'errors', 'teams', 'web'],
  keys: ['errors'],
  server: SETTINGS,
  seed: [...SETTINGS, 'admin', 'authenticators', 'identity', 'relying-parties'],
  launch: [...SETTINGS, 'authenticators', 'identity', 'keys'],
  plugins: ['errors'],
  origin: ['errors'],
  audit: ['origin'],
  artifacts: ['origin', 'upstreams'],
  misuse: ['artifacts', 'audit', 'authenticators', 'errors', 'identity', 'messages', 'origin', 'web'],
  conversations: ['web'],
  authenticators: ['certificates', 'conversations', 'errors', 'identity', 'plugins'],
  certificates: ['errors'],
  consent: ['artifacts', 'audit', 'errors', 'outbox', 'relying-parties'],
  messages: ['audit', 'authenticators', 'conversations', 'errors', 'guessing', 'identity', 'outbox', 'web'],
  contacts: ['artifacts', 'audit', 'errors', 'identity', 'messages', 'web'],
  'data-rights': ['artifacts', 'audit', 'errors', 'guessing', 'identity', 'messages', 'proofing', 'web'],
  guardianships: ['audit', 'errors', 'identity', 'mandates', 'messages', 'outside'],
  outside: ['errors'],
  proofing: [
    'artifacts',
    'audit',
    'certificates',
    'conversations',
    'errors',
    'identity',
    'messages',
    'outside',
    'plugins',
    'web',
  ],
  outbox: ['audit', 'errors'],
  organisations: ['artifacts', 'audit', 'errors', 'identity', 'mandates', 'messages', 'outbox', 'outside', 'proofing'],
  mandates: ['audit', 'errors', 'identity', 'messages', 'organisations', 'outbox', 'relying-parties'],
  'system-accounts': ['assurance', 'audit', 'errors', 'identity', 'mandates', 'messages', 'relying-parties'],
  closing: ['audit', 'consent', 'data-rights', 'errors', 'identity', 'mandates', 'messages', 'recovery', 'web'],
  interventions: ['artifacts', 'audit', 'errors', 'identity', 'messages', 'recovery', 'web'],
  'personal-data': ['audit', 'identity', 'mandates', 'web'],
  merging: ['approvals', 'audit', 'closing', 'errors', 'identity', 'messages', 'outbox', 'relying-parties', 'web'],
  upstreams: [
    'approvals',
    'artifacts',
    'audit',
    'errors',
    'identity',
    'messages',
    'outside',
    'plugins',
    'proofing',
    'web',
  ],
  figures: ['relying-parties', 'web'],
  'protocol-errors': ['relying-parties'],
  web: ['errors'],
  interaction: [...ON_PAGES, 'legal'],
  doors: ON_PAGES,
  legal: ['errors', 'web'],
  account: [...ON_PAGES, 'doors', 'legal', 'messages'],
  recovery: [...ON_PAGES, 'interaction', 'messages'],
  registration: [...ON_PAGES, 'legal', 'messages'],
  admin: [...ON_PAGES, 'doors', 'messages'],
  owners: [...ON_PAGES, 'doors'],
  api: [...ON_PAGES, 'admin'],
  oidc: [...ON_PAGES, 'api'],
  import: ['audit', 'authenticators', 'errors', 'identity'],
  storage: [...CAPABILITIES, 'admin', 'errors', 'import', 'messages'],
};
const KNOWS_EVERYTHING = new Set(['app', 'cli', 'main']);

const edges = modules.flatMap(({ path, part, imports }) =>
  imports.map(({ to, typeOnly }) => ({ from: path, part, to, toPart: partOf(to), typeOnly })),
);

describe('the parts of the provider', () => {
  it('were all read', () => {
    expect(modules.length).toBeGreaterThan(50);
    expect(edges.length).toBeGreaterThan(150);
    expect(edges.filter(({ to }) => !byPath.has(to)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('use each other only in the directions that are drawn', () => {
    const bent = edges.filter(
      ({ part, toPart }) => part !== toPart && !KNOWS_EVERYTHING.has(part) && !(MAY_USE[part] ?? []).includes(toPart),
    );
    expect(bent.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('reach storage and the protocol library through the composition root and the command line alone', () => {
    const guarded = ['storage', 'oidc'];
    const users = edges.filter(({ part, toPart }) => guarded.includes(toPart) && part !== toPart);
    expect([...new Set(users.map(({ part }) => part))].sort()).toEqual(['app', 'cli']);
  });

  it('give storage their interfaces and pure rules, never something that runs', () => {
    const PURE = ['errors.ts', 'identity/identifiers.ts', 'organisations/search.ts', 'relying-parties/skeleton.ts'];
    const values = edges.filter(
      ({ part, toPart, to, typeOnly }) => part === 'storage' && toPart !== part && !typeOnly && !PURE.includes(to),
    );
    expect(values.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('use the protocol library, TypeORM and the driver only where they belong', () => {
    const uses = (library: string) =>
      [...new Set(modules.filter(({ text }) => text.includes(`from '${library}'`)).map(({ part }) => part))].sort();
    expect(uses('typeorm')).toEqual(['storage']);
    expect(uses('pg').filter((part) => part !== 'launch')).toEqual(['storage']);
    expect(uses('oidc-provider')).toEqual(['app', 'interaction', 'oidc']);
    expect(
      uses('koa').filter(
        (part) =>
          ![
            'account',
            'admin',
            'api',
            'app',
            'doors',
            'interaction',
            'legal',
            'oidc',
            'owners',
            'recovery',
            'registration',
            'web',
          ].includes(part),
      ),
    ).toEqual([]);
  });

  it('depend on nothing in a circle', () => {
    const circles: string[] = [];
    const finished = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      if (finished.has(path) || trail.includes(path)) return;
      for (const { to } of byPath.get(path)?.imports ?? []) visit(to, [...trail, path]);
      finished.add(path);
    };
    for (const { path } of modules) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe('a file', () => {
  const LONGEST = 250;
  /** Tables and schemas, which are read line by line and not as a whole. */
  const TABLES: readonly string[] = [];

  it('is short enough to be read at once', () => {
    const long = modules.filter(({ path, text }) => text.split('\n').length > LONGEST && !TABLES.includes(path));
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('says what its types are: no `any` outside the seam to the protocol library', () => {
    const loose = /[:<(|&]\s*any\b(?!\w)|\bas any\b|\bany\[\]/;
    const code = (text: string) =>
      text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*$/gm, '')
        .replace(/'[^'\n]*'|`[^`]*`/g, "''");
    const found = modules.filter(({ part, text }) => part !== 'oidc' && loose.test(code(text)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('exports by name, and no file only passes on what others export', () => {
    const barrels = modules.filter(({ text }) => /^export \*/m.test(text) || /^export default/m.test(text));
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});
