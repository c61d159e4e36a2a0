/** Telling people in time that a key, a certificate or a secret of their service ends. */
import type { RequestScope, Transaction } from '../errors.ts';
import { type ExpiryStore, endingsOf, stageOf } from '../relying-parties/expiry.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { SecretStore } from '../relying-parties/secrets.ts';
import type { ServiceKeysSettings } from '../relying-parties/settings.ts';
import { createKeyTelling, type KeyTellingParts } from './key-telling.ts';

export interface ExpiryWarningsParts extends KeyTellingParts {
  readonly clientSecrets: Pick<SecretStore, 'ofClient'>;
  readonly expiry: Pick<ExpiryStore, 'claim' | 'registrationsAfter'>;
  readonly scope: RequestScope;
  readonly settings: { readonly serviceKeys: Pick<ServiceKeysSettings, 'warnDays'> };
  readonly transaction: Transaction;
}

const AT_ONCE = 200;
const WORDS = {
  warn: { subject: 'serviceKeys.warn.subject', text: 'serviceKeys.warn.text' },
  ended: { subject: 'serviceKeys.ended.subject', text: 'serviceKeys.ended.text' },
} as const;

/** Makes the job. Every node may run it: each warning is told by the first that notes it. */
export function createExpiryWarnings(parts: ExpiryWarningsParts): () => Promise<void> {
  const { clientSecrets, expiry, now, scope, settings, transaction } = parts;
  const { tellEnding } = createKeyTelling(parts);

  async function look(registration: Omit<RelyingParty, 'clientSecret'>): Promise<void> {
    const { clientId } = registration;
    for (const ending of endingsOf(registration, await clientSecrets.ofClient(clientId))) {
      const days = stageOf(ending.endsAt, now(), settings.serviceKeys.warnDays);
      if (days === undefined) continue;
      const { id, endsAt } = ending;
      const tellOnce = async () => {
        if (await expiry.claim({ clientId, id, endsAt, days }))
          await tellEnding(registration, ending, days === 0 ? WORDS.ended : WORDS.warn);
      };
      await scope(() => transaction(tellOnce), { keep: () => true });
    }
  }

  return async () => {
    let after = '';
    for (;;) {
      const some = await expiry.registrationsAfter(after, AT_ONCE);
      for (const registration of some) await look(registration);
      if (some.length < AT_ONCE) return;
      after = some.at(-1)?.clientId ?? after;
    }
  };
}
