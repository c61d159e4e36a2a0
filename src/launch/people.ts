/** The invented people of development, with what they type to sign in. */
import { createPasswordHasher } from '../authenticators/password-hasher.ts';
import { loadAuthenticators } from '../authenticators/registry.ts';
import { readYamlAs } from '../config.ts';
import { personasSchema } from '../identity/personas.ts';
import type { Settings } from '../settings.ts';

/** One way in which somebody signs in. */
export interface Way {
  /** What the method is called. */
  readonly name: string;
  readonly secret: string;
  /** What to type, where that is not the secret itself. */
  readonly typedAt?: (at: Date) => string;
}

/** Somebody to sign in as. */
export interface Invented {
  readonly name: string;
  readonly login: string;
  /** What is special about them. */
  readonly story: string;
  readonly ways: readonly Way[];
}

/** The invented people of these settings, with the ways that are enabled; none where no file is named. */
export async function inventedPeople(settings: Settings): Promise<Invented[]> {
  if (!settings.seed.personas) return [];
  const { people } = readYamlAs(settings.seed.personas, personasSchema);
  const names = settings.authenticators.filter((id) => people.some(({ credentials }) => id in credentials));
  const hasher = await createPasswordHasher(settings.passwordHashing);
  const tools = { hasher, settings: settings.authenticatorSettings };
  const { all } = names.length > 0 ? await loadAuthenticators(names, tools) : { all: [] };
  return people.map(({ name, login, story, credentials }) => ({
    name: name.full,
    login,
    story,
    ways: all.flatMap(({ id, words, typedFor }) => {
      const secret = credentials[id];
      if (secret === undefined) return [];
      const way = { name: words.en.name ?? id, secret };
      return typedFor ? { ...way, typedAt: (at: Date) => typedFor(secret, at) } : way;
    }),
  }));
}
