import type { BuiltIn } from '../doors/built-in.ts';
import type { DoorOf } from '../doors/door.ts';

export const ACCOUNT_CLIENT = 'motcua-account';

/** Where whoever closes their account may keep it. */
export const CLOSING_BACK = '/account/closing/back';

/** A person's own pages; `minimumAcr` is the weakest level, since everybody may look after their own account. */
export const accountDoor = (of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds'>): DoorOf => ({
  ...of,
  clientId: ACCOUNT_CLIENT,
  name: { vi: 'Tài khoản của bạn', en: 'Your account', fr: 'Votre compte' },
  home: '/account',
  closing: CLOSING_BACK,
});
