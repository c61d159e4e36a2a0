/** The ways in which this deployment can reach people. */
import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../errors.ts';
import type { Senders } from '../outbox/outbox.ts';
import { createMailSender } from './mail-sender.ts';
import { createHttpGateway, createSmsSender } from './sms-gateway.ts';

/** What is set up; see docs/settings.md. */
export interface ChannelSettings {
  readonly mail?:
    | { readonly from: string; readonly url: string; readonly passwordFile?: string | undefined }
    | undefined;
  readonly sms?: { readonly url: string; readonly tokenFile?: string | undefined } | undefined;
}

type Channel = keyof ChannelSettings;

/** The names of the channels that are set up. */
export const channelsOf = ({ mail, sms }: ChannelSettings): Channel[] => [
  ...(mail ? (['mail'] as const) : []),
  ...(sms ? (['sms'] as const) : []),
];

function secretIn(file: string | undefined, setting: string): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigurationError([`${setting}: ${file} cannot be read (${(error as { code?: string }).code})`]);
  }
}

const notSetUp = (channel: Channel) => async (): Promise<never> => {
  throw new Error(`${channel} is not set up`);
};

/** A sender for each channel; reads the secrets once. Throws ConfigurationError when one cannot be read. */
export function createSenders({ mail, sms }: ChannelSettings): Pick<Senders, Channel> {
  const password = secretIn(mail?.passwordFile, 'mail.passwordFile');
  const token = secretIn(sms?.tokenFile, 'sms.tokenFile');
  return {
    mail: mail ? createMailSender({ ...mail, password }) : notSetUp('mail'),
    sms: sms ? createSmsSender(createHttpGateway({ ...sms, token })) : notSetUp('sms'),
  };
}
