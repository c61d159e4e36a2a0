/** Browsers of different devices in different places; the world must trust its proxy. */
import { createTextBrowser, type TextBrowser } from './text-browser.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

/** How a device calls itself, and an address where it is. */
export const DEVICES = {
  laptop: {
    name: 'Chrome trên Windows',
    userAgent: `${WINDOWS} Chrome/143.0.0.0 Safari/537.36`,
    address: '113.160.0.1',
  },
  phone: {
    name: 'Safari trên iOS',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    address: '113.160.0.2',
  },
  stranger: {
    name: 'Firefox trên Linux',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    address: '90.0.0.1',
  },
} as const;

/** A browser that says what it is and, by way of a proxy, where. */
export function browserOf({
  userAgent,
  address,
}: {
  readonly userAgent: string;
  readonly address: string;
}): TextBrowser {
  return createTextBrowser((url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('user-agent', userAgent);
    headers.set('x-forwarded-for', address);
    return fetch(url, { ...init, headers });
  });
}
