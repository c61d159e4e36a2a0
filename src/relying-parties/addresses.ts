/** Checks of the addresses in a registration. Pure. */
import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { type Finding, type FindingCode, findingOf } from './findings.ts';
import type { Proposal } from './proposal.ts';

/** Where checks are made: a service on the same machine is let in for development only. */
export interface Whereabouts {
  readonly allowLoopback: boolean;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Names that never lead to a service for everybody (RFC 6761, RFC 6762, RFC 8375, and what routers use). */
const PRIVATE = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion)$/;
const DOTS = /(^|\/)(\.|%2e){1,2}(?=\/|$|\?)/i;
const LATIN = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** An address in characters, a list in addresses. */
const MOST = { address: 2_000, list: 50 };
/** Of an address that is too long so much is shown. */
const BEGINNING = 60;

const found = findingOf('addresses');
const field = (name: string): string => `metadata.${name}`;

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

function problemOfHost({ hostname, protocol }: URL, { allowLoopback }: Whereabouts): FindingCode | undefined {
  if (allowLoopback && isLoopback(hostname)) return undefined;
  if (protocol !== 'https:') return 'address-not-https';
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return 'address-ip';
  return !hostname.includes('.') || hostname.endsWith('.') || PRIVATE.test(hostname) ? 'address-private' : undefined;
}

/** What is wrong with one address; the first thing of many. */
export function problemOfAddress(text: string, where: Whereabouts): FindingCode | undefined {
  if (text.length > MOST.address) return 'address-long';
  if (text.includes('*')) return 'address-wildcard';
  const url = URL.parse(text);
  if (!/^https?:\/\/[^\s\\]+$/i.test(text) || !url)
    return url && !/^\s*https?:/i.test(text) ? 'address-not-https' : 'address-unreadable';
  if (text.includes('#')) return 'address-fragment';
  if (url.username !== '' || /^https?:\/\/[^/?]*@/i.test(text)) return 'address-userinfo';
  if (DOTS.test(text.replace(/^https?:\/\/[^/]*/i, ''))) return 'address-dots';
  const problem = problemOfHost(url, where);
  if (problem) return problem;
  return LATIN.test(domainToUnicode(url.hostname)) ? undefined : 'address-look-alike';
}

/** How a name with other letters is really spelt: people see one, the network asks for the other. */
function notesOn(text: string, name: string, { allowLoopback }: Whereabouts): Finding[] {
  const { hostname, port } = new URL(text);
  const isIdn = hostname.split('.').some((label) => label.startsWith('xn--'));
  const isOwn = allowLoopback && isLoopback(hostname);
  return [
    ...(isIdn ? [found('address-idn', name, `${domainToUnicode(hostname)} = ${hostname}`)] : []),
    ...(port !== '' && !isOwn ? [found('address-port', name, text)] : []),
  ];
}

/** As it is shown to somebody who may be deceived by it: letters of other scripts in the spelling of the network. */
function shown(text: string, code: FindingCode): string {
  if (code === 'address-long') return `${text.slice(0, BEGINNING)}…`;
  return code === 'address-look-alike' ? `${text} = ${new URL(text).hostname}` : text;
}

function checkAddress(text: string, name: string, where: Whereabouts): Finding[] {
  const problem = problemOfAddress(text, where);
  return problem ? [found(problem, name, shown(text, problem))] : notesOn(text, name, where);
}

/** Hosts of the redirect URIs that can be read. */
export const hostsOf = (addresses: readonly string[]): Set<string> =>
  new Set(addresses.flatMap((text) => URL.parse(text)?.hostname ?? []));

/** By which people are known to a service (OpenID Connect Core, section 8.1); undefined where nothing says it. */
export function sectorHost({ metadata }: { readonly metadata: Readonly<Record<string, unknown>> }): string | undefined {
  const { sector_identifier_uri: sector, redirect_uris: redirects } = metadata;
  if (typeof sector === 'string' && sector !== '') return URL.parse(sector)?.hostname;
  const hosts = [...hostsOf(Array.isArray(redirects) ? redirects.map(String) : [])];
  return hosts.length === 1 ? hosts[0] : undefined;
}

function checkSector({ metadata }: Proposal, live: Parameters<typeof sectorHost>[0] | undefined): Finding[] {
  const name = field('sector_identifier_uri');
  const hosts = hostsOf(metadata.redirect_uris);
  const sector = metadata.sector_identifier_uri;
  if (hosts.size > 1 && !sector) return [found('sector-needed', name, [...hosts].join(', '))];
  if (sector && !hosts.has(URL.parse(sector)?.hostname ?? '')) return [found('sector-elsewhere', name, sector)];
  const before = live && sectorHost(live);
  const after = sectorHost({ metadata });
  const moves = before !== undefined && after !== undefined && before !== after;
  return moves ? [found('sector-changes', name, `${before} → ${after}`)] : [];
}

function checkList(all: readonly string[], name: string, where: Whereabouts): Finding[] {
  const repeated = all.filter((text, at) => all.indexOf(text) !== at);
  return [
    ...(all.length > MOST.list ? [found('address-many', name)] : []),
    ...all.flatMap((text) => checkAddress(text, name, where)),
    ...repeated.map((text) => found('address-repeated', name, text)),
  ];
}

/** Checks every address but those of keys and of sign-outs, which are asked. */
export function checkAddresses(
  proposal: Proposal,
  { live, ...where }: Whereabouts & { readonly live?: Parameters<typeof sectorHost>[0] | undefined },
): Finding[] {
  const { metadata, uris } = proposal;
  const redirects = field('redirect_uris');
  const leaving = metadata.post_logout_redirect_uris;
  const hosts = hostsOf(metadata.redirect_uris);
  const elsewhere = leaving.filter((text) => !hosts.has(URL.parse(text)?.hostname ?? ''));
  const single = (['service', 'privacy'] as const).flatMap((name) => {
    const text = uris[name];
    return text ? checkAddress(text, `uris.${name}`, where) : [found('address-missing', `uris.${name}`)];
  });
  return [
    ...single,
    ...(uris.events ? checkAddress(uris.events, 'uris.events', where) : []),
    ...(metadata.redirect_uris.length === 0 ? [found('address-missing', redirects)] : []),
    ...checkList(metadata.redirect_uris, redirects, where),
    ...checkList(leaving, field('post_logout_redirect_uris'), where),
    ...elsewhere.map((text) => found('post-logout-elsewhere', field('post_logout_redirect_uris'), text)),
    ...(metadata.sector_identifier_uri
      ? checkAddress(metadata.sector_identifier_uri, field('sector_identifier_uri'), where)
      : []),
    ...checkSector(proposal, live),
  ];
}
