/** The demonstration people, as tests sign in with them. */
import { generate } from 'otplib';
import { projectPath, readYamlAs } from '../../src/config.ts';
import { type Persona as Described, personasSchema } from '../../src/identity/personas.ts';

/** A demonstration person with what the forms of tests ask for. */
export interface Persona extends Described {
  readonly password: string;
  readonly totpSecret: string | undefined;
  /** Of somebody whom a team made up. */
  readonly fixedCode?: string;
}

const { people } = readYamlAs(projectPath('config/development/personas.yaml'), personasSchema);

/** The persona whose story contains this text. */
export function persona(story: string): Persona {
  const found = people.find((candidate) => candidate.story.includes(story));
  if (!found) throw new Error(`there is no persona with "${story}" in the story`);
  const { password = '', totp: totpSecret } = found.credentials;
  return { ...found, password, totpSecret };
}

/** The code that the persona's authenticator app shows at a time. */
export async function codeOf({ totpSecret = '', fixedCode }: Persona, at: Date = new Date()): Promise<string> {
  if (fixedCode !== undefined) return fixedCode;
  return generate({ secret: totpSecret, epoch: Math.floor(at.getTime() / 1000) });
}
