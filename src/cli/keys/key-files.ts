/** Changes the files of the keys so that whoever reads one sees the old keys or the new ones, and nobody else can read either. */
import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../errors.ts';
import type { SigningKey } from '../../keys.ts';

/** The parts of the file that changes of keys are about, as they stand there. */
export interface SecretsText {
  readonly dataKeys: { readonly current: string; readonly keys: Readonly<Record<string, string>> };
  readonly lookupKey: string;
  readonly otherLookupKey?: string | undefined;
  readonly tokenLookupKey?: string | undefined;
}

/** Why a file is not written here but where it is made. */
const NOT_OURS = new Set(['EROFS', 'EACCES', 'EPERM']);
const OTHERS = 0o007;

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The new file stands beside the old one, complete and on disk, before it takes its name; owner and group stay. */
function replace(file: string, content: string): void {
  const draft = `${file}.new`;
  const { mode, uid, gid } = statSync(file);
  writeFileSync(draft, content, { mode: mode & 0o777 & ~OTHERS, flag: 'wx', flush: true });
  try {
    const made = statSync(draft);
    if (made.uid !== uid || made.gid !== gid) chownSync(draft, uid, gid);
    renameSync(draft, file);
  } catch (error) {
    unlinkSync(draft);
    throw error;
  }
  syncDirectory(dirname(file));
}

function explained(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EEXIST')
    return new ConfigurationError([
      `${file}.new: there already: somebody changes keys now, or was cut off; then remove it`,
    ]);
  if (!NOT_OURS.has(code)) return error;
  return new ConfigurationError([`${file}: cannot be written (${code}): change it where your secrets are kept`]);
}

function change<Content>(directory: string, name: string, changed: (content: Content) => Content): void {
  const file = realpathSync(join(directory, name));
  const content = JSON.parse(readFileSync(file, 'utf8')) as Content;
  try {
    replace(file, `${JSON.stringify(changed(content), null, 2)}\n`);
  } catch (error) {
    throw explained(file, error);
  }
}

/** Changes the secrets in a directory; throws ConfigurationError where the file is not ours to write. */
export const changeSecrets = (directory: string, changed: (secrets: SecretsText) => Partial<SecretsText>): void =>
  change<SecretsText>(directory, 'secrets.json', (secrets) => ({ ...secrets, ...changed(secrets) }));

/** Changes the signing keys in a directory, in their order; throws as `changeSecrets` does. */
export const changeSigningKeys = (
  directory: string,
  changed: (keys: readonly SigningKey[]) => readonly SigningKey[],
): void =>
  change<{ keys: readonly SigningKey[] }>(directory, 'signing.jwks.json', ({ keys }) => ({ keys: changed(keys) }));
