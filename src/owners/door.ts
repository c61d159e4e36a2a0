import type { BuiltIn } from '../doors/built-in.ts';
import type { DoorOf } from '../doors/door.ts';

export const OWNERS_CLIENT = 'motcua-owners';

/** The pages of those who look after services; `minimumAcr` is a setting. */
export const ownersDoor = (of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds'>): DoorOf => ({
  ...of,
  clientId: OWNERS_CLIENT,
  name: { vi: 'Trang kết nối dịch vụ', en: 'Connecting services', fr: 'Raccorder un service' },
  home: '/owners',
});
