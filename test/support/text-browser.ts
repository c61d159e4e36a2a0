/** A browser without scripts: cookies, redirects and forms over real HTTP, as a person with a text browser has them. */

/** A page that was loaded. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The text without markup, with single spaces. */
  readonly text: string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** What a person does with pages. */
export interface TextBrowser {
  /** Opens an address and follows redirects. */
  open(url: string | URL): Promise<Page>;
  /** Opens an address without following a redirect. */
  step(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Sends the form that has this button (name=value, a CSS-like `#id` or `.class`, or its text), with the given fields. */
  submit(page: Page, button: string, fields?: Record<string, string | string[]>): Promise<Page>;
  /** Follows a link by its text. */
  follow(page: Page, text: string): Promise<Page>;
  cookies(): readonly Cookie[];
  /** Drops the cookies that end with the browser. */
  restart(): void;
  /** Another window that shares the cookies is this object itself; another device is a new browser. */
  setCookie(cookie: Cookie): void;
}

const MAX_REDIRECTS = 20;

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#x2F': '/',
};
const decode = (text: string): string => text.replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all);

const textOf = (html: string): string =>
  decode(
    html
      .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, ' ')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  ).trim();

const attribute = (tag: string, name: string): string | undefined => {
  const match = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`).exec(tag);
  return match ? decode(match[1] ?? '') : undefined;
};

interface Form {
  readonly tag: string;
  readonly body: string;
}

/** With the buttons that stand elsewhere and name the form. */
function forms(html: string): Form[] {
  const elsewhere = [...html.matchAll(/(<button[^>]*>)[\s\S]*?<\/button>/g)];
  return [...html.matchAll(/(<form[^>]*>)([\s\S]*?)<\/form>/g)].map(([, tag = '', body = '']) => {
    const id = attribute(tag, 'id');
    const own = elsewhere.filter(([, button = '']) => id !== undefined && attribute(button, 'form') === id);
    return { tag, body: body + own.map(([button]) => button).join('') };
  });
}

function buttonMatches(tag: string, label: string, wanted: string): boolean {
  if (wanted.startsWith('#')) return attribute(tag, 'id') === wanted.slice(1);
  if (wanted.startsWith('.')) return (attribute(tag, 'class') ?? '').split(/\s+/).includes(wanted.slice(1));
  const [name, value] = wanted.split('=');
  if (value !== undefined) return attribute(tag, 'name') === name && attribute(tag, 'value') === value;
  return label === wanted;
}

function findButton(html: string, wanted: string): { form: Form; tag: string } {
  for (const form of forms(html)) {
    for (const [, tag = '', label = ''] of form.body.matchAll(/(<button[^>]*>)([\s\S]*?)<\/button>/g)) {
      if (buttonMatches(tag, textOf(label), wanted)) return { form, tag };
    }
  }
  throw new Error(`there is no button ${wanted} on the page: ${textOf(html).slice(0, 600)}`);
}

function fieldsOf({ body }: Form): [string, string][] {
  return [...body.matchAll(/<input[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    const isUnticked = (type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === undefined;
    if (!name || isUnticked || type === 'submit') return [];
    return [[name, attribute(tag, 'value') ?? ''] as [string, string]];
  });
}

/** The body of a form with files in it (RFC 7578); what was filled in for a file is its text. */
function upload(form: Form, fields: URLSearchParams): FormData {
  const files = [...form.body.matchAll(/<input[^>]*>/g)].filter(([tag]) => attribute(tag, 'type') === 'file');
  const names = new Set(files.map(([tag]) => attribute(tag, 'name')));
  const body = new FormData();
  for (const [name, value] of fields)
    body.append(name, names.has(name) ? new File([value], value === '' ? '' : 'a-file.txt') : value);
  return body;
}

/** Makes a browser with an empty cookie jar; `request` is how it reaches servers. */
export function createTextBrowser(request: typeof fetch = fetch): TextBrowser {
  const jar = new Map<string, Cookie & { sessionOnly: boolean }>();

  function keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const options = new Map(attributes.map((a) => [a.split('=')[0]?.toLowerCase() ?? '', a.slice(a.indexOf('=') + 1)]));
    const cookie = {
      name: pair.slice(0, equals),
      value: pair.slice(equals + 1),
      host: url.hostname,
      path: options.get('path') ?? '/',
    };
    const key = `${cookie.host};${cookie.path};${cookie.name}`;
    const expires = options.get('expires');
    const maxAge = options.get('max-age');
    const isOver =
      cookie.value === '' ||
      (expires && Date.parse(expires) < Date.now()) ||
      (maxAge !== undefined && Number(maxAge) <= 0);
    if (isOver) jar.delete(key);
    else jar.set(key, { ...cookie, sessionOnly: !expires && maxAge === undefined });
  }

  // All ports of a host share cookies (RFC 6265, section 8.5).
  const cookieHeader = (url: URL): string =>
    [...jar.values()]
      .filter(
        ({ host, path }) =>
          host === url.hostname &&
          (url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  async function step(target: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target);
    const headers = new Headers(init.headers);
    const cookie = cookieHeader(url);
    if (cookie) headers.set('cookie', cookie);
    const response = await request(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(url, line);
    return response;
  }

  async function load(target: string | URL, init?: RequestInit): Promise<Page> {
    let url = new URL(target);
    let response = await step(url, init);
    for (let i = 0; response.status >= 300 && response.status < 400; i += 1) {
      if (i === MAX_REDIRECTS) throw new Error(`too many redirects at ${url}`);
      await response.arrayBuffer();
      url = new URL(response.headers.get('location') ?? '', url);
      response = await step(url);
    }
    const html = await response.text();
    return { url, status: response.status, headers: response.headers, html, text: textOf(html) };
  }

  return {
    open: (url) => load(url),
    step,
    async submit(page, button, fields = {}) {
      const { form, tag } = findButton(page.html, button);
      const body = new URLSearchParams(fieldsOf(form));
      for (const [name, value] of Object.entries(fields)) {
        body.delete(name);
        for (const one of [value].flat()) body.append(name, one);
      }
      const name = attribute(tag, 'name');
      if (name) body.set(name, attribute(tag, 'value') ?? '');
      const action = new URL(attribute(form.tag, 'action') || page.url.href, page.url);
      const method = (attribute(form.tag, 'method') ?? 'get').toUpperCase();
      if (method === 'GET') return load(`${action.origin}${action.pathname}?${body}`);
      return load(action, {
        method,
        body: attribute(form.tag, 'enctype') === 'multipart/form-data' ? upload(form, body) : body,
        headers: {
          origin: page.url.origin,
          'sec-fetch-site': action.origin === page.url.origin ? 'same-origin' : 'same-site',
        },
      });
    },
    async follow(page, text) {
      const link = [...page.html.matchAll(/(<a [^>]*>)([\s\S]*?)<\/a>/g)].find(([, , label = '']) =>
        textOf(label).startsWith(text),
      );
      const href = link?.[1] && attribute(link[1], 'href');
      if (href === undefined) throw new Error(`there is no link "${text}" on the page: ${page.text.slice(0, 600)}`);
      return load(new URL(href, page.url));
    },
    cookies: () => [...jar.values()],
    restart() {
      for (const [key, { sessionOnly }] of jar) if (sessionOnly) jar.delete(key);
    },
    setCookie: (cookie) =>
      void jar.set(`${cookie.host};${cookie.path};${cookie.name}`, { ...cookie, sessionOnly: false }),
  };
}
