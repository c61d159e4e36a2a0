/** Upstreams that are OpenID providers. */
import { z } from 'zod';
import { type CreateUpstreamProtocol, UpstreamUnavailable } from '../upstream.ts';

const settingsSchema = z.looseObject({ issuer: z.url(), clientId: z.string().min(1) });

export const createUpstreamProtocol: CreateUpstreamProtocol = () => ({
  id: 'oidc',
  connect({ settings }) {
    settingsSchema.parse(settings);
    const none = async (): Promise<never> => {
      throw new UpstreamUnavailable('not built');
    };
    return { origins: async () => [], begin: none, finish: none, probe: none };
  },
});
