/** The ministries and provinces that answer for services. */
import { z } from 'zod';
import { words } from './relying-party.ts';

/** Schema of config/authorities.yaml. */
export const authoritiesFileSchema = z.strictObject({
  authorities: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
        kind: z.enum(['ministry', 'province']),
        name: words,
      }),
    )
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { message: 'every id is there once' }),
});

/** A ministry or a province. */
export type Authority = z.infer<typeof authoritiesFileSchema>['authorities'][number];
