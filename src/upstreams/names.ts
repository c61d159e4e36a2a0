/** What ways to sign in are called, whether they are shown here or elsewhere. */
import type { Language } from '../web/view-parts.ts';
import { type Upstreams, upstreamOf } from './upstream.ts';

export interface WayNamesParts {
  readonly authenticators: {
    get(id: string): { readonly words: Readonly<Record<Language, Readonly<Record<string, string>>>> } | undefined;
  };
  readonly upstreams: Pick<Upstreams, 'nameOf'>;
}

/** Makes the function that names what stands among what was shown in a session. */
export const createWayNames =
  ({ authenticators, upstreams }: WayNamesParts) =>
  (method: string, language: Language): string => {
    const upstream = upstreamOf(method);
    const name =
      upstream === undefined
        ? authenticators.get(method)?.words[language].name
        : upstreams.nameOf(upstream)?.[language];
    return name ?? upstream ?? method;
  };
