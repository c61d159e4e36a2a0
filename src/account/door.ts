import type { BuiltIn } from '../doors/built-in.ts';

export const ACCOUNT_CLIENT = 'motcua-account';

/** A person's own pages; `minimumAcr` is the weakest level, since everybody may look after their own account. */
export const accountDoor = (of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds'>): BuiltIn => ({
  ...of,
  clientId: ACCOUNT_CLIENT,
  name: { vi: 'Tài khoản của bạn', en: 'Your account', fr: 'Votre compte' },
  home: '/account',
});
