import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectPath } from '../src/config.ts';

const source = projectPath('src');
/** Kinds of plug-ins, by the function that each of their files exports. */
const KINDS: Readonly<Record<string, RegExp>> = {
  authenticators: /^export (const|function|async function) createAuthenticator\b/m,
  proofing: /^export (const|function|async function) createProofingMethod\b/m,
};

/** A name in the code: a string, or the key of a member. */
interface Name {
  readonly text: string;
  readonly line: number;
}

interface Source {
  readonly file: string;
  readonly names: readonly Name[];
  /** Files that it imports, statically or not. */
  readonly imports: readonly string[];
  readonly isPlugIn: boolean;
}

const isKey = (node: ts.Node): node is ts.Identifier =>
  ts.isIdentifier(node) &&
  ((ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
    (ts.isBindingElement(node.parent) && (node.parent.propertyName ?? node.parent.name) === node) ||
    ((ts.isPropertyAssignment(node.parent) ||
      ts.isShorthandPropertyAssignment(node.parent) ||
      ts.isPropertySignature(node.parent) ||
      ts.isMethodSignature(node.parent) ||
      ts.isMethodDeclaration(node.parent)) &&
      node.parent.name === node));

function read(file: string): Source {
  const text = readFileSync(file, 'utf8');
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names: Name[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || isKey(node))
      names.push({ text: node.text, line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  const paths = names.filter(({ text: name }) => /^\.{1,2}\/.*\.m?ts$/.test(name));
  return {
    file,
    names,
    imports: paths.map(({ text: path }) => resolve(dirname(file), path)),
    isPlugIn: Object.entries(KINDS).some(([kind, maker]) => dirname(file) === join(source, kind) && maker.test(text)),
  };
}

const sources = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
  .map((entry) => read(join(entry.parentPath, entry.name)));
const plugIns = sources.filter(({ isPlugIn }) => isPlugIn);
const idOf = ({ file }: Source): string => basename(file, '.ts');

/** The plug-in's file, and those that nothing but it and they import. */
function ownFilesOf(plugIn: Source): ReadonlySet<string> {
  const own = new Set([plugIn.file]);
  for (let before = 0; before !== own.size; ) {
    before = own.size;
    for (const { file } of sources) {
      const users = sources.filter(({ imports }) => imports.includes(file));
      if (users.length > 0 && users.every((user) => own.has(user.file))) own.add(file);
    }
  }
  return own;
}

/** The same word for something else. */
const OTHER_MEANINGS: Readonly<Record<string, readonly string[]>> = {
  // What must not reach the log, of people or of servers.
  'log.ts': ['password'],
  // The thing that people hold, which signs in and proves who they are.
  'proofing/digital_certificate.ts': ['certificate'],
};

describe('a way to sign in, or to prove who one is, is one file', () => {
  it('and there are several of each', () => {
    for (const kind of Object.keys(KINDS))
      expect(plugIns.filter(({ file }) => dirname(file) === join(source, kind)).length).toBeGreaterThan(0);
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each(plugIns.map((one) => [idOf(one), one] as const))('no other file names %s', (id, plugIn) => {
    const own = ownFilesOf(plugIn);
    const found = sources
      .filter(({ file }) => !own.has(file))
      .flatMap(({ file, names }) =>
        names
          .filter(({ text }) => text === id || (text.startsWith('.') && basename(text, '.ts') === id))
          .map(({ line }) => ({ path: relative(source, file), line })),
      )
      .filter(({ path }) => !OTHER_MEANINGS[path]?.includes(id));
    expect(found.map(({ path, line }) => `src/${path}:${line}`)).toEqual([]);
  });

  it('and what is excused is still there', () => {
    for (const [path, words] of Object.entries(OTHER_MEANINGS)) {
      const names = sources.find(({ file }) => file === join(source, path))?.names.map(({ text }) => text);
      expect(names).toEqual(expect.arrayContaining([...words]));
    }
  });
});
