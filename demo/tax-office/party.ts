import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeDay } from '../shared/language.ts';
import type { OpenContext } from './contexts.ts';
import { type Kind, PARTY_WORDS } from './party-words.ts';
import type { Actor, Representation } from './representation.ts';
import { nameOf, type Taxpayer, taxCodeOf } from './taxpayer.ts';
import { WORDS } from './words.ts';

export const kindOf = ({ representation }: Taxpayer): Kind => representation?.kind ?? 'self';

/** The tax that this party owes, in words. */
export const taxOf = (taxpayer: Taxpayer, language: Language) => PARTY_WORDS[language].taxes[kindOf(taxpayer)];

/** The party's name, for a text. */
export const shownName = (taxpayer: Taxpayer, language: Language): string =>
  nameOf(taxpayer) ?? WORDS[language].stranger;

const writeRole = ({ role }: Representation, language: Language): string => PARTY_WORDS[language].roles[role] ?? role;

function writePowers({ powers }: Representation, language: Language): string {
  const words = PARTY_WORDS[language];
  const known = powers.flatMap((power) => words.powers[power] ?? []);
  return known.length > 0 ? new Intl.ListFormat(language, { type: 'conjunction' }).format(known) : words.noPower;
}

const writeThrough = ({ through }: Representation): string | undefined =>
  through.flatMap(({ name }: Actor) => name ?? []).join(' → ') || undefined;

function facts(taxpayer: Taxpayer, language: Language): [string, string | undefined][] {
  const words = PARTY_WORDS[language];
  const { representation } = taxpayer;
  const code: [string, string | undefined] = [words.codes[kindOf(taxpayer)], taxCodeOf(taxpayer) ?? '–'];
  if (!representation) return [code];
  const role: [string, string] = [words.role, writeRole(representation, language)];
  return [
    code,
    role,
    [words.through, writeThrough(representation)],
    [words.mayDo, writePowers(representation, language)],
  ];
}

/** Name and code of the party, the person's role there and what it allows: enough to know which tab this is. */
export function partyLines(taxpayer: Taxpayer, language: Language): Html {
  const rows = facts(taxpayer, language).map(
    ([label, value]) => value !== undefined && html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  );
  return html`<p class="party-name">${shownName(taxpayer, language)}</p><dl class="party-facts">${rows}</dl>`;
}

/** For whom this tab works, at the top of each of its pages. */
export function partyBanner({ taxpayer }: OpenContext, language: Language): Html {
  const words = PARTY_WORDS[language];
  const kind = kindOf(taxpayer);
  return html`<section id="party" class="party ${kind}" data-party="${kind}" aria-label="${words.workingFor}">
  <div>
    <p class="party-label">${words.workingFor} · <strong>${words.kinds[kind]}</strong></p>
    ${partyLines(taxpayer, language)}
  </div>
  <a id="change" href="/">${words.change}</a>
</section>`;
}

function writeUntil({ until }: Representation, language: Language): string {
  return until === undefined
    ? PARTY_WORDS[language].noEnd
    : writeDay(new Date(until * 1000).toISOString().slice(0, 10), language);
}

/** What the provider said about the party and the mandate; nothing when somebody works for themselves. */
export function representationTable({ representation }: Taxpayer, language: Language): Html | undefined {
  if (!representation) return undefined;
  const words = PARTY_WORDS[language];
  const { kind, code, name, parent, assurance } = representation;
  const rows: [string, string, string | undefined][] = [
    ['party_name', words.kinds[kind], name],
    ['party_code', words.codes[kind], code],
    ['parent', words.partOf, parent && `${parent.name} (${parent.code})`],
    ['org_assurance', words.assurance, assurance === undefined ? undefined : words.assuranceLevel(assurance)],
    ['role', words.role, writeRole(representation, language)],
    ['powers', words.mayDo, writePowers(representation, language)],
    ['through', words.through, writeThrough(representation)],
    ['valid_until', words.until, writeUntil(representation, language)],
  ];
  const shown = rows.flatMap(([claim, label, value]) =>
    value === undefined ? [] : [html`<tr data-claim="${claim}"><th scope="row">${label}</th><td>${value}</td></tr>`],
  );
  return html`<section class="card"><table id="representation" class="claims"><caption>${words.received}</caption>
<tbody>${shown}</tbody></table></section>`;
}

/** Who files, on the return and its receipt. */
export function filedBy({ claims, representation }: Taxpayer, language: Language): Html | undefined {
  if (!representation) return undefined;
  const { filedBy: label } = PARTY_WORDS[language];
  return html`<div><dt>${label}</dt><dd>${whole(claims.name ?? '–')} – ${writeRole(representation, language)}</dd></div>`;
}
