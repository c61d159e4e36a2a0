import type { ClientMetadata } from 'oidc-provider';
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { relyingPartiesFileSchema } from '../../../src/relying-parties/relying-party.ts';

/** The registration of the development environment, at another origin. */
export function registered(clientId: string, from: string, to: string): ClientMetadata {
  const file = readYamlAs(projectPath('config/development/relying-parties.yaml'), relyingPartiesFileSchema);
  const entry = file.relyingParties.find((one) => one.clientId === clientId);
  const metadata = {
    ...entry?.metadata,
    client_id: clientId,
    ...(entry?.clientSecret && { client_secret: entry.clientSecret }),
  };
  return JSON.parse(JSON.stringify(metadata).replaceAll(from, to));
}
