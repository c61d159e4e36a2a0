import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { Definition } from '../../../src/upstreams/definition.ts';
import type { Answer } from '../../../src/upstreams/upstream.ts';

export const country = vietnam;

/** A bank whose word on the number is believed at its higher level. */
export const BANK: Definition = {
  id: 'bank',
  protocol: 'oidc',
  name: { vi: 'Ngân hàng Thử', en: 'Test Bank', fr: 'Banque d’essai' },
  settings: {},
  claims: { number: 'identity.number', name: 'name', birthdate: 'birthdate', gender: 'gender' },
  levels: [
    { acr: ['low'], factors: ['knowledge'] },
    { acr: ['high'], factors: ['knowledge', 'possession'], proof: 'bank_ekyc', identifies: true },
  ],
  firstArrival: 'create',
  stepUp: 'local',
  admitted: true,
};

/** What the bank says of somebody; `more` stands instead of what is so. */
export function answerAbout(
  { name, birthdate, gender, citizenNumber }: Pick<Person, 'name' | 'birthdate' | 'gender' | 'citizenNumber'>,
  more: Partial<Answer> & { readonly claims?: Readonly<Record<string, unknown>> } = {},
): Answer {
  const { claims, ...rest } = more;
  const said = { name: name.full, birthdate, gender, identity: { number: citizenNumber }, ...claims };
  const at = Math.floor(Date.now() / 1000);
  return { issuer: 'https://bank.test', subject: 'subject-1', acr: 'high', amr: ['pwd'], at, ...rest, claims: said };
}
