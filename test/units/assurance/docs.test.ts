import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import { shipped } from './levels.ts';

const page = readFileSync(projectPath('docs/levels.md'), 'utf8');

test.each(Object.entries(shipped.proofing))('docs/levels.md says what %s counts for', (method, { vn, eidas, ial }) => {
  expect(page).toContain(`| \`${method}\` | ${vn} | ${eidas} | ${ial} |`);
});

test.each(shipped.acr)('docs/levels.md says what $id asks for', ({ id, requires }) => {
  const asked = Object.entries(requires).map(([axis, least]) => `\`${axis}\` ${least}`);
  expect(page).toContain(`| \`<issuer>/acr/${id}\` | ${asked.join(', ')} |`);
});

it('docs/levels.md says what factors count for', () => {
  for (const { vnAuth, eidas, aal } of Object.values(shipped.authentication)) {
    expect(page).toContain(`| ${vnAuth} | ${eidas} | ${aal} |`);
  }
});

test.each(shipped.aliases)('docs/levels.md says what $values asks for', ({ values, requires }) => {
  const asked = Object.entries(requires).map(([axis, least]) => `\`${axis}\` ${least}`);
  expect(page).toContain(`| ${values.map((value) => `\`${value}\``).join(', ')} | ${asked.join(', ')} |`);
});
