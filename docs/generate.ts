/** Writes the pages of docs/ that are made from the code, `npm run docs`; a test compares them with what the code says. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { AUDIT_EVENTS } from '../src/audit/audit.ts';
import { projectPath, readYaml } from '../src/config.ts';
import { ERRORS } from '../src/errors.ts';
import { relyingPartySchema } from '../src/relying-parties/relying-party.ts';
import { settingsJsonSchema } from '../src/settings.ts';
import { definitionSchema } from '../src/upstreams/definition.ts';
import { oidcSettingsSchema } from '../src/upstreams/protocols/oidc/settings.ts';
import { errorWords, OAUTH_ERRORS_WITH_WORDS, oauthErrorWords } from '../src/web/error-words.ts';
import { createWords } from '../src/web/words.ts';

/** The members of JSON Schema that our schemas use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** One line of a table: a setting by its full name. */
interface Entry {
  readonly name: string;
  readonly schema: Schema;
  readonly optional: boolean;
}

/** Variables of the environment and what they set. */
export const ENVIRONMENT = {
  NODE_ENV: '`environment`: `production`, or anything else for development',
  MOTCUA_CONFIG: "file with the site's own settings, merged over the ones of the project",
  PORT: '`port`',
  ISSUER: '`issuer`',
  DATABASE_URL: '`database.url`',
  DATABASE_URL_FILE: '`database.url`, read from a file (a mounted secret); counts before `DATABASE_URL`',
  LOG_LEVEL: '`log.level`',
} as const satisfies Record<string, string>;

const HEAD = '<!-- Made from the code by `npm run docs`; do not edit. -->';
const LANGUAGES = 'vi en fr';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');
}

const isWords = ({ properties = {} }: Schema): boolean => Object.keys(properties).join(' ') === LANGUAGES;
const isGroup = (schema: Schema): boolean => schema.properties !== undefined && !isWords(schema);

function entries(schema: Schema, above = ''): Entry[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = above + key;
    const own = { name, schema: inner, optional: !schema.required?.includes(key) };
    if (isGroup(inner)) return [...(inner.description ? [own] : []), ...entries(inner, `${name}.`)];
    if (inner.items && isGroup(inner.items)) return [own, ...entries(inner.items, `${name}[].`)];
    const values = inner.additionalProperties;
    const isMap = typeof values === 'object' && values.properties;
    return isMap ? [own, ...entries(values, `${name}.<name>.`)] : [own];
  });
}

function range({ minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const most = maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (minimum !== undefined && most !== undefined) return `, ${minimum} to ${most}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return exclusiveMinimum === undefined ? '' : `, more than ${exclusiveMinimum}`;
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (isWords(schema)) return 'words in vi, en and fr';
  if (isGroup(schema)) return '';
  if (schema.items?.enum) return `list of ${typeOf(schema.items)}`;
  if (schema.items && isGroup(schema.items)) return 'list';
  if (schema.items) return `list (${typeOf(schema.items)})`;
  if (schema.type === 'integer') return `whole number${range(schema)}`;
  if (schema.type === 'number') return `number${range(schema)}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'object') return 'by name';
  if (schema.format) return { uri: 'URL', date: 'date' }[schema.format] ?? schema.format;
  return schema.minLength && schema.minLength > 1 ? `text, ${schema.minLength} characters or more` : 'text';
}

function valueAt(tree: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], tree);
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** `1800 (30 min)`; only what people would otherwise have to divide. */
function withUnit(name: string, value: unknown): string {
  const text = Array.isArray(value) ? JSON.stringify(value).replaceAll(',', ', ') : String(value);
  const unit = UNITS.find(([size]) => typeof value === 'number' && value >= size && value % size === 0);
  return unit && /seconds$/i.test(name) ? `${code(text)} (${Number(value) / unit[0]} ${unit[1]})` : code(text);
}

function defaultOf({ name, schema }: Entry, tree: unknown): string {
  const value = isGroup(schema) ? undefined : valueAt(tree, name);
  const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
  return value === undefined || isTree ? '' : withUnit(name, value);
}

/** What the code takes where no file says anything; nothing of a whole tree. */
function defaultIn({ name, schema: { default: value } }: Entry): string {
  const isTree = typeof value === 'object' && !Array.isArray(value);
  return value === undefined || isTree ? '' : withUnit(name, value);
}

function settingsTable(): string {
  const everywhere = readYaml(projectPath('config/motcua.yaml'));
  const development = readYaml(projectPath('config/development/motcua.yaml'));
  const rows = entries(settingsJsonSchema() as Schema).map((entry) => [
    code(entry.name),
    typeOf(entry.schema),
    defaultOf(entry, everywhere) || defaultIn(entry),
    defaultOf(entry, development),
    entry.schema.description ?? '',
  ]);
  return table(['setting', 'value', 'default', 'in development', 'meaning'], rows);
}

/** Members of something that is described in a file. */
function membersTable(schema: z.ZodType): string {
  const all = entries(z.toJSONSchema(schema, { io: 'input' }) as Schema);
  const hasDefaults = all.some((entry) => entry.schema.default !== undefined);
  const rows = all.map((entry) => [
    code(entry.name),
    typeOf(entry.schema),
    entry.optional ? '' : 'yes',
    ...(hasDefaults ? [defaultIn(entry)] : []),
    entry.schema.description ?? '',
  ]);
  return table(['member', 'value', 'needed', ...(hasDefaults ? ['default'] : []), 'meaning'], rows);
}

const environmentTable = (): string =>
  table(
    ['variable', 'sets'],
    Object.entries(ENVIRONMENT).map(([name, sets]) => [code(name), sets]),
  );

const settingsPage = (): string => `${HEAD}

# Settings

Read once at the start, checked, and never changed afterwards. What comes later in this list counts more:

1. \`config/motcua.yaml\`: the defaults below
2. \`config/development/motcua.yaml\`: in development only
3. the file named by \`MOTCUA_CONFIG\`
4. the environment

A key that is not in the table is refused; every problem is listed and the process exits with 1. Paths are relative to the project
directory (\`MOTCUA_CONFIG\` itself to the working directory). A list replaces the list before it.

## Environment

${environmentTable()}

## Settings

${settingsTable()}

Production also refuses: an issuer that is not https, \`outbound.allowLoopback\`, \`seed.personas\`, the \`keys/\` directory of the
project, key files that other accounts may read, and keys that were made for development.
Development refuses an issuer that is not this machine.

## A registration

One entry of the list \`relyingParties\` in a file that \`npx motcua apply\` takes, in development also in the one named by \`seed.relyingParties\`; [connect-a-service.md](connect-a-service.md) shows one.

${membersTable(relyingPartySchema)}

## An upstream

One entry of the list \`upstreams\` in the file named by \`upstreams.file\`; staff describe others on [their pages](upstreams.md#describing-one).

${membersTable(definitionSchema)}

\`levels[]\` stands for each entry of the list.

### An OpenID provider

\`settings\` of an upstream with \`protocol: oidc\`. The public keys of this provider as its client are at \`/upstreams/jwks.json\`.

${membersTable(oidcSettingsSchema)}
`;

function errorRows(): string[][] {
  const words = createWords('en');
  return Object.entries(ERRORS).map(([name, { status, oauth }]) => {
    const { title, text } = errorWords(words, name as keyof typeof ERRORS);
    return [code(name), String(status), code(oauth), `**${title}.** ${text}`];
  });
}

function protocolErrorRows(): string[][] {
  const words = createWords('en');
  return [...OAUTH_ERRORS_WITH_WORDS, 'default'].map((name) => {
    const { title, text } = oauthErrorWords(words, name);
    return [name === 'default' ? 'any other' : code(name), `**${title}.** ${text}`];
  });
}

const errorsPage = (): string => `${HEAD}

# Errors

A refusal is thrown as one type of error with a code and becomes a page only at the edge. The page shows the OAuth error (\`#error-code\`), the
words in the person's language, and the number under which the log has the detail. A 503 carries \`Retry-After\`.

## Codes of this provider

${table(['code', 'status', 'OAuth error', 'what people read (English)'], errorRows())}

## Errors of the protocol on a page

The protocol's own refusals (OAuth 2.0, OpenID Connect) go to the service as \`error\`; [connect-a-service.md](connect-a-service.md) says what it should do.
Where there is no safe address to return to, people see a page:

${table(['error', 'what people read (English)'], protocolErrorRows())}
`;

const auditPage = (): string => `${HEAD}

# Audit events

The closed list. Each event keeps its time, type, person, relying party (\`client_id\`) and details; the details are encrypted and hold no secret.
[operations.md](operations.md#audit) says how events are sealed and checked.

${table(
  ['event', 'when'],
  Object.entries(AUDIT_EVENTS).map(([type, when]) => [code(type), when]),
)}
`;

/** The generated pages by their path in the project. */
export function generatedPages(): Readonly<Record<string, string>> {
  return {
    'docs/settings.md': settingsPage(),
    'docs/errors.md': errorsPage(),
    'docs/audit-events.md': auditPage(),
  };
}

if (import.meta.main) {
  for (const [file, text] of Object.entries(generatedPages())) writeFileSync(projectPath(file), text);
}
