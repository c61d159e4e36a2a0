/** A page as a browser without scripts sees it. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser for tests: keeps cookies by host name, as real ones do (not by port), and follows redirects. */
export interface Browser {
  get(url: string): Promise<Visit>;
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Visit>;
  /** Follows redirects up to the first one that leads to this address and hands back that address. */
  getUntil(url: string, prefix: string): Promise<string>;
  /** The same after sending a form. */
  postUntil(url: string, prefix: string, form?: Record<string, string>): Promise<string>;
  cookieNames(): string[];
  setCookie(name: string, value: string): void;
}

const MAXIMUM_REDIRECTS = 20;

export function createBrowser(): Browser {
  const jar = new Map<string, string>();

  function keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const gone = value === '' || attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute));
      if (gone) jar.delete(name);
      else jar.set(name, value);
    }
  }

  async function once(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    keepCookies(response.headers);
    return response;
  }

  async function follow(
    start: string,
    init: RequestInit,
    until?: string,
  ): Promise<{ url: string; response?: Response }> {
    let url = start;
    let response = await once(url, init);
    for (let i = 0; i < MAXIMUM_REDIRECTS && response.headers.has('location'); i++) {
      url = new URL(response.headers.get('location') ?? '', url).href;
      if (until && url.startsWith(until)) return { url };
      response = await once(url);
    }
    return { url, response };
  }

  async function visit(start: string, init: RequestInit): Promise<Visit> {
    const { url, response } = await follow(start, init);
    if (!response) throw new Error('no answer');
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  return {
    get: (url) => visit(url, {}),
    post: (url, form, headers = { origin: new URL(url).origin }) =>
      visit(url, { method: 'POST', body: new URLSearchParams(form), headers }),
    getUntil: async (url, prefix) => (await follow(url, {}, prefix)).url,
    postUntil: async (url, prefix, form = {}) => {
      const headers = { origin: new URL(url).origin };
      return (await follow(url, { method: 'POST', body: new URLSearchParams(form), headers }, prefix)).url;
    },
    cookieNames: () => [...jar.keys()],
    setCookie: (name, value) => void jar.set(name, value),
  };
}

/** The failure code that a page shows. */
export const errorCode = ({ text }: Visit): string | undefined => /id="error-code">([a-z_]+)</.exec(text)?.[1];
