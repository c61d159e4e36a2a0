/** Asking an OpenID provider: within a time, a bounded answer, https, and from nowhere else than where it was asked. */
import { isLoopback, readBounded } from '../../../outside/outside.ts';
import { type ConnectionTools, UpstreamUnavailable } from '../../upstream.ts';

/** Longest answer that is read, in bytes. */
const MOST_BYTES = 256 * 1024;
/** Answers that a body may not have. */
const BODILESS = new Set([204, 205, 304]);

type Tools = Pick<ConnectionTools, 'allowLoopback' | 'fetch' | 'withinMs'>;

/** Whether an address may be asked, and browsers be sent to it. */
export const isAllowed = (url: URL, { allowLoopback }: Pick<Tools, 'allowLoopback'>): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && allowLoopback && isLoopback(url));

/** Why asking failed, as a code: the text of the error could repeat what the other side said. */
function codeOf(error: unknown): string {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'timeout';
  return message === 'the answer is too long' ? 'too-long' : (cause?.code ?? 'no-answer');
}

/**
 * A `fetch` whose answers are there as a whole. Fails with UpstreamUnavailable for what is too late, too long, not to be
 * asked, an error of the other side (5xx, 429), or a redirect.
 */
export function createBoundedFetch(tools: Tools) {
  return async function ask(url: string, options: object): Promise<Response> {
    if (!isAllowed(new URL(url), tools)) throw new UpstreamUnavailable('address');
    const signal = AbortSignal.timeout(tools.withinMs);
    let answer: Response;
    let body: string;
    try {
      answer = await tools.fetch(url, { ...(options as RequestInit), redirect: 'manual', signal });
      body = await readBounded(answer, MOST_BYTES);
    } catch (error) {
      throw new UpstreamUnavailable(codeOf(error));
    }
    const { status, headers } = answer;
    if (status >= 500 || status === 429 || (status >= 300 && status < 400))
      throw new UpstreamUnavailable(`status-${status}`);
    return new Response(BODILESS.has(status) ? null : body, { status, headers });
  };
}
